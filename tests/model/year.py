"""A year of a commune: who holds what, what there is, and the rules that every act shares.

Written from the description of the domain and of what facts mean; of the product only the numbers of its editions are
read. An act that may not be done has objections, each named by a word; the product has to refuse exactly when there is
one, and for one of them.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from .dossier import Dossier
from .numbers import numbers, share
from .people import KIN, KINDS, MANDATES, PLACES, SUBJECTS, How, Mandate, above, start

Key = tuple[str, str, int]


class Objections:
    """Why an act may not be done: to all of it, and to each row of its list."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        self.rows: dict[Any, set[str]] = defaultdict(set)

    def __bool__(self) -> bool:
        return bool(self.whole) or any(self.rows.values())

    @property
    def all(self) -> set[str]:
        return self.whole.union(*self.rows.values())

    def __repr__(self) -> str:
        return f"{sorted(self.whole)} {dict(self.rows)}"


@dataclass
class Meeting:
    name: str
    place: str
    title: str
    dossiers: list[Key]
    values: dict[str, Any]


@dataclass
class Posting:
    name: str
    place: str
    title: str
    dossiers: list[Key]
    until: date
    at: datetime
    up: bool = True


@dataclass
class Year:
    """The commune as the model knows it."""

    now: datetime
    mandates: list[Mandate] = field(default_factory=lambda: [Mandate(*each) for each in MANDATES])
    kin: set[tuple[str, str]] = field(default_factory=lambda: set(KIN))
    dossiers: dict[Key, Dossier] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    postings: dict[str, Posting] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.date()

    def attempts(self, title: str, subject: str) -> list[Dossier]:
        found = [each for each in self.dossiers.values() if (each.title, each.subject) == (title, subject)]
        return sorted(found, key=lambda each: each.attempt)

    def superseded(self, dossier: Dossier) -> bool:
        return (dossier.title, dossier.subject, dossier.attempt + 1) in self.dossiers

    def figures(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        """All, registered and recognised by (place, title): a subject counts once, unless it took back every try."""
        found: dict[tuple[str, str], list[set[str]]] = defaultdict(lambda: [set(), set(), set()])
        for title, kind in KINDS.items():
            for subject in SUBJECTS.values():
                if subject.kind == kind:
                    for place in {subject.place, "xã"}:
                        found[place, title][0].add(subject.name)
        for dossier in self.dossiers.values():
            for place in {dossier.place, "xã"}:
                if dossier.state != "withdrawn":
                    found[place, dossier.title][1].add(dossier.subject)
                if dossier.state == "recognised":
                    found[place, dossier.title][2].add(dossier.subject)
        return {line: tuple(map(len, sets)) for line, sets in found.items()}  # type: ignore[misc]

    # What acts share

    def placed(self, how: How, last: datetime | None) -> tuple[datetime, set[str]]:
        """When an act counts as done: now, or on its day after what was done before on that day."""
        if how.done is None:
            return max(self.now, last or self.now), set()
        moment = start(how.done)
        if how.done > self.today:
            return moment, {"future"}
        if last is not None and last.date() > how.done:
            return moment, {"backwards"}
        return max(moment, last or moment), set()

    def power(self, how: How, title: str, place: str, people: Collection[str], effective: datetime) -> set[str]:
        """The mandate holds on the day of the act and covers the place; so does that of whoever enters it, today."""
        found = set()
        if how.mandate is None:
            if how.person not in people or (how.actor != how.person and how.entry is None):
                found.add("mandate")
        else:
            moment = self.now if how.done is None else start(how.done)
            if not how.mandate.holds(moment) or not how.mandate.holds(effective):
                found.add("mandate")
            if how.mandate.place not in above(place):
                found.add("place")
        if how.entry is not None:
            if not how.entry.holds(self.now):
                found.add("mandate")
            if how.entry.office not in numbers(title).entering:
                found.add("office")
            if how.entry.place not in above(place):
                found.add("place")
        return found

    @staticmethod
    def office(how: How, title: str) -> str:
        return how.mandate.office if how.mandate else numbers(title).own_office

    def allowed(self, how: How, title: str, offices: Collection[str]) -> set[str]:
        return set() if self.office(how, title) in offices else {"office"}

    def related(self, how: How, subject: str, people: Collection[str]) -> set[str]:
        """Nobody weighs the case of their own household or of kin that they declared."""
        declared = how.mandate is not None and (how.person, subject) in self.kin
        return {"kin"} if declared or how.person in people else set()

    @staticmethod
    def same_hands(dossier: Dossier, step: dict[str, Any], people: Collection[str]) -> set[str]:
        apart = [dossier.hands.get(other, set()) for other in step.get("apart_from", ())]
        return {"hands"} if any(hands.intersection(people) for hands in apart) else set()

    def on(self, dossier: Dossier, how: How) -> tuple[datetime, set[str]]:
        """What any act on a dossier needs: a possible time, and power over the dossier then."""
        at, found = self.placed(how, dossier.last)
        return at, found | self.power(how, dossier.title, dossier.place, dossier.people, at)

    def in_time(self, dossier: Dossier, how: How) -> set[str]:
        """The same where power was looked up for the whole list: it may have ended before this dossier's last act."""
        at, found = self.placed(how, dossier.last)
        return found | ({"mandate"} if how.mandate is not None and not how.mandate.holds(at) else set())

    def turn(self, dossier: Dossier, how: How, fact: str) -> set[str]:
        """The step is next, and this office takes it, having seen what it rests on."""
        step = dossier.numbers.step_of(fact)
        if step is None or dossier.step != step["id"]:
            return {"order"}
        unseen = {"seen"} if step.get("must_see") and not how.seen else set()
        return unseen | self.allowed(how, dossier.title, step["offices"])

    def judging(self, dossier: Dossier, how: How, fact: str, hands: Collection[str] = ()) -> set[str]:
        """The same for a step that weighs: separate hands, no kin, every comment answered."""
        found = self.turn(dossier, how, fact)
        step = dossier.numbers.step_of(fact)
        if step is None:
            return found
        found |= self.same_hands(dossier, step, {how.person, *hands})
        found |= self.related(how, dossier.subject, dossier.people)
        objecting = dossier.numbers.act("object")
        if objecting and dossier.unanswered:
            place_of = dossier.numbers.place_of
            found |= {"unanswered"} if place_of(step["id"]) >= place_of(objecting["answer_before"]) else set()
        return found

    def take(self, dossier: Dossier, fact: str, at: datetime, how: How, outcome: str = "done", **values: Any) -> None:
        """A step is taken: its outcome says where that leads."""
        step = dossier.numbers.step_of(fact)
        assert step is not None
        dossier.note(fact, at, how, step=step["id"], **values)
        self.lead(dossier, step, outcome, at.date())

    @staticmethod
    def lead(dossier: Dossier, step: dict[str, Any], outcome: str, day: date) -> None:
        dossier.taken[step["id"]] = day
        route = step["routes"][outcome]
        dossier.go(route["state"], dossier.numbers.onward(route["to"]), day)

    # What a meeting's numbers come to; a wrong model says something else here.

    def quorate(self, quorum: dict[str, Any], summoned: int, present: int) -> bool:
        return share(present, summoned, quorum["present"])

    def carried(self, quorum: dict[str, Any], summoned: int, present: int, approve: int) -> bool:
        return share(approve, present if quorum["approval_of"] == "present" else summoned, quorum["approval"])

    def village_says(self, dossier: Dossier, values: dict[str, Any]) -> str:
        """Enough came, enough of them voted for it, and the score reaches the title."""
        step = dossier.numbers.step_of("village-verified")
        assert step is not None
        quorum, summoned, present = step["quorum"], values["summoned"], values["present"]
        if not self.quorate(quorum, summoned, present):
            return "no-quorum"
        voted = self.carried(quorum, summoned, present, values["for"])
        return "proposed" if voted and dossier.numbers.reaches(values["score"], dossier.area) else "not-proposed"

    # Time and people

    def wait(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def end_mandate(self, mandate: Mandate) -> Objections:
        found = Objections()
        if mandate.ended is not None:
            found.whole.add("ended")
        else:
            mandate.ended = self.now
        return found

    def declare_kin(self, person: str, subject: str) -> None:
        self.kin.add((person, subject))


__all__ = ["KINDS", "PLACES", "SUBJECTS", "Dossier", "How", "Mandate", "Objections", "Year"]
