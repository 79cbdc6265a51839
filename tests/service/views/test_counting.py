"""Counted items on pages: never asked, shown with their arithmetic, and with the dossiers behind them."""

from functools import partial

import pytest
from sqlalchemy import Engine

from domain.commands import self_assessment
from domain.commands.rules import take_edition
from domain.commands.self_assessment import Assessed
from domain.criteria import load_criteria
from domain.ids import new_id
from service.database import make_engine
from tests.service.chamber import CONSENT, Chamber
from tests.service.test_counting import family_rules, unit_rules
from tests.service.town import Town
from tests.service.visitor import Page, Visitor
from tests.walking import Walker


class Counted(Walker, Town):
    """A town in which the families' criteria count the adults who are learning citizens: one of two, half of it all."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.office = self.wiring.office
        criteria = load_criteria(family_rules("in-proportion"), file="x.json", titles=["citizen"])
        take = partial(take_edition, year=2026, criteria=criteria, demonstration=True)
        self.perform(self.act(), take)
        citizen = self.begin("citizen", outside=True)
        self.to_the_end(citizen)
        self.holder_of_title, self.citizen = citizen.split(".")[3], citizen
        (self.pair,) = self.enroll(1)
        self.join(self.pair[0], self.holder_of_title, who="system:setup")
        self.join(self.pair[0], new_id(), adult=False, who="system:setup")
        (self.dossier,) = self.register([self.pair])
        self.clock.move(days=1)
        self.current()

    def officer_sees(self, address: str) -> Page:
        self.current()
        return Visitor(self.client(self.officer)).get(address)

    def assessed(self) -> Page:
        page = self.officer_sees(f"/dossiers/{self.dossier}/self-assessment")
        boxes = {"scores.one": "60", "consent_how": "phone", **page.day("consent_on", "1/10/2026")}
        return page.send(**boxes)


@pytest.fixture
def counted(engine: Engine) -> Counted:
    return Counted(engine)


ONE_OF_TWO = "1 trên 2 người lớn đạt danh hiệu “Công dân học tập”; cần 2 (100%)"


def test_the_form_shows_what_is_counted_and_takes_no_answer_to_it(counted: Counted) -> None:
    page = counted.officer_sees(f"/dossiers/{counted.dossier}/self-assessment")
    assert ONE_OF_TWO in page.words
    assert "scores.adults" not in page.source
    assert f"/dossiers/{counted.dossier}/counts/adults" in page.reader.links
    strange = page.send(**{"scores.one": "60", "scores.adults": "40", "consent_how": "phone"})
    assert (strange.status, len(counted.facts_of(counted.dossier))) == (400, 1)
    done = counted.assessed()
    assert done.status == 200, done.errors
    fact = counted.facts_of(counted.dossier)[-1]
    assert (fact.scores, fact.total, fact.counted[0]["holders"]) == ({"one": 60, "adults": 20}, 80, 1)
    assert ONE_OF_TWO in done.words
    assert "20 trên 40" in done.words


def test_the_dossiers_behind_a_count_are_listed_as_recorded_and_a_later_change_is_told(counted: Counted) -> None:
    now = counted.officer_sees(f"/dossiers/{counted.dossier}/counts/adults")
    assert "nếu tính hôm nay" in now.words
    counted.assessed()
    counted.clock.move(days=1)
    counted.leave(counted.pair[0], counted.holder_of_title, who="system:setup")
    page = counted.officer_sees(f"/dossiers/{counted.dossier}")
    assert ONE_OF_TWO in page.words
    assert "Hôm nay: 0 trên 1 người lớn" in page.words
    behind = counted.officer_sees(f"/dossiers/{counted.dossier}/counts/adults/2")
    assert "1 hồ sơ đang giữ danh hiệu" in behind.words
    assert "sổ cho đúng kết quả này" in behind.words
    (said,) = counted.facts_of(counted.dossier)[1].counted
    assert str(said["at"][0]["position"]) in behind.words
    # The citizen's dossier belongs to the commune as a whole: its officer opens it, the village's does not.
    link = f"/dossiers/{counted.citizen}"
    assert link not in behind.reader.links
    records = Visitor(counted.client(counted.records))
    assert link in records.get(f"/dossiers/{counted.dossier}/counts/adults/2").reader.links


def test_the_meeting_and_the_appraiser_see_the_count_beside_the_line(counted: Counted) -> None:
    counted.assessed()
    counted.clock.move(days=1)
    sheet = counted.officer_sees(f"/places/{counted.village}/meetings/new?title=family&year=2026")
    assert ONE_OF_TWO in sheet.words
    counted.meet([counted.dossier], score=80)
    counted.clock.move(days=1)
    posted = counted.post([counted.dossier])
    counted.clock.move(days=11)
    counted.close(posted)
    counted.clock.move(days=1)
    counted.current()
    appraiser = Visitor(counted.client(counted.appraiser))
    page = appraiser.get(f"/appraisals/new?place={counted.village}&title=family&year=2026")
    assert ONE_OF_TWO in page.words
    line = f"rows.{counted.dossier}"
    refused = page.send(**{f"{line}.score": "81", f"{line}.outcome": "upheld"})
    assert refused.status in (400, 409)
    assert "cao nhất chỉ có thể là 80" in refused.words
    done = refused.send(**{f"{line}.score": "80", f"{line}.outcome": "upheld"})
    assert done.status == 200, done.errors
    assert counted.facts_of(counted.dossier)[-1].counted[0]["number"] == 20


@pytest.mark.parametrize("way", ["adults/1", "adults/99", "one", "one/2", "nothing", "adults/0", "adults/x"])
def test_what_was_not_counted_is_not_there(sqlite_url: str, way: str) -> None:
    engine = make_engine(sqlite_url)
    counted = Counted(engine)
    counted.assessed()
    assert counted.officer_sees(f"/dossiers/{counted.dossier}/counts/{way}").status == 404
    engine.dispose()


def test_a_council_votes_on_what_is_counted_and_cannot_give_more(engine: Engine) -> None:
    town = Chamber(engine)
    town.office = town.wiring.office
    criteria = load_criteria(unit_rules(), file="x.json", titles=["citizen"])
    take = partial(take_edition, year=2026, criteria=criteria, demonstration=True)
    town.perform(town.act(), take)
    dossier = town._unit("Trường Trung học Ví Dụ")
    assessed = [Assessed(dossier, {"one": 55}, town.heads[dossier], None, CONSENT)]
    town.clock.move(hours=1)
    town.perform(town.act(town.records), lambda desk: self_assessment.assess(desk, assessed=assessed))
    town.current()
    way = f"/places/{town.commune}/council/new?title=unit&year=2026"
    votes = Visitor(town.client(town.chair)).get(way).send(secretary="Vũ Thị Thư Ký", ballot="show")
    assert "0 trên 1 thành viên đạt danh hiệu “Công dân học tập”; cần 1 (60%)" in votes.words
    refused = votes.send(**{f"rows.{dossier}.score": "61"})
    assert "cao nhất chỉ có thể là 60" in refused.words
    held = refused.send(**{f"rows.{dossier}.score": "60"})
    assert held.status == 200, held.errors
    (said,) = town.facts_of(dossier)[-1].counted
    assert (said["holders"], said["counted"], said["number"]) == (0, 1, 0)
    town.wiring.close()
