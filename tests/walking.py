"""Walking any title's way: each step is taken by whoever its procedure names, over a subject of its kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from domain.choices import subject_office
from domain.clock import day_of
from domain.commands import appraisal, award, council, posting, registration, self_assessment, setup, village
from domain.commands.appraisal import Appraised
from domain.commands.council import Attendance, Heard
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.setup import Household
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.dossier import Dossier, stream_of
from domain.ids import new_id
from domain.levels import ABOVE, COMMUNE, SUBJECT
from domain.pinned import Rules
from domain.workflow import Step
from tests.packaged import TITLES, rules_of
from tests.scenario import SEEN, Commune, ref


def open_year(of: Commune, book: str, rules: Sequence[Rules], year: int = 2026) -> None:
    """The year's titles in a book."""
    titles = [(each.procedure, each.criteria) for each in rules]
    act = of.act(book=book)
    of.perform(
        act,
        lambda desk: setup.adopt(desk, procedures=[one for one, _ in titles], criteria=[one for _, one in titles]),
    )
    of.perform(
        of.act(book=book),
        lambda desk: setup.open_cycle(
            desk,
            year=year,
            opens_on=date(year, 1, 1),
            closes_on=date(year, 12, 31),
            titles=titles,
            demonstration=True,
        ),
    )


class Walker(Commune):
    """A commune whose cycle holds every title, and one above the communes for what stands there."""

    def __init__(self, engine: Engine, **more: Any) -> None:
        super().__init__(engine, titles=[title for title in TITLES if self.book_of(title) == "commune"], **more)
        self.holders: dict[tuple[str, str], str] = {}
        self.seated: dict[str, str] = {}
        above = [rules_of(title) for title in TITLES if self.book_of(title) == "above"]
        open_year(self, self.province, above)

    @staticmethod
    def book_of(title: str) -> str:
        """Where a title's dossiers are written."""
        return "above" if rules_of(title).procedure.subject_kind == "agency" else "commune"

    def place_of(self, title: str, *, outside: bool = False) -> str:
        """Where a subject of the title belongs."""
        kind = rules_of(title).procedure.subject_kind
        if kind == "agency":
            return self.province
        return self.commune if outside or kind in ("unit", "commune") else self.village

    def subject(self, title: str, place: str) -> tuple[str, str | None]:
        """A subject of the title's kind and its head; a place is its own."""
        kind = rules_of(title).procedure.subject_kind
        if kind in ("village", "commune"):
            return place, None
        subject = new_id()
        head = subject if kind == "person" else new_id()
        book = self.province if kind == "agency" else self.commune
        enrolled = [Household(subject, (head,), ref())]
        self.perform(self.act(book=book), lambda desk: setup.enroll(desk, kind=kind, place=place, subjects=enrolled))
        return subject, head

    def holder(self, rules: Rules, office: str, place: str) -> str:
        """Somebody with that office over the place, each time the same."""
        level = rules.procedure.office(office).level
        over = {ABOVE: self.province, COMMUNE: self.commune}.get(level, place)
        if (office, over) not in self.holders:
            person = self.holders[office, over] = new_id()
            self.offices[person] = office
            self.mandates[person] = self.grant(person, office, [over])
        return self.holders[office, over]

    def council(self, rules: Rules, step: Step, over: str, *, seats: int = 4) -> dict[str, str]:
        """The members of a council by person with their mandates: one in the chair and so many others."""
        assert step.council is not None
        chair = self.holder(rules, step.council.chaired_by[0], over)
        office = step.council.members[-1]
        while len(self.seated) < seats:
            person = new_id()
            self.offices[person] = office
            self.mandates[person] = self.seated[person] = self.grant(person, office, [over])
        return {chair: self.mandates[chair]} | self.seated

    def by(self, rules: Rules, offices: tuple[str, ...], place: str, book: str) -> Any:
        """An act of an officer who may take a step, or enter it for the subject."""
        own = subject_office(rules.procedure)
        others = [office.id for office in rules.procedure.offices if office.level != SUBJECT]
        office = next((each for each in offices if each != own), None) or others[0]
        return replace(self.act(self.holder(rules, office, place)), book=book, seen=SEEN)

    def begin(self, title: str, *, outside: bool = False, subject: tuple[str, str | None] | None = None) -> str:
        """Register a subject; returns the dossier."""
        place = self.place_of(title, outside=outside)
        subject, head = subject or self.subject(title, place)
        rules, book = rules_of(title), self.province if self.book_of(title) == "above" else self.commune
        act = self.by(rules, rules.procedure.first.offices, place, book)
        consent = {"how": "form", "on": day_of(self.clock()).isoformat()} if head else None
        year = day_of(self.clock()).year
        asking = [Asking(subject, head, consent)]
        self.perform(act, lambda desk: registration.register(desk, title=title, year=year, place=place, asking=asking))
        return stream_of(year=year, title=title, subject=subject, attempt=1)

    def find(self, dossier: str) -> Dossier:
        """The dossier as it stands."""
        return Desk(self.office, Request(self.act(), "")).get(Dossier, dossier)

    def rules(self, dossier: str) -> Rules:
        """Its rules, as they are for where its subject belongs."""
        desk = Desk(self.office, Request(self.act(), ""))
        return desk.rules_of(desk.get(Dossier, dossier))

    def step(self, dossier: str, **how: Any) -> str | None:
        """Take the next step in its best way; returns what comes after it."""
        found, rules = self.find(dossier), self.rules(dossier)
        assert found.next_step is not None
        step = rules.procedure.step(found.next_step)
        self.clock.move(days=1)
        act = self.by(rules, step.offices, found.place["id"], found.book)
        TAKING[step.fact](self, found, rules, step, act, how)
        return self.find(dossier).next_step

    def to_the_end(self, dossier: str, **how: Any) -> Dossier:
        """Take every step that is left."""
        while self.find(dossier).next_step is not None:
            self.step(dossier, **how)
        return self.find(dossier)


