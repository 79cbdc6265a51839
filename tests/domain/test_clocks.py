"""Clocks of a procedure and the time for which a title holds."""

from datetime import date

import pytest

from domain.calendars import calendars
from domain.clocks import Clock, FixedDay, Validity, Within, add_months
from domain.edition import Basis

BASIS = Basis("Thử nghiệm", "sample")
VN = calendars()["vn"]


def _due(within: Within | None = None, by: FixedDay | None = None, **taken: date) -> date | None:
    clock = Clock(within, by, waits=False, basis=BASIS)
    return clock.due(VN, after=date(2026, 11, 20), year=2026, taken=taken)


@pytest.mark.parametrize(
    ("within", "due"),
    [
        (Within(10, "days", "previous"), date(2026, 11, 30)),
        (Within(3, "working-days", "previous"), date(2026, 11, 25)),
        (Within(1, "days", "year-start"), date(2026, 1, 2)),
        (Within(59, "days", "year-end"), date(2027, 2, 28)),
        (Within(10, "days", "posting"), date(2026, 11, 12)),
        (Within(10, "days", "meeting"), date(2026, 11, 30)),
    ],
)
def test_a_clock_runs_from_its_event_and_from_the_step_before_where_that_was_left_out(
    within: Within, due: date
) -> None:
    assert _due(within, posting=date(2026, 11, 2)) == due


def test_a_fixed_day_lies_in_the_year_of_the_cycle_or_the_next() -> None:
    assert _due(by=FixedDay(11, 25, "cycle")) == date(2026, 11, 25)
    assert _due(by=FixedDay(2, 28, "next")) == date(2027, 2, 28)


def test_the_earlier_of_two_settings_counts() -> None:
    assert _due(Within(3, "days", "previous"), FixedDay(11, 25, "cycle")) == date(2026, 11, 23)
    assert _due(Within(9, "days", "previous"), FixedDay(11, 25, "cycle")) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("since", "first", "last"),
    [
        ("signing", date(2026, 12, 10), date(2027, 12, 9)),
        ("cycle-year", date(2026, 1, 1), date(2026, 12, 31)),
        ("next-year", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_title_holds_for_its_months_the_last_day_included(since: str, first: date, last: date) -> None:
    assert Validity(12, since, BASIS).period(signed_on=date(2026, 12, 10), year=2026) == (first, last)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 15), 36, date(2029, 3, 15)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
