"""Clocks: each step and each appeal by its day, in working days where the procedure says so."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from domain.conformance.case import STEPS, Case, Entry
from domain.conformance.finding import Finding, Rule, line_of, step_of
from domain.conformance.posting import counted
from domain.workflow import Procedure, Step

# Every move of a clock that was ever recorded counts for what still waits.
EVER = datetime.max.replace(tzinfo=UTC)


class ClocksKept(Rule):
    id = "clocks"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        turns = case.turns
        for place, entry in enumerate(turns[1:], start=1):
            if entry.topic in STEPS:
                yield from self._step(case, procedure, turns[:place], entry)
            elif entry.topic == "appeal-decided" and (asked := _last(turns[:place], "appealed")) is not None:
                yield from self._appeal(case, procedure, asked, entry)
        if case.on is not None:
            yield from self._waiting(case, procedure, turns, case.on)

    def _step(self, case: Case, procedure: Procedure, before: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
        step = step_of(procedure, entry.step)
        known = max([entry.fact.recorded_at, *(each.recorded_at for each in entry.mended_by)])
        moved = self._last_day(case, procedure, step, before, entry.day, known, entry.fact.version)
        if step is None or moved is None or entry.day <= moved:
            return
        expected = {"due_on": moved.isoformat()}
        found = {"done_on": entry.day.isoformat(), "days": (entry.day - moved).days}
        line, basis = line_of(procedure, "steps", step.id, "clock"), step.clock.basis if step.clock else None
        yield self.finding(entry, case, "late", line=line, basis=basis, expected=expected, found=found)

    def _waiting(self, case: Case, procedure: Procedure, turns: Sequence[Entry], on: date) -> Iterator[Finding]:
        """What has not been done at all although its day has passed."""
        last = turns[-1]
        if last.topic == "appealed":
            yield from self._appeal(case, procedure, last, None, on=on)
            return
        step = step_of(procedure, case.last.data.get("next_step"))
        moved = self._last_day(case, procedure, step, turns, on, EVER)
        if step is None or moved is None or on <= moved:
            return
        expected = {"due_on": moved.isoformat()}
        found = {"step": step.id, "looked_on": on.isoformat(), "days": (on - moved).days}
        line, basis = line_of(procedure, "steps", step.id, "clock"), step.clock.basis if step.clock else None
        yield self.finding(last, case, "waiting", line=line, basis=basis, expected=expected, found=found)

    def _last_day(
        self,
        case: Case,
        procedure: Procedure,
        step: Step | None,
        before: Sequence[Entry],
        until: date,
        known: datetime,
        version: int | None = None,
    ) -> date | None:
        """The last day of a step, with holds and restrictions left out and clocks as they had been moved."""
        if step is None or step.clock is None or step.clock.waits:
            return None
        since, held = _turn(before)
        due, start = _due(procedure, step, since, before, case.year)
        if due is None:
            return None
        self.checked += 1
        still = held + case.stood_still(start, until, version)
        cycle = f"cycle.{case.book}.{case.year}"
        bounds = self.register.bounds(cycle=cycle, title=case.title, step=step.id, place=case.place, known=known)
        moved = bounds.of((bounds.of(due) or due) + still) or due
        self.excused += due + held < until <= moved
        return moved

    def _appeal(
        self, case: Case, procedure: Procedure, asked: Entry, entry: Entry | None, *, on: date | None = None
    ) -> Iterator[Finding]:
        """An appeal that was decided too late, or, on a day, is not decided yet."""
        appealing = procedure.acts.appealing
        day = entry.day if entry else on
        if appealing is None or day is None:
            return
        self.checked += 1
        due = asked.day + timedelta(days=appealing.days)
        if day > due:
            expected, days = {"due_on": due.isoformat()}, (day - due).days
            around = {"line": line_of(procedure, "acts", "appeal", "days"), "basis": appealing.basis}
            if entry is not None:
                found = {"done_on": day.isoformat(), "days": days}
                yield self.finding(entry, case, "late", expected=expected, found=found, **around)  # type: ignore[arg-type]
            else:
                found = {"step": "under_appeal", "looked_on": day.isoformat(), "days": days}
                yield self.finding(asked, case, "waiting", expected=expected, found=found, **around)  # type: ignore[arg-type]


def _last(turns: Sequence[Entry], topic: str) -> Entry | None:
    return next((each for each in reversed(turns) if each.topic == topic), None)


def _turn(before: Sequence[Entry]) -> tuple[Entry, timedelta]:
    """Since which act a step was next, and for how long the dossier was on hold meanwhile."""
    held, at = timedelta(0), len(before) - 1
    while before[at].topic == "released" and at > 1:
        held += before[at].day - before[at - 1].day
        at -= 2
    return before[at], held


def _due(
    procedure: Procedure, step: Step, since: Entry, before: Sequence[Entry], year: int
) -> tuple[date | None, date]:
    """By when the step was due, as its clock says, and from which day on that was reckoned."""
    assert step.clock is not None, "asked only of steps with a clock"
    within, by = step.clock.within, step.clock.by
    days = [date(year + (by.year == "next"), by.month, by.day)] if by else []
    start = since.day
    if within is not None:
        known = {each.step: each.day for each in before if each.step and each.fact.version <= since.fact.version}
        named = {"year-start": date(year, 1, 1), "year-end": date(year, 12, 31), "previous": since.day}
        start = named.get(within.since) or known.get(within.since, since.day)
        days.append(counted(procedure, start, within.count, working=within.unit == "working-days"))
    return min(days, default=None), start