def best(rules: Rules) -> dict[str, Any]:
    """The most that can be scored."""
    return {
        item.id: int(getattr(item, "maximum", Decimal(1))) for item in rules.criteria.items if item.computed is None
    }


How = Mapping[str, Any]


def _assess(of: Walker, dossier: Dossier, rules: Rules, step: Step, act: Any, how: How) -> None:
    head = dossier.people[0] if dossier.people else None
    consent = {"how": "form", "on": day_of(of.clock()).isoformat()} if head else None
    assessed = [Assessed(dossier.id, how.get("scores") or best(rules), head, None, consent)]
    of.perform(act, lambda desk: self_assessment.assess(desk, assessed=assessed))


def _meet(of: Walker, dossier: Dossier, rules: Rules, step: Step, act: Any, how: How) -> None:
    score = how.get("score", int(rules.criteria.maximum))
    voted = [Voted(dossier.id, {"for": 40, "against": 0, "blank": 0}, score)]
    of.perform(
        act,
        lambda desk: village.hold_meeting(
            desk,
            meeting=new_id(),
            place=dossier.place["id"],
            held_on=day_of(of.clock()),
            summoned=50,
            present=40,
            ballot="secret",
            voted=voted,
        ),
    )


def _post(of: Walker, dossier: Dossier, rules: Rules, step: Step, act: Any, how: How) -> None:
    place = dossier.place["id"]
    of.perform(act, lambda desk: posting.open_posting(desk, posting=new_id(), place=place, dossiers=[dossier.id]))


def _take_down(of: Walker, dossier: Dossier, rules: Rules, step: Step, act: Any, how: How) -> None:
    of.clock.move(days=10)
    up = dossier.posting
    assert up is not None
    of.perform(replace(act, now=of.clock()), lambda desk: posting.close_posting(desk, posting=up))


def _appraise(of: Walker, dossier: Dossier, rules: Rules, step: Step, act: Any, how: How) -> Any:
    if step.council is not None:
        return _meet_in_council(of, dossier, rules, step, act, how)
    appraised = [Appraised(dossier.id, how.get("score", int(rules.criteria.maximum)), upheld=True)]
    return of.perform(act, lambda desk: appraisal.appraise(desk, appraised=appraised))


def _meet_in_council(of: Walker, dossier: Dossier, rules: Rules, step: Step, act: Any, how: How) -> None:
    roll = of.council(rules, step, dossier.book)
    heard = [Heard(dossier.id, dict.fromkeys(roll, "for"), how.get("score", int(rules.criteria.maximum)))]
    of.perform(
        act,
        lambda desk: council.hold_council(
            desk,
            meeting=new_id(),
            place=dossier.book,
            held_on=day_of(of.clock()),
            ballot="show",
            attendance=Attendance(roll, dict.fromkeys(roll, "present")),
            heard=heard,
        ),
    )


def _decide(of: Walker, dossier: Dossier, rules: Rules, step: Step, act: Any, how: How) -> None:
    of.perform(
        act,
        lambda desk: award.issue_decision(
            desk,
            decision=new_id(),
            number="1/QĐ",
            signed_on=day_of(of.clock()),
            form="own",
            basis=["Căn cứ minh họa"],
            recognised=[dossier.id],
        ),
    )


TAKING: dict[str, Callable[[Walker, Dossier, Rules, Step, Any, How], Any]] = {
    "self-assessed": _assess,
    "village-verified": _meet,
    "posted": _post,
    "posting-closed": _take_down,
    "commune-appraised": _appraise,
    "award-decided": _decide,
}
