"""Years through the pages: opened from the year before, last year's points beside the new ones, closed with figures."""

from datetime import date
from typing import Any

import pytest

from domain.commands import registration, self_assessment, setup
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from tests import independent_figures
from tests.projections.past.replay import written_in
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

CONSENT = {"how": "form", "on": "2027-02-01"}


def aimed(town: Town, share: str = "72.00") -> None:
    town.perform(
        town.act(),
        lambda desk: setup.set_target(
            desk,
            year=2026,
            title="family",
            numerator="recognised",
            denominator="all",
            share=share,
            scope={"vi": "hộ gia đình", "en": "households"},
            source={"document": "Kế hoạch 2026", "passage": "II.1"},
        ),
    )
    town.current()


def asked(town: Town) -> Page:
    return Visitor(town.client(town.records)).get(f"/places/{town.commune}/cycles/new")


def years(town: Town) -> list[str]:
    return [*town.topics(f"cycle.{town.commune}.2027"), *town.topics(f"target.{town.commune}.2027")]


@pytest.fixture
def lived(town: Town) -> Town:
    """Two families were recognised in 2026; now it is spring."""
    aimed(town)
    town.way(2)
    town.enroll(1)
    town.clock.move(days=110)
    town.current()
    return town


def test_a_year_is_opened_from_the_one_before_after_a_rehearsal(lived: Town) -> None:
    page = asked(lived)
    assert page.form["opens_on-year"] == "2027"
    assert page.form.getlist("titles") == ["family"]
    assert page.form["aims.1.share"] == "72"
    rehearsed = page.send(**{"aims.1.share": "75,5", "aims.1.document": "Kế hoạch 2027"})
    assert rehearsed.status == 200, rehearsed.errors
    assert "Có thể đăng ký" in rehearsed.words
    assert years(lived) == []
    done = rehearsed.send()
    assert done.address == f"/places/{lived.commune}/cycles", done.errors
    assert years(lived) == ["cycle.opened", "target.set"]
    (target,) = lived.facts_of(f"target.{lived.commune}.2027")
    assert (target.share, target.source) == ("75.50", {"document": "Kế hoạch 2027", "passage": "II.1"})
    assert "2027" in done.words


def test_a_target_is_left_out_by_clearing_it_and_another_answer_is_rehearsed_anew(lived: Town) -> None:
    rehearsed = asked(lived).send()
    again = rehearsed.send(**{"aims.1.share": ""})
    assert years(lived) == []
    assert "1 bỏ ra" in again.words
    again.send()
    assert years(lived) == ["cycle.opened"]


@pytest.mark.parametrize(
    ("boxes", "without", "status", "says"),
    [
        ({"aims.1.document": ""}, (), 400, "văn bản đặt ra chỉ tiêu"),
        ({"aims.1.share": "0"}, (), 400, "0,01"),
        ({"aims.1.share": "101"}, (), 400, "từ 0 đến 100"),
        ({"aims.1.share": "nhiều"}, (), 400, "phải là một số"),
        ({"aims.9.share": "5", "aims.9.document": "x"}, (), 404, "Không tìm thấy"),
        ({}, ("titles",), 400, "ít nhất một danh hiệu"),
        ({"titles": ["clan"]}, (), 400, "không có trong danh sách"),
        ({"opens_on-year": "2020"}, (), 400, "2027"),
        ({"closes_on-year": "2026"}, (), 400, "trước ngày đầu"),
        ({"opens_on-month": "13"}, (), 400, "không có trong lịch"),
        ({"year": "2026"}, (), 404, "Không tìm thấy"),
        ({"amount": "1"}, (), 400, "không có trường"),
    ],
)
def test_a_year_that_cannot_be_opened_so_is_refused_and_nothing_typed_is_lost(
    small: Town, boxes: dict[str, Any], without: tuple[str, ...], status: int, says: str
) -> None:
    aimed(small)
    refused = asked(small).send(without=without, **boxes)
    assert (refused.status, says in refused.words) == (status, True), refused.words
    assert years(small) == []
    if status == 400:
        assert len(refused.errors) == 1
        assert refused.form["aims.1.passage"] == "II.1"


def test_only_who_keeps_the_years_opens_and_closes_them(small: Town) -> None:
    for person, status in ((small.officer, 404), (small.signer, 403), (small.inspector, 403)):
        visitor = Visitor(small.client(person))
        for way in ("cycles/new", "cycles/2026/closing"):
            assert visitor.get(f"/places/{small.commune}/{way}").status == status
    inspector = Visitor(small.client(small.inspector)).get(f"/places/{small.commune}/cycles")
    assert inspector.status == 200
    assert not [link for link in inspector.reader.links if "/cycles/" in link]
    records = Visitor(small.client(small.records))
    assert records.get(f"/places/{small.village}/cycles").status == 404
    assert records.get(f"/places/{small.commune}/cycles/2031/closing").status == 409


