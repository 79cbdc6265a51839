"""Clocks of a procedure: by when a step is due, and how long a title holds."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import Calendar
from domain.edition import Basis

DAYS, WORKING_DAYS = UNITS = ("days", "working-days")

# Events that a clock may run from besides a step.
PREVIOUS, YEAR_START, YEAR_END = EVENTS = ("previous", "year-start", "year-end")

CYCLE_YEAR, NEXT_YEAR = YEARS = ("cycle", "next")

# From which day until which one a clock stood still.
Stop = tuple[date, date]

VALID_SINCE = ("signing", "cycle-year", "next-year")


@dataclass(frozen=True, slots=True)
class Within:
    """A number of days from an event: one of EVENTS, or the id of an earlier step."""

    count: int
    unit: str
    since: str

    @property
    def names_step(self) -> bool:
        return self.since not in EVENTS

    def due(self, calendar: Calendar, *, after: date, year: int, taken: Mapping[str, date]) -> date:
        start = self.start(after, year, taken)
        add = calendar.add_working_days if self.unit == WORKING_DAYS else calendar.add_days
        return add(start, self.count)

    def start(self, after: date, year: int, taken: Mapping[str, date]) -> date:
        """The day of the event."""
        if self.since == YEAR_START:
            return date(year, 1, 1)
        if self.since == YEAR_END:
            return date(year, 12, 31)
        # A step that the dossier's route left out was never taken: then the one before it counts.
        return taken.get(self.since, after)


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A day that is the same every year, in the year of the cycle or the one after it."""

    month: int
    day: int
    year: str

    def due(self, year: int) -> date:
        return date(year + (self.year == NEXT_YEAR), self.month, self.day)


@dataclass(frozen=True, slots=True)
class Escalation:
    """Which offices see a dossier besides once its clock has run out; to see it gives no right to take the step."""

    offices: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Clock:
    """By when a step is due; of two settings the earlier counts. A clock that `waits` keeps the step shut till then."""

    within: Within | None
    by: FixedDay | None
    waits: bool
    basis: Basis
    escalates_to: Escalation | None = None

    def due(self, calendar: Calendar, *, after: date, year: int, taken: Mapping[str, date]) -> date | None:
        days = [self.by.due(year)] if self.by else []
        if self.within:
            days.append(self.within.due(calendar, after=after, year=year, taken=taken))
        return min(days, default=None)

    def stood(self, stops: Sequence[Stop], *, after: date, year: int, taken: Mapping[str, date]) -> timedelta:
        """For how many days it stood still since it began to run; one that keeps a step shut never does."""
        if self.waits:
            return timedelta(0)
        start = self.within.start(after, year, taken) if self.within else after
        return sum((max(until - max(since, start), timedelta(0)) for since, until in stops), timedelta(0))


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a title holds: a number of months from the day of signing, or from the start of a calendar year."""

    months: int
    since: str
    basis: Basis

    def period(self, *, signed_on: date, year: int) -> tuple[date, date]:
        """The first and the last day on which the title holds."""
        starts = {"signing": signed_on, "cycle-year": date(year, 1, 1), "next-year": date(year + 1, 1, 1)}
        first = starts[self.since]
        return first, add_months(first, self.months) - timedelta(days=1)


def term_between(valid_from: str | None, valid_until: str | None) -> tuple[date, date] | None:
    """The first and last day of a title's term."""
    if valid_from is None or valid_until is None:
        return None
    return date.fromisoformat(valid_from), date.fromisoformat(valid_until)
