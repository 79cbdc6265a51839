"""Reading calendars from data: their holidays are checked, and the packaged ones found by id."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from domain.calendar import Calendar, CalendarYear
from domain.document import Part
from domain.document_file import packaged
from domain.edition import STATUSES, Label, read_basis, read_label

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def load_calendar(document: dict[str, Any], *, file: str) -> Calendar:
    """The calendar that `document` describes; a defect raises EditionInvalid with file and field."""
    part = Part(file, "", document)
    part.only("id", "label", "basis", "rest", "fixed", "in_lieu", "years")
    return Calendar(
        id=part.name("id"),
        label=read_label(part.part("label")),
        basis=tuple(read_basis(each) for each in part.parts("basis")),
        rest=frozenset(WEEKDAYS.index(name) for name in part.choices("rest", WEEKDAYS)),
        fixed=_read_fixed(part),
        in_lieu=part.flag("in_lieu"),
        years=_read_years(part),
    )


def _read_fixed(part: Part) -> dict[tuple[int, int], Label]:
    fixed: dict[tuple[int, int], Label] = {}
    for each in part.parts("fixed"):
        each.only("day", "label")
        day = each.month_day("day")
        if day in fixed:
            each.fail("day", "stands twice")
        fixed[day] = read_label(each.part("label"))
    return fixed


def _read_years(part: Part) -> dict[int, CalendarYear]:
    years: dict[int, CalendarYear] = {}
    for each in part.parts("years"):
        entry = _read_year(each)
        if entry.year in years:
            each.fail("year", "%(year)s stands twice", year=entry.year)
        years[entry.year] = entry
    return years


def _read_year(part: Part) -> CalendarYear:
    part.only("year", "status", "basis", "holidays", "working", "in_lieu")
    year = part.whole("year", 2000, 2999)
    holidays: dict[date, Label] = {}
    for each in part.parts("holidays"):
        each.only("day", "label")
        holidays[_day_in(each, "day", year)] = read_label(each.part("label"))
    working = frozenset(_read_working(part, year))
    if both := working & set(holidays):
        part.fail("working", "%(day)s is a holiday too", day=min(both))
    basis = tuple(read_basis(each) for each in part.parts("basis"))
    status = part.choice("status", STATUSES)
    return CalendarYear(year, status, basis, holidays, working, in_lieu=part.flag("in_lieu"))


def _read_working(part: Part, year: int) -> list[date]:
    """Days of rest that are worked, in exchange for a day off elsewhere; most years the list is empty."""
    written = part.values["working"]
    if not isinstance(written, list):
        part.fail("working", "must be a list")
    days = Part(part.file, part.path, {f"working[{n}]": each for n, each in enumerate(written)})
    return [_day_in(days, key, year) for key in days.values]


def _day_in(part: Part, key: str, year: int) -> date:
    day = part.day(key)
    if day.year != year:
        part.fail(key, "is not in %(year)s", year=year)
    return day


@lru_cache(maxsize=1)
def calendars() -> Mapping[str, Calendar]:
    """The packaged calendars by their id."""
    return {each.id: each for each in (load_calendar(doc, file=file) for file, doc in packaged("domain.calendars"))}
