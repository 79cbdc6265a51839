"""Columns: days and numbers are told from the first cells, and nothing that comes later is bent to them."""

from datetime import date
from decimal import Decimal

import pytest

from service.spreadsheets.columns import Columns, Number


def read(*pages: list[str], language: str = "vi") -> list[object]:
    """The cells of one column that comes in these pages."""
    columns = Columns(language)
    return [row[0] for page in pages for row in columns.read([[text] for text in page])]


def number(text: str) -> Number:
    return Number(Decimal(text), False)


def test_days_are_days_and_what_is_none_yet_stays() -> None:
    assert read(["05/11/2026", "–", ""]) == [date(2026, 11, 5), "–", ""]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [("vi", "1.234,5", "1234.5"), ("en", "1,234.5", "1234.5"), ("vi", "-12", "-12"), ("vi", "1.234.567", "1234567")],
)
def test_numbers_are_read_as_the_page_writes_them(language: str, text: str, value: str) -> None:
    assert read([text], language=language) == [number(value)]


def test_a_share_is_told_in_hundredths() -> None:
    assert read(["62,5%", "100%"]) == [Number(Decimal("0.625"), True), Number(Decimal(1), True)]


@pytest.mark.parametrize("text", ["012", "An", "12 hộ", "1234567890123456", "31/02/2026", "28/02/1900"])
def test_a_column_with_one_cell_that_is_neither_is_text(text: str) -> None:
    assert read(["12", text]) == ["12", text]
    assert read(["05/11/2026", text]) == ["05/11/2026", text]


def test_what_comes_later_and_is_something_else_stays_text() -> None:
    assert read(["1", "2"], ["3", "012", "hộ 7"]) == [number("1"), number("2"), number("3"), "012", "hộ 7"]
    assert read(["05/11/2026"], ["31/02/2026", "06/11/2026"])[1:] == ["31/02/2026", date(2026, 11, 6)]


def test_a_column_of_text_stays_text() -> None:
    assert read(["An"], ["12", "05/11/2026"]) == ["An", "12", "05/11/2026"]


def test_a_column_in_which_nothing_stands_yet_is_told_from_the_page_on_which_something_does() -> None:
    assert read(["–", ""], ["05/11/2026"], ["06/11/2026", "sau"]) == [
        "–",
        "",
        date(2026, 11, 5),
        date(2026, 11, 6),
        "sau",
    ]


def test_rows_of_several_lengths_are_read() -> None:
    assert Columns("vi").read([["An"], ["Bình", "3"], []]) == [["An"], ["Bình", number("3")], []]
