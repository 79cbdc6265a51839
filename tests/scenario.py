"""A small commune for tests: its places, people and mandates, and the acts of a family's way as one call each."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine

from domain.clock import day_of
from domain.code import RANDOM_BITS, digest_of, made_of
from domain.commands import (
    appraisal,
    aside,
    award,
    declaring,
    membership,
    posting,
    registration,
    self_assessment,
    setup,
    village,
)
from domain.commands.appraisal import Appraised
from domain.commands.award import Codes
from domain.commands.membership import Joining
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.setup import Household
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.ids import new_id
from domain.office import Office
from domain.stream import Act
from tests.inline import books_of
from tests.packaged import rules_of

SEEN = ({"book": "b", "position": 1, "digest": "0" * 64},)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        self.now += timedelta(**delta)


def ref() -> dict[str, str]:
    """A reference to something in the vault."""
    return {"item": new_id(), "digest": "f" * 64}


class Commune:
    """One commune with two villages, four officers and a cycle for 2026, on real books."""

    def __init__(
        self,
        engine: Engine,
        *,
        now: datetime = datetime(2026, 10, 1, 2, 0, tzinfo=UTC),
        inline: bool = False,
        titles: Sequence[str] = ("family",),
    ) -> None:
        self.titles = titles
        self.clock = Clock(now)
        self.books = books_of(engine, self.clock, inline=inline)
        self.office = Office(self.books)
        self.province, self.commune = new_id(), new_id()
        self.village, self.other_village = new_id(), new_id()
        self.officer, self.other_officer, self.appraiser, self.signer = (new_id() for _ in range(4))
        self.mandates: dict[str, str] = {}
        self.households: list[tuple[str, str]] = []
        # Codes on the certificates of recognised dossiers, by dossier.
        self.codes: dict[str, str] = {}
        self._found()

    # The way in: an act, then a command.

    def act(self, person: str | None = None, **more: Any) -> Act:
        """An act of that person under their mandate, or of the system."""
        base = Act(
            book=self.commune,
            actor=person or "system:setup",
            now=self.clock(),
            command_id=new_id(),
            source="form" if person else "cli",
        )
        if person in self.mandates:
            office = self.offices[person]
            base = replace(base, office=office, mandate=self.mandates[person], entry_mandate=self.mandates[person])
        return replace(base, **more)

    def perform(self, act: Act, decide: Callable[[Desk], dict[str, Any]], *, digest: str = "d" * 64) -> dict[str, Any]:
        return self.office.perform(Request(act, digest), decide)

    def upper(self, **more: Any) -> Act:
        return self.act(book=self.province, **more)

    # Founding

    def _found(self) -> None:
        for place, kind, name, parent in (
            (self.province, "province", "Tỉnh Thử (minh họa)", None),
            (self.commune, "commune", "Xã Thử (minh họa)", self.province),
            (self.village, "village", "Thôn Một (minh họa)", self.commune),
            (self.other_village, "village", "Thôn Hai (minh họa)", self.commune),
        ):
            self.perform(
                self.upper(),
                lambda desk, place=place, kind=kind, name=name, parent=parent: setup.establish_place(
                    desk, place=place, kind=kind, name=name, code=name, parent=parent, area="normal", demonstration=True
                ),
            )
        self.offices = {
            self.officer: "village-officer",
            self.other_officer: "village-officer",
            self.appraiser: "commune-appraiser",
            self.signer: "signer",
        }
        places = {self.officer: self.village, self.other_officer: self.other_village}
        for person, office in self.offices.items():
            self.mandates[person] = self.grant(person, office, [places.get(person, self.commune)])
        rules = [rules_of(title) for title in self.titles]
        titles = [(each.procedure, each.criteria) for each in rules]
        self.perform(
            self.act(),
            lambda desk: setup.adopt(
                desk,
                procedures=[procedure for procedure, _ in titles],
                criteria=[criteria for _, criteria in titles],
            ),
        )
        self.perform(
            self.act(),
            lambda desk: setup.open_cycle(
                desk,
                year=2026,
                opens_on=date(2026, 1, 1),
                closes_on=date(2026, 12, 31),
                titles=titles,
                demonstration=True,
            ),
        )

    def grant(self, person: str, office: str, places: Sequence[str]) -> str:
        mandate = new_id()
        self.perform(
            self.upper(),
            lambda desk: setup.grant_mandate(
                desk,
                mandate=mandate,
                person=person,
                office=office,
                places=places,
                valid_from=date(2026, 1, 1),
                valid_to=None,
                basis="Quyết định minh họa",
            ),
        )
        return mandate

    def end_mandate(self, person: str) -> None:
        mandate = self.mandates[person]
        self.perform(self.upper(), lambda desk: setup.end_mandate(desk, mandate=mandate, reason="nghỉ việc"))

    def declare_kin(self, person: str, subjects: Sequence[str]) -> None:
        self.perform(self.upper(), lambda desk: setup.declare_kinship(desk, person=person, subjects=subjects))

    def declare_none(self, *people: str, years: Sequence[int] = (2026,)) -> None:
        """These officers declare that they have no interest in any dossier of these years."""
        for person in people:
            told: dict[str, Any] = {"person": person, "interests": []}
            for year in years:
                self.perform(self.upper(), partial(declaring.declare_interests, year=year, **told))

    def enroll(self, count: int, *, place: str | None = None) -> list[tuple[str, str]]:
        """That many households; returns (subject, head) pairs."""
        pairs = [(new_id(), new_id()) for _ in range(count)]
        self.perform(
            self.act(),
            lambda desk: setup.enroll(
                desk,
                kind="household",
                place=place or self.village,
                subjects=[Household(subject, (head,), ref()) for subject, head in pairs],
            ),
        )
        self.households += pairs
        return pairs

    # Groups

    def group(self, kind: str, *people: str, place: str | None = None) -> str:
        """A group of that kind with these people, by the system."""
        subject = new_id()
        at = place or (self.commune if kind == "unit" else self.village)
        household = Household(subject, people or (new_id(),), ref())
        self.perform(self.act(), lambda desk: setup.enroll(desk, kind=kind, place=at, subjects=[household]))
        return subject

    def join(
        self, group: str, *people: str, since: date | None = None, who: str | None = None, former: Any = (), **how: Any
    ) -> None:
        """People join a group, today unless another day is said, as the officer of the village enters it."""
        joining = [Joining(person, **how) for person in people]
        self.perform(
            self.act(who or self.officer),
            lambda desk: membership.join(
                desk, group=group, joining=joining, since=since or day_of(self.clock()), former=former
            ),
        )

    def leave(
        self, group: str, person: str, *, on: date | None = None, who: str | None = None, reason: str = "left"
    ) -> None:
        self.perform(
            self.act(who or self.officer),
            lambda desk: membership.leave(
                desk, group=group, person=person, on=on or day_of(self.clock()), reason=reason
            ),
        )

    # The way of a family

    def register(self, pairs: Sequence[tuple[str, str]], *, place: str | None = None, **more: Any) -> list[str]:
        """An officer enters the households' requests on their behalf."""
        asking = [Asking(subject, head, {"how": "form", "on": "2026-10-01"}) for subject, head in pairs]
        at = place or self.village
        who = self.officer if at == self.village else self.other_officer
        answer = self.perform(
            self.act(who, **more),
            lambda desk: registration.register(desk, title="family", year=2026, place=at, asking=asking),
        )
        return list(answer["dossiers"])

    def heads(self) -> dict[str, str]:
        return dict(self.households)

    def assess(self, dossiers: Sequence[str], *, scores: dict[str, Any] | None = None, **more: Any) -> None:
        heads = self.heads()
        assessed = [Assessed(each, scores or self.full_scores(), heads[each.split(".")[3]]) for each in dossiers]
        self.perform(self.act(self.officer, **more), lambda desk: self_assessment.assess(desk, assessed=assessed))

    @staticmethod
    def full_scores() -> dict[str, Any]:
        return {item.id: int(item.maximum) for item in rules_of("family").criteria.items}  # type: ignore[union-attr]

    def meet(
        self,
        dossiers: Sequence[str],
        *,
        held_on: date | None = None,
        summoned: int = 50,
        present: int = 40,
        votes: int = 38,
        score: int | str = 90,
        left_out: Sequence[str] = (),
        **more: Any,
    ) -> str:
        meeting = new_id()
        voted = [Voted(each, {"for": votes, "against": present - votes, "blank": 0}, score) for each in dossiers]
        self.perform(
            self.act(self.officer, seen=SEEN, **more),
            lambda desk: village.hold_meeting(
                desk,
                meeting=meeting,
                place=self.village,
                held_on=held_on or self.clock().date(),
                summoned=summoned,
                present=present,
                ballot="secret",
                voted=voted,
                left_out=left_out,
            ),
        )
        return meeting

    def post(self, dossiers: Sequence[str]) -> str:
        name = new_id()
        self.perform(
            self.act(self.officer),
            lambda desk: posting.open_posting(desk, posting=name, place=self.village, dossiers=dossiers),
        )
        return name

    def close(self, name: str) -> None:
        self.perform(self.act(self.officer), lambda desk: posting.close_posting(desk, posting=name))

    def appraise(self, dossiers: Sequence[str], *, score: int | str = 85, upheld: bool = True, **more: Any) -> None:
        appraised = [Appraised(each, score, upheld, None if upheld else "other") for each in dossiers]
        self.perform(
            self.act(self.appraiser, seen=SEEN, **more), lambda desk: appraisal.appraise(desk, appraised=appraised)
        )

    def decide(
        self,
        dossiers: Sequence[str],
        *,
        refused: Sequence[str] = (),
        who: str | None = None,
        coded: bool = True,
        **more: Any,
    ) -> str:
        name = new_id()
        drawn = {each: made_of(secrets.randbits(RANDOM_BITS)) for each in dossiers if coded}
        self.codes |= drawn
        given = Codes({each: digest_of(code) for each, code in drawn.items()}, ref() if coded else None)
        self.perform(
            self.act(who or self.signer, seen=SEEN, **more),
            lambda desk: award.issue_decision(
                desk,
                decision=name,
                number="01/QĐ-UBND",
                signed_on=self.clock().date(),
                form="direct",
                basis=["Căn cứ minh họa"],
                recognised=dossiers,
                refused=refused,
                codes=given,
            ),
        )
        return name

    def send_back(self, dossier: str, *, to_step: str = "self-assessment", who: str | None = None) -> None:
        mend: list[dict[str, str | None]] = [{"criterion": None, "reason": "evidence-missing"}]
        self.perform(
            self.act(who or self.appraiser),
            lambda desk: aside.send_back(desk, dossier=dossier, to_step=to_step, mend=mend, text=ref()),
        )

    def to_appraisal(self, count: int) -> list[str]:
        """Families from enrolment until they wait for the commune, a day apart."""
        dossiers = self.register(self.enroll(count))
        self.clock.move(days=1)
        self.assess(dossiers)
        self.clock.move(days=1)
        self.meet(dossiers)
        self.clock.move(days=1)
        posted = self.post(dossiers)
        self.clock.move(days=11)
        self.close(posted)
        self.clock.move(days=1)
        return dossiers

    def way(self, count: int) -> list[str]:
        """Whole families from enrolment to the award, a day apart."""
        dossiers = self.to_appraisal(count)
        self.appraise(dossiers)
        self.clock.move(days=1)
        self.decide(dossiers)
        return dossiers

    def facts_of(self, stream: str) -> list[Any]:
        return self.books.load([stream]).facts.get(stream, [])

    def topics(self, stream: str) -> list[str]:
        return [fact.TOPIC for fact in self.facts_of(stream)]
