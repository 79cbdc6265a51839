"""Authority: the mandate of each act held when it was done, over that place, and so did that of whoever entered it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from domain.clock import day_of, start_of_day
from domain.conformance.case import Case, Entry, person_of
from domain.conformance.finding import Finding, Rule, line_of
from domain.conformance.register import Paper
from domain.fact import Recorded
from domain.levels import SUBJECT
from domain.workflow import Procedure

SYSTEM = "system:"
CLOCK = "clock"
# Entries that tell of the day on which something was so, which may be long ago: whoever makes them acts when they are
# made.
TELLING = frozenset(
    {"activity.held", "inspection.held", "member.joined", "member.left", "subject.moved", "place.renamed",
     "place.merged", "place.split", "place.dissolved"}
)  # fmt: skip

Around = dict[str, Any]


class MandateHeld(Rule):
    """Of every act under a mandate: whose it was, in which office, and that it held at the time."""

    id = "mandate"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        for entry in case.acts:
            around: Around = {"place": case.place, "year": case.year}
            if entry.fact.mandate is not None:
                yield from self._held(entry.fact, entry.fact.mandate, person_of(entry.fact), entry.occurred_at, around)
            elif entry.fact.actor.startswith(SYSTEM):
                yield from self._by_nobody(case, procedure, entry)
            else:
                yield from self._for_the_subject(case, procedure, entry)

    def beside(self, fact: Recorded) -> Iterator[Finding]:
        if fact.mandate is not None:
            acted = fact.recorded_at if fact.type in TELLING else fact.occurred_at
            yield from self._held(fact, fact.mandate, person_of(fact), acted, where_of(fact))

    def end(self) -> Iterator[Finding]:
        for paper in self.register.papers.values():
            around = around_of(paper)
            for fact in paper.facts:
                if fact.mandate is not None:
                    yield from self._held(fact, fact.mandate, person_of(fact), fact.occurred_at, around)
            yield from self._members(paper, around)

    def _held(self, fact: Recorded, mandate: str, person: str, moment: datetime, around: Around) -> Iterator[Finding]:
        self.checked += 1
        held = self.register.mandates.get(mandate)
        if held is None or held.person != person:
            expected: Around = {"person": held and held.person}
            found: Around = {"person": person, "of": person}
            yield self.of_fact(fact, "not-theirs", expected=expected, found=found, **around)
        elif not self._gave_power(fact, mandate, moment):
            found = {"done_on": day_of(moment).isoformat(), "of": person}
            yield self.of_fact(fact, "not-held", expected=held.term, found=found, **around)
        elif person == person_of(fact) and fact.office != held.office:
            expected, found = {"office": held.office}, {"office": fact.office}
            yield self.of_fact(fact, "other-office", expected=expected, found=found, **around)

    def _gave_power(self, fact: Recorded, mandate: str, moment: datetime) -> bool:
        holds = self.register.lets_enter_at if fact.type in TELLING else self.register.holds_at
        return holds(mandate, moment)

    def _by_nobody(self, case: Case, procedure: Procedure, entry: Entry) -> Iterator[Finding]:
        """Time alone takes only the step that the procedure leaves to it."""
        self.checked += 1
        by_clock = {step.id for step in procedure.steps if step.by_clock}
        if entry.fact.source != CLOCK or entry.step not in by_clock:
            line = line_of(procedure, "steps", entry.step or entry.topic, "by_clock")
            expected: Around = {"source": CLOCK, "steps": sorted(by_clock)}
            found = {"source": entry.fact.source}
            yield self.finding(entry, case, "nobody", line=line, expected=expected, found=found)

    def _for_the_subject(self, case: Case, procedure: Procedure, entry: Entry) -> Iterator[Finding]:
        """Without a mandate somebody acts only for the subject that they belong to."""
        self.checked += 1
        own = {office.id for office in procedure.offices if office.level == SUBJECT}
        person, fact = entry.person, entry.fact
        said = self.register.ties_of(person).speaks_for(case.subject, day_of(fact.occurred_at), fact.recorded_at)
        speaks = person in case.people if said is None else said
        if fact.office not in own or not speaks:
            found = {"office": fact.office, "person": person, "of": person}
            yield self.finding(entry, case, "not-of-the-subject", expected={"offices": sorted(own)}, found=found)

    def _members(self, paper: Paper, around: Around) -> Iterator[Finding]:
        """The members of a council held their mandates on the day."""
        council = paper.values.get("council") or {}
        for member in council.get("members") or ():
            moment = start_of_day(date.fromisoformat(paper.values["held_on"]))
            yield from self._held(paper.fact, member["mandate"], member["person"], moment, around)


class EntryMandateHeld(Rule):
    """Of every entry: whoever made it held a mandate to enter things here when it was recorded."""

    id = "entry"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        own = {office.id for office in procedure.offices if office.level == SUBJECT}
        for entry in case.acts:
            fact, mandate = entry.fact, entry.data.get("entry_mandate")
            around: Around = {"place": case.place, "year": case.year}
            if mandate is None:
                yield from self._without(fact, around)
            else:
                ids = {case.subject, *self.register.above(case.place, fact.recorded_at)}
                yield from self._entered(fact, mandate, ids, own, around)

    def beside(self, fact: Recorded) -> Iterator[Finding]:
        if (mandate := fact.data.get("entry_mandate")) is not None:
            yield from self._entered(fact, mandate, None, set(), where_of(fact))

    def end(self) -> Iterator[Finding]:
        for paper in self.register.papers.values():
            around = around_of(paper)
            for fact in paper.facts:
                if (mandate := fact.data.get("entry_mandate")) is None:
                    yield from self._without(fact, around)
                else:
                    ids = self.register.above(around["place"], fact.recorded_at)
                    yield from self._entered(fact, mandate, ids, set(), around)

    def _without(self, fact: Recorded, around: Around) -> Iterator[Finding]:
        """Only for oneself, and by the clock, something is entered without one."""
        self.checked += 1
        if fact.mandate is not None or (fact.on_behalf_of is not None and fact.on_behalf_of != fact.actor):
            yield self.of_fact(
                fact, "no-entry-mandate", expected={"entry_mandate": 1}, found={"entry_mandate": 0}, **around
            )

    def _entered(
        self, fact: Recorded, mandate: str, ids: set[str] | None, own: set[str], around: Around
    ) -> Iterator[Finding]:
        self.checked += 1
        held = self.register.mandates.get(mandate)
        if held is None or held.person != fact.actor:
            expected, found = {"person": held and held.person}, {"person": fact.actor}
            yield self.of_fact(fact, "not-theirs", expected=expected, found=found, **around)
        elif not self.register.lets_enter_at(mandate, fact.recorded_at):
            found = {"recorded_on": day_of(fact.recorded_at).isoformat()}
            yield self.of_fact(fact, "not-held", expected=held.term, found=found, **around)
        elif ids is None:
            # Which place an entry of another register is about, and who may make it there, no procedure says.
            return
        elif self.register.reached(held.places, fact.recorded_at).isdisjoint(ids) or held.office in own:
            yield self.of_fact(
                fact, "not-here", expected={"places": sorted(ids)}, found={"places": sorted(held.places)}, **around
            )


class PlaceCovered(Rule):
    """Of every act under a mandate: that it covers the place, one above it, or the subject itself."""

    id = "place"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:  # noqa: ARG002 -- places are in no edition
        for entry in case.acts:
            ids = {case.subject, *self.register.above(case.place, entry.occurred_at)}
            yield from self._covers(entry.fact, ids, entry.occurred_at, {"place": case.place, "year": case.year})

    def end(self) -> Iterator[Finding]:
        for paper in self.register.papers.values():
            around = around_of(paper)
            for fact in paper.facts:
                ids = self.register.above(around["place"], fact.occurred_at)
                yield from self._covers(fact, ids, fact.occurred_at, around)

    def _covers(self, fact: Recorded, ids: set[str], moment: datetime, around: Around) -> Iterator[Finding]:
        held = self.register.mandates.get(fact.mandate or "")
        if held is None:
            return
        self.checked += 1
        if self.register.reached(held.places, moment).isdisjoint(ids):
            expected, found = {"places": sorted(ids)}, {"places": sorted(held.places)}
            yield self.of_fact(fact, "not-over-it", expected=expected, found=found, **around)


def around_of(paper: Paper) -> Around:
    """Where and of which year a paper is; a decision is its commune's."""
    place = (paper.values.get("place") or {}).get("id", paper.fact.book)
    return {"place": place, "year": paper.values.get("year")}


def where_of(fact: Recorded) -> Around:
    """Where and of which year an entry of another register is, as far as it says so."""
    place, year = fact.data.get("place"), fact.data.get("year")
    id = place.get("id") if isinstance(place, dict) else None
    return {"place": id or fact.book, "year": year if isinstance(year, int) else None}
