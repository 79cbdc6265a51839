"""Moment: the day or instant at which pages and commands look at the register, and up to when it had been recorded."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError

from domain.clock import day_of, from_micros, micros, shown, start_of_day
from domain.errors import Refusal
from service.forms.fields import Day

# What was true at a time, and as it had been recorded by a time: the same names in addresses, queries and commands.
FIELDS = ("as_of", "known_at")
ANY_DAY = Day("")
EARLIEST = micros(datetime.min.replace(tzinfo=UTC))


class NotADay(Refusal):
    message = "“%(typed)s” is no day of the calendar. Enter one, for example 27/3/2026."


class NoOffset(Refusal):
    message = "“%(typed)s” has no offset. Write a time with its offset, for example 2026-11-15T09:00:00+07:00."


class StillToCome(Refusal):
    message = "%(day)s is still to come. Enter today (%(today)s) or an earlier day."


class BeforeTheBooks(Refusal):
    message = "The books begin on %(day)s. Enter that day or a later one."


class ActsAreForToday(Refusal):
    message = "You are looking at the past, where nothing can be entered. Go back to today and enter it there."


@dataclass(frozen=True, slots=True)
class Point:
    """One of both times. A day means its end in Việt Nam."""

    micros: int
    is_day: bool

    @property
    def at(self) -> datetime:
        """The instant."""
        return from_micros(self.micros)

    @property
    def day(self) -> date:
        """The day on which it falls in Việt Nam."""
        return day_of(self.at)

    @property
    def text(self) -> str:
        """As addresses carry it."""
        return self.day.isoformat() if self.is_day else self.at.isoformat().replace("+00:00", "Z")

    def within(self, first: int | None, last_recorded: int | None, *, field: str, now: datetime) -> "Point":
        """The same; refused outside what the books tell."""
        today = day_of(now)
        # The newest entry of a book may be a little ahead of this clock.
        latest = max(micros(now), last_recorded or 0)
        if self.day > today if self.is_day else self.micros > latest:
            raise StillToCome(field=field, day=_written(self), today=shown(today))
        if first is not None and self.day < (beginning := day_of(from_micros(first))):
            raise BeforeTheBooks(field=field, day=shown(beginning))
        return self


@dataclass(frozen=True, slots=True)
class Moment:
    """Both times, None where the present is asked for."""

    as_of: Point | None = None
    known_at: Point | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything but the present is looked at."""
        return self.as_of is not None or self.known_at is not None

    @property
    def times(self) -> dict[str, Any]:
        """As the queries of the read models take them."""
        return {name: point.micros if point else None for name, point in self._points()}

    @property
    def address(self) -> dict[str, str]:
        """As addresses carry it on."""
        return {name: point.text for name, point in self._points() if point}

    def day(self, today: date) -> date:
        """The day from which what is late or has expired is told: the one that is looked at."""
        point = self.as_of or self.known_at
        return today if point is None else point.day

    def until(self, now: datetime) -> datetime:
        """The last instant that is looked at."""
        point = self.as_of or self.known_at
        return now if point is None else point.at

    def holds(self, *, done: datetime, recorded: datetime) -> bool:
        """Whether something that was done and recorded at these times belongs to what is looked at."""
        return (self.as_of is None or done <= self.as_of.at) and self.knows(recorded)

    def knows(self, recorded: datetime) -> bool:
        """Whether it had been recorded."""
        return self.known_at is None or recorded <= self.known_at.at

    def _points(self) -> tuple[tuple[str, Point | None], ...]:
        return ("as_of", self.as_of), ("known_at", self.known_at)


NOW = Moment()


def point(text: str) -> Point:
    """What was typed or stands in an address: a day in any usual shape, or RFC 3339 with an offset."""
    try:
        day = ANY_DAY.answer(text)
    except ValidationError:
        return _instant(text)
    return Point(micros(start_of_day(day + timedelta(days=1))) - 1, is_day=True)


def _instant(text: str) -> Point:
    # In addresses typed by hand the plus of an offset arrives as a blank.
    head, blank, offset = text.rpartition(" ")
    try:
        found = datetime.fromisoformat(f"{head}+{offset}" if blank and "T" in head and ":" in offset else text)
    except ValueError:
        raise NotADay(typed=text) from None
    if found.tzinfo is None:
        raise NoOffset(typed=text)
    try:
        # The first hours of the calendar lie before it in UTC.
        return Point(max(micros(found), EARLIEST), is_day=False)
    except OverflowError:
        raise NotADay(typed=text) from None


def _written(asked: Point) -> str:
    return shown(asked.day) if asked.is_day else asked.text