def opened(town: Town) -> list[str]:
    """2027 is open, and everybody who is enrolled in the village has asked for the title again."""
    asked(town).send().send()
    asking = [Asking(subject, head, CONSENT) for subject, head in town.households]
    answer = town.perform(
        town.act(town.officer),
        lambda desk: registration.register(desk, title="family", year=2027, place=town.village, asking=asking),
    )
    town.current()
    return list(answer["dossiers"])


def test_last_years_points_stand_beside_the_new_ones(lived: Town) -> None:
    first, _second, newcomer = opened(lived)
    officer = Visitor(lived.client(lived.officer))
    form = officer.get(f"/dossiers/{first}/self-assessment")
    assert "Năm ngoái: tự chấm 100, thôn 90, xã 85 – đã công nhận." in form.words
    assert "Năm ngoái: 30." in form.words
    assert "Năm ngoái" not in officer.get(f"/dossiers/{newcomer}/self-assessment").words
    assert "Năm ngoái: tự chấm 100" in officer.get(f"/dossiers/{first}").words
    assessed = [Assessed(each, lived.full_scores(), lived.heads()[each.split(".")[3]]) for each in (first, newcomer)]
    lived.perform(lived.act(lived.officer), lambda desk: self_assessment.assess(desk, assessed=assessed))
    lived.current()
    sheet = officer.get(f"/places/{lived.village}/meetings/new?title=family&year=2027")
    assert sheet.words.count("Năm ngoái: 85, đã công nhận") == 1


def test_a_year_is_closed_with_the_figures_that_were_shown(lived: Town) -> None:
    records = Visitor(lived.client(lived.records))
    (late,) = lived.register(lived.households[2:], done=date(2026, 12, 30))
    lived.current()
    page = records.get(f"/places/{lived.commune}/cycles/2026/closing")
    assert "Đã đăng ký" in page.words
    # Something is entered meanwhile: what was shown is no longer what would be kept.
    lived.perform(lived.act(lived.officer), lambda desk: self_assessment.assess(
        desk, assessed=[Assessed(late, lived.full_scores(), lived.households[2][1])]))  # fmt: skip
    lived.current()
    shown_anew = page.send()
    assert shown_anew.status == 409
    done = shown_anew.send()
    assert done.address.startswith("/progress"), done.errors
    (closed,) = [fact for fact in lived.facts_of(f"cycle.{lived.commune}.2026") if fact.TOPIC == "cycle.closed"]
    whole = next(line for line in closed.figures if line["place"]["id"] == lived.commune)
    assert (whole["registered"], whole["recognised"], whole["share_of_registered"]) == (3, 2, "66.67")
    assert closed.undecided == [{"title": "family", "state": "self_assessed", "count": 1}]
    assert page.send().address == done.address or page.send().status == 409
    again = records.get(f"/places/{lived.commune}/cycles/2026/closing")
    assert again.status == 409


def test_every_number_of_a_frozen_report_is_what_the_log_said_at_its_position(lived: Town) -> None:
    late = lived.register(lived.households[2:], done=date(2026, 12, 30))
    lived.current()
    Visitor(lived.client(lived.records)).get(f"/places/{lived.commune}/cycles/2026/closing").send()
    lived.assess(late)
    own = written_in(lived.engine, lived.commune)
    (closed,) = [fact["data"] for fact in own if fact["type"] == "cycle.closed"]
    before = [fact for fact in own if fact["position"] <= closed["position"]]
    told = independent_figures.figures([*before, *written_in(lived.engine, lived.province)])
    for line in closed["figures"]:
        every, registered, recognised = told.get((lived.commune, line["place"]["id"], 2026, line["title"]), (0, 0, 0))
        assert (line["all"], line["registered"], line["recognised"]) == (every, registered, recognised)
        assert line["share_of_registered"] == independent_figures.share(recognised, registered)
        assert line["share_of_all"] == independent_figures.share(recognised, every)
    states = [found.state for found in independent_figures.dossiers(before).values() if found.first["year"] == 2026]
    ended = ("recognised", "refused", "not_proposed", "not_upheld", "withdrawn", "revoked")
    under_way = [state for state in states if state not in ended]
    assert sum(each["count"] for each in closed["undecided"]) == len(under_way)


def test_what_changes_after_the_closing_stands_beside_the_report(lived: Town) -> None:
    records = Visitor(lived.client(lived.records))
    (late,) = lived.register(lived.households[2:], done=date(2026, 12, 30))
    lived.current()
    records.get(f"/places/{lived.commune}/cycles/2026/closing").send()
    assert "lúc đóng: 2" in records.get("/progress?year=2026").words
    lived.assess([late])
    lived.clock.move(days=1)
    lived.meet([late])
    posted = lived.post([late])
    lived.clock.move(days=11)
    lived.close(posted)
    lived.appraise([late])
    lived.clock.move(days=1)
    lived.decide([late])
    lived.current()
    records = Visitor(lived.client(lived.records))
    assert "lúc đóng: 2 (+1)" in records.get("/progress?year=2026").words
    # The list of openings no longer offers it.
    queue = Visitor(lived.client(lived.officer)).get("/")
    assert f"/places/{lived.village}/registrations/new?title=family&year=2026" not in queue.reader.links
