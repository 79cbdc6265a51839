"""Every title through the pages: enrolled, registered, assessed, voted on where there is a village, appraised, decided."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine

from domain.choices import subject_office
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.levels import ABOVE, COMMUNE
from domain.pinned import Rules
from domain.subject import PLACES
from service.views.links import LIST_OF
from tests.packaged import TITLES, rules_of
from tests.service.town import Town
from tests.service.visitor import Page, Visitor
from tests.walking import Walker, best, open_year

# Those whose cycle is the commune's; what stands above is opened in the upper book.
OF_COMMUNE = [title for title in TITLES if Walker.book_of(title) == "commune"]
ABOVE_COMMUNES = [title for title in TITLES if title not in OF_COMMUNE]


@pytest.fixture
def town(engine: Engine) -> Iterator[Town]:
    town = Town(engine, titles=OF_COMMUNE)
    open_year(town, town.province, [rules_of(title) for title in ABOVE_COMMUNES])
    town.current()
    yield town
    town.wiring.close()


@dataclass
class Way:
    """One subject's way to a title by the hands of whoever its procedure names."""

    town: Town
    title: str
    outside: bool = False
    people: dict[str, str] = field(default_factory=dict)
    # Rules that the commune adopted, where the title is none of the packaged.
    own: Rules | None = None

    @property
    def rules(self) -> Rules:
        rules = self.own or rules_of(self.title)
        return rules.outside if self.place == self.town.commune else rules

    @property
    def kind(self) -> str:
        return (self.own or rules_of(self.title)).procedure.subject_kind

    @property
    def place(self) -> str:
        if self.book == self.town.province:
            return self.town.province
        return self.town.commune if self.outside or self.kind in ("unit", "commune") else self.town.village

    @property
    def book(self) -> str:
        return self.town.province if self.title in ABOVE_COMMUNES else self.town.commune

    def visitor(self, *offices: str) -> Visitor:
        """Whoever holds the first of these offices that is not the subject's own, or enters for it."""
        own = subject_office(self.rules.procedure)
        office = next((each for each in offices if each != own), None)
        keeping = {self.town.village: "village-officer", self.town.commune: "records-officer"}
        office = office or keeping.get(self.place, "upper-officer")
        if office not in self.people:
            levels = {each.id: each.level for each in self.rules.procedure.offices}
            level = levels.get(office, COMMUNE)
            over = {ABOVE: self.town.province, COMMUNE: self.town.commune}.get(level, self.place)
            self.people[office] = self.town.appoint(office, over)
        return Visitor(self.town.client(self.people[office]))

    def enrol(self) -> str:
        """The subject: a place is there already, anything else is entered."""
        if self.kind in PLACES:
            return self.place
        visitor = self.visitor("records-officer" if self.book == self.town.commune else "upper-officer")
        page = visitor.get(f"/places/{self.place}/{LIST_OF[self.kind]}/new")
        named = {"name": "Họ Nguyễn Ví Dụ"} if self.kind in ("clan", "unit", "agency") else {}
        done = page.send(head="Trần Văn Ví Dụ", **named)
        assert done.status == 200, done.errors
        lines = self.town.books.ledger.read(self.book, after=0, limit=1_000, topics=["subject.enrolled"])
        return lines[-1].stream.removeprefix("subject.")

    def sent(self, page: Page, **boxes: object) -> Page:
        """The form with how they agreed, where it asks."""
        if "consent_how" in page.source:
            boxes |= {"consent_how": "form", **page.day("consent_on", "1/10/2026")}
        done = page.send(**boxes)
        assert done.status == 200, (page.address, done.errors, done.words[:300])
        return done

    def register(self, subject: str) -> str:
        visitor = self.visitor(*self.rules.procedure.first.offices)
        home = visitor.get("/")
        href = next(link for link in home.reader.links if f"title={self.title}&" in link and self.place in link)
        self.sent(visitor.get(href), subjects=[subject])
        return f"d.2026.{self.title}.{subject}.1"

    def walk(self, dossier: str, *, until: str | None = None) -> Dossier:
        while (found := self.find(dossier)).next_step not in (None, until):
            self.town.clock.move(days=1)
            step = self.rules.procedure.step(found.next_step or "")
            getattr(self, step.form.replace("-", "_"))(dossier, step.offices)
        return found

    def find(self, dossier: str) -> Dossier:
        return Desk(self.town.office, Request(self.town.act(), "")).get(Dossier, dossier)

    def asked(self) -> str:
        return f"?place={self.place}&title={self.title}&year=2026"

    def self_assessment(self, dossier: str, offices: tuple[str, ...]) -> None:
        page = self.visitor(*offices).get(f"/dossiers/{dossier}/self-assessment")
        self.sent(page, **{f"scores.{name}": str(points) for name, points in best(self.rules).items()})

    def village_verification(self, dossier: str, offices: tuple[str, ...]) -> None:
        page = self.visitor(*offices).get(f"/places/{self.place}/meetings/new{self.asked()}")
        day = page.day("held_on", self.town.clock().strftime("%d/%m/%Y"))
        votes = {"for": "38", "against": "2", "blank": "0", "score": str(self.rules.criteria.maximum)}
        rows = {f"rows.{dossier}.{name}": value for name, value in votes.items()}
        said = {"summoned": "50", "present": "40", "ballot": "secret", "chair": "A", "secretary": "B"}
        self.sent(page, **said, **day, **rows)

    def posting(self, dossier: str, offices: tuple[str, ...]) -> None:
        self.sent(self.visitor(*offices).get(f"/places/{self.place}/postings/new{self.asked()}"))

    def posting_close(self, dossier: str, offices: tuple[str, ...]) -> None:
        self.town.clock.move(days=10)
        page = self.visitor(*offices).get(f"/postings/{self.find(dossier).posting}/close")
        self.sent(page, **page.day("closed_on", self.town.clock().strftime("%d/%m/%Y")))

    def commune_appraisal(self, dossier: str, offices: tuple[str, ...]) -> None:
        page = self.visitor(*offices).get(f"/appraisals/new{self.asked()}")
        given = [each.values for each in self.find(dossier).stood if {"score", "total"} & each.values.keys()][-1]
        before = given.get("score", given.get("total"))
        # What was given before stands there: the village's points, or where there is no village its own.
        assert page.form[f"rows.{dossier}.score"] == str(before)
        self.sent(page)

    def council_appraisal(self, dossier: str, offices: tuple[str, ...]) -> None:
        members = [self.town.appoint("council-member", self.town.commune) for _ in range(4)]
        home = self.visitor(*offices).get("/")
        href = next(link for link in home.reader.links if "/council/new" in link and f"title={self.title}&" in link)
        page = home.visitor.get(href)
        assert {f"members.{person}.attended" for person in members} <= set(page.form)
        votes = self.sent(page, secretary="Vũ Thị Thư Ký", ballot="show")
        assert "5 phiếu tán thành, trừ phiếu sửa ở đây" in votes.words
        done = self.sent(votes, minutes="Hội đồng thảo luận và biểu quyết.")
        assert done.address.startswith("/meetings/"), done.errors
        assert "Hội đồng thảo luận" in done.words

    def award_decision(self, dossier: str, offices: tuple[str, ...]) -> None:
        page = self.visitor(*offices).get(f"/decisions/new/rehearsal{self.asked()}")
        done = self.sent(page, number="7/QĐ", form="own", count="1")
        assert done.address.startswith("/decisions/"), done.errors


