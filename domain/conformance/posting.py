"""Posting: a list hangs for the full days that the procedure asks for, or for those that the commune moved it to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from domain.conformance.case import Case, Entry
from domain.conformance.finding import Finding, Rule, line_of, step_of
from domain.workflow import Procedure, Step


class PostedFullDays(Rule):
    id = "posting"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        up: Entry | None = None
        for entry in case.entries:
            if not entry.stands:
                continue
            if entry.topic == "posted":
                up = entry
            elif entry.topic == "posting-closed" and up is not None:
                yield from self._down(case, procedure, up, entry)

    def _down(self, case: Case, procedure: Procedure, up: Entry, down: Entry) -> Iterator[Finding]:
        step = step_of(procedure, down.step)
        last = None if step is None else full_days(procedure, step, up.day, case.year)
        if step is None or last is None:
            return
        self.checked += 1
        moved = self._moved(case, step, up, down, last)
        if down.day < moved:
            yield self.finding(
                down,
                case,
                "too-short",
                line=line_of(procedure, "steps", step.id, "clock"),
                basis=None if step.clock is None else step.clock.basis,
                expected={"posted_on": up.day.isoformat(), "until": moved.isoformat()},
                found={"closed_on": down.day.isoformat()},
            )
        elif down.day < last:
            self.excused += 1

    def _moved(self, case: Case, step: Step, up: Entry, down: Entry, last: date) -> date:
        """The last day as the commune had moved it when the list went up, and again when it came down."""
        times = [each.recorded_at for each in (*up.mended_by, *down.mended_by)]
        for known in (max([up.fact.recorded_at, *times]), max([down.fact.recorded_at, *times])):
            last = self._at(case, step, known).of(last) or last
        return last

    def _at(self, case: Case, step: Step, known: datetime):  # type: ignore[no-untyped-def]
        cycle = f"cycle.{case.book}.{case.year}"
        return self.register.bounds(cycle=cycle, title=case.title, step=step.id, place=case.place, known=known)


def full_days(procedure: Procedure, step: Step, posted_on: date, year: int) -> date | None:
    """The first day on which the list may come down; the day on which it went up is not counted."""
    clock = step.clock
    if clock is None or not clock.waits:
        return None
    days = [date(year + (clock.by.year == "next"), clock.by.month, clock.by.day)] if clock.by else []
    if clock.within is not None:
        start = {"year-start": date(year, 1, 1), "year-end": date(year, 12, 31)}.get(clock.within.since, posted_on)
        days.append(counted(procedure, start, clock.within.count, working=clock.within.unit == "working-days"))
    return min(days, default=None)


def counted(procedure: Procedure, day: date, count: int, *, working: bool) -> date:
    """So many days after a day, one by one; of working days only those that the calendar calls so."""
    while count:
        day += timedelta(days=1)
        count -= 1 if not working or procedure.calendar.is_working(day) else 0
    return day
