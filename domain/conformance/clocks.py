"""Clocks: each step and each appeal by its day, in working days where the procedure says so."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from domain.conformance.case import STEPS, Case, Entry
from domain.conformance.finding import Finding, Rule, line_of, step_of
from domain.conformance.posting import counted
from domain.workflow import Procedure, Step


class ClocksKept(Rule):
    id = "clocks"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        turns = case.turns
        for place, entry in enumerate(turns[1:], start=1):
            if entry.topic in STEPS:
                yield from self._step(case, procedure, turns[:place], entry)
            elif entry.topic == "appeal-decided" and (asked := _last(turns[:place], "appealed")) is not None:
                yield from self._appeal(case, procedure, asked, entry)

    def _step(self, case: Case, procedure: Procedure, before: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
        step = step_of(procedure, entry.step)
        if step is None or step.clock is None or step.clock.waits:
            return
        since, held = _turn(before)
        due = _due(procedure, step, since, before, case.year)
        if due is None:
            return
        self.checked += 1
        cycle = f"cycle.{case.book}.{case.year}"
        known = max([entry.fact.recorded_at, *(each.recorded_at for each in entry.mended_by)])
        bounds = self.register.bounds(cycle=cycle, title=case.title, step=step.id, place=case.place, known=known)
        moved = bounds.of((bounds.of(due) or due) + held) or due
        if entry.day > moved:
            line = line_of(procedure, "steps", step.id, "clock")
            days = {"days": (entry.day - moved).days}
            yield self.finding(
                entry,
                case,
                "late",
                line=line,
                basis=step.clock.basis,
                expected={"due_on": moved.isoformat()},
                found={"done_on": entry.day.isoformat()} | days,
            )
        elif entry.day > due + held:
            self.excused += 1

    def _appeal(self, case: Case, procedure: Procedure, asked: Entry, entry: Entry) -> Iterator[Finding]:
        appealing = procedure.acts.appealing
        if appealing is None:
            return
        self.checked += 1
        due = asked.day + timedelta(days=appealing.days)
        if entry.day > due:
            expected = {"due_on": due.isoformat()}
            found = {"done_on": entry.day.isoformat(), "days": (entry.day - due).days}
            line = line_of(procedure, "acts", "appeal", "days")
            yield self.finding(entry, case, "late", line=line, basis=appealing.basis, expected=expected, found=found)


def _last(turns: Sequence[Entry], topic: str) -> Entry | None:
    return next((each for each in reversed(turns) if each.topic == topic), None)


def _turn(before: Sequence[Entry]) -> tuple[Entry, timedelta]:
    """Since which act a step was next, and for how long the dossier was on hold meanwhile."""
    held, at = timedelta(0), len(before) - 1
    while before[at].topic == "released" and at > 1:
        held += before[at].day - before[at - 1].day
        at -= 2
    return before[at], held


def _due(procedure: Procedure, step: Step, since: Entry, before: Sequence[Entry], year: int) -> date | None:
    """By when the step was due, as its clock says."""
    assert step.clock is not None, "asked only of steps with a clock"
    within, by = step.clock.within, step.clock.by
    days = [date(year + (by.year == "next"), by.month, by.day)] if by else []
    if within is not None:
        known = {each.step: each.day for each in before if each.step and each.fact.version <= since.fact.version}
        named = {"year-start": date(year, 1, 1), "year-end": date(year, 12, 31), "previous": since.day}
        start = named.get(within.since) or known.get(within.since, since.day)
        days.append(counted(procedure, start, within.count, working=within.unit == "working-days"))
    return min(days, default=None)