@pytest.mark.parametrize("title", [*OF_COMMUNE, *ABOVE_COMMUNES])
def test_a_title_goes_its_whole_way_through_pages(town: Town, title: str) -> None:
    way = Way(town, title)
    found = way.walk(way.register(way.enrol()))
    assert (found.state, list(found.taken)) == ("recognised", [step.id for step in way.rules.procedure.steps[1:]])
    inspector = town.inspector if way.book == town.commune else town.appoint("inspector", town.province)
    held = Visitor(town.client(inspector)).get("/register")
    assert rules_of(title).procedure.label.vi in held.words


@pytest.mark.parametrize("title", ["clan", "citizen"])
def test_who_belongs_to_the_whole_commune_goes_without_the_village(town: Town, title: str) -> None:
    way = Way(town, title, outside=True)
    found = way.walk(way.register(way.enrol()))
    assert found.state == "recognised"
    assert "village-verification" not in found.taken


def test_a_village_is_counted_and_named_as_its_own_subject(town: Town) -> None:
    way = Way(town, "community")
    way.walk(way.register(way.enrol()))
    inspector = Visitor(town.client(town.inspector))
    page = inspector.get(f"/places/{town.commune}/dossiers?title=community")
    assert "Thôn Một" in page.words
    progress = inspector.get("/progress?title=community")
    assert "50,00%" in progress.words


def test_a_unit_is_not_enrolled_in_a_village(town: Town) -> None:
    records = Visitor(town.client(town.records))
    assert records.get(f"/places/{town.village}/units/new").status == 404
    assert records.get(f"/places/{town.commune}/households/new").status == 404


def test_the_level_above_enrols_its_own_units_and_nobody_of_a_commune(town: Town) -> None:
    above = Visitor(town.client(town.appoint("upper-officer", town.province)))
    assert "Ghi thêm" in above.get(f"/places/{town.province}/agencies").words
    assert above.get(f"/places/{town.village}/households/new").status == 403
    assert above.get(f"/places/{town.commune}/units/new").status == 403
    records = Visitor(town.client(town.records))
    assert records.get(f"/places/{town.province}/agencies/new").status == 404


def test_progress_is_shown_for_what_is_awarded_above_the_communes(town: Town) -> None:
    way = Way(town, "higher_unit")
    way.walk(way.register(way.enrol()))
    above = Visitor(town.client(town.appoint("inspector", town.province)))
    page = above.get(f"/progress?place={town.province}")
    assert rules_of("higher_unit").procedure.label.vi in page.words
    assert "100,00%" in page.words
