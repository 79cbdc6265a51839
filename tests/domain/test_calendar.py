"""Working days of the packaged calendar, and calendars that are refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendars import calendars, load_calendar
from domain.document import EditionInvalid
from tests.domain.editions import BASIS, GONE, LABEL, altered, vietnam

VN = calendars()["vn"]


@pytest.mark.parametrize(
    "off",
    [
        "2026-01-01",
        "2026-04-30",
        "2026-05-01",
        "2026-09-02",
        "2027-09-02",
        "2026-02-17",
        "2026-04-26",
        "2026-11-21",
        "2026-11-22",
    ],
)
def test_holidays_and_weekly_rest_are_no_working_days(off: str) -> None:
    assert not VN.is_working(date.fromisoformat(off))


def test_a_holiday_on_a_day_of_rest_gives_the_next_working_day_off() -> None:
    assert date(2026, 4, 26).weekday() == 6
    assert not VN.is_working(date(2026, 4, 27))
    assert VN.is_working(date(2026, 4, 28))


def test_days_in_lieu_pass_over_other_holidays() -> None:
    # In 2028 30 April is a Sunday and 1 May a holiday of its own.
    assert not VN.is_working(date(2028, 5, 2))
    assert VN.is_working(date(2028, 5, 3))


def test_a_swapped_day_is_worked() -> None:
    swapped = altered(vietnam(), "years[0].working", ["2026-01-10"])
    assert not VN.is_working(date(2026, 1, 10))
    assert load_calendar(swapped, file="vn.json").is_working(date(2026, 1, 10))


def test_a_decision_that_lists_days_in_lieu_itself_is_taken_as_it_is() -> None:
    listed = load_calendar(altered(vietnam(), "years[0].in_lieu", False), file="vn.json")
    assert listed.is_working(date(2026, 4, 27))


def test_three_working_days_after_a_friday_pass_the_weekend() -> None:
    assert VN.add_working_days(date(2026, 11, 20), 3) == date(2026, 11, 25)
    assert VN.add_days(date(2026, 11, 20), 10) == date(2026, 11, 30)
    assert VN.add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


@pytest.mark.parametrize("n", [-1, 10_000])
def test_a_span_without_sense_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        VN.add_working_days(date(2026, 1, 1), n)
    with pytest.raises(ValueError, match="cannot be added"):
        VN.add_days(date(2026, 1, 1), n)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(start=st.dates(date(2024, 1, 1), date(2030, 1, 1)), n=st.integers(1, 40))
def test_between_a_day_and_its_nth_working_day_lie_n_working_days(start: date, n: int) -> None:
    end = VN.add_working_days(start, n)
    days = [start + timedelta(days=k) for k in range(1, (end - start).days + 1)]
    assert sum(VN.is_working(day) for day in days) == n
    assert VN.is_working(end)


def test_what_is_only_a_sample_says_so() -> None:
    assert VN.years[2026].status == "sample"
    assert {basis.standing for basis in VN.years[2026].basis} == {"sample"}


@pytest.mark.parametrize(
    ("way", "value", "field"),
    [
        ("rest", ["sunday", "funday"], "rest[1]"),
        ("rest", [], "rest"),
        ("in_lieu", "yes", "in_lieu"),
        ("fixed[0].day", "02-29", "fixed[0].day"),
        ("fixed[0].day", "13-01", "fixed[0].day"),
        ("fixed[1].day", "01-01", "fixed[1].day"),
        ("fixed[0].note", "x", "fixed[0].note"),
        ("years[0].year", 2025, "years[0].holidays[0].day"),
        ("years[0].year", "2026", "years[0].year"),
        ("years[0].basis", GONE, "years[0].basis"),
        ("years[0].holidays[0].day", "17/02/2026", "years[0].holidays[0].day"),
        ("years[0].working", ["2026-02-17"], "years[0].working"),
        ("years[0].working", ["2025-01-11"], "years[0].working[0]"),
        ("years[0].working", None, "years[0].working"),
        ("years[0].status", "final", "years[0].status"),
        ("years[0].label", LABEL, "years[0].label"),
        ("basis[0].standing", "sure", "basis[0].standing"),
    ],
)
def test_a_calendar_with_a_defect_is_refused_naming_file_and_field(way: str, value: Any, field: str) -> None:
    with pytest.raises(EditionInvalid) as refused:
        load_calendar(altered(vietnam(), way, value), file="vn.json")
    assert (refused.value.file, refused.value.field) == ("vn.json", field)


def test_a_year_stands_once() -> None:
    year = {
        "year": 2026,
        "status": "sample",
        "basis": [BASIS],
        "holidays": vietnam()["years"][0]["holidays"],
        "working": [],
        "in_lieu": True,
    }
    with pytest.raises(EditionInvalid, match=r"vn.json: years\[1\].year: 2026 stands twice"):
        load_calendar(altered(vietnam(), "years[1]", year), file="vn.json")
