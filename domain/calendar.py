"""Working days, reckoned from a dated and sourced calendar of holidays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.edition import Basis, Label

ONE_DAY = timedelta(days=1)
LONGEST = 3660  # ten years: no clock of a procedure comes near, and a loop over days stays short


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What the yearly decision adds for one year: holidays by the moon, and days that are swapped.

    `in_lieu` says that days for holidays on a weekly day of rest are reckoned; a decision that lists them has it false.
    """

    year: int
    status: str
    basis: tuple[Basis, ...]
    holidays: Mapping[date, Label]
    working: frozenset[date]
    in_lieu: bool


@dataclass(frozen=True)
class Calendar:
    """A calendar of working days; a year that it has no entry for has the holidays with a fixed day only."""

    id: str
    label: Label
    basis: tuple[Basis, ...]
    rest: frozenset[int]
    fixed: Mapping[tuple[int, int], Label]
    in_lieu: bool
    years: Mapping[int, CalendarYear]
    _off: dict[int, frozenset[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_working(self, day: date) -> bool:
        entry = self.years.get(day.year)
        if entry and day in entry.working:
            return True
        return day.weekday() not in self.rest and day not in self._holidays(day.year)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`; `day` itself for 0."""
        _check_length(n)
        while n:
            day += ONE_DAY
            n -= self.is_working(day)
        return day

    def add_days(self, day: date, n: int) -> date:
        """`day` and n days more, whatever they are: the day of the event is not counted."""
        _check_length(n)
        return day + timedelta(days=n)

    def _holidays(self, year: int) -> frozenset[date]:
        if year not in self._off:
            named = {date(year, month, day) for month, day in self.fixed}
            entry = self.years.get(year)
            named |= set(entry.holidays) if entry else set()
            reckoned = entry.in_lieu if entry else self.in_lieu
            self._off[year] = frozenset(named | (self._days_in_lieu(named) if reckoned else set()))
        return self._off[year]

    def _days_in_lieu(self, named: set[date]) -> set[date]:
        """The next free working day for each holiday that falls on a weekly day of rest."""
        given: set[date] = set()
        for day in sorted(day for day in named if day.weekday() in self.rest):
            free = day + ONE_DAY
            while free in named or free in given or free.weekday() in self.rest:
                free += ONE_DAY
            given.add(free)
        return given


def _check_length(n: int) -> None:
    if not 0 <= n <= LONGEST:
        raise ValueError(f"{n} days cannot be added")
