"""Columns: which hold days or numbers and which text, told from the first cells of each.

A file is written while its list is read, so a column is what all its cells are on the first page that has something in
it: a page has a thousand rows, so most lists are told whole. What comes later and is something else stays the text that
it is, since a file that has a day as text can be mended, and one that has a code as a number has lost its zeros.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

# How numbers are written in each language of the pages.
WRITTEN = {
    "vi": re.compile(r"-?\d{1,3}(?:\.\d{3})*(?:,\d+)?%?|-?\d+(?:,\d+)?%?"),
    "en": re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?%?|-?\d+(?:\.\d+)?%?"),
}
SIGNS = {"vi": (".", ","), "en": (",", ".")}
CODE = re.compile(r"-?0\d")
DAY = re.compile(r"\d{2}/\d{2}/\d{4}")
# Before it the programs count a day that never was.
FIRST_DAY = date(1900, 3, 1)
# More digits no program keeps.
DIGITS = 15
NOTHING = ("", "–")


class Number(NamedTuple):
    """A number as it is meant: a share is told in hundredths."""

    value: Decimal
    is_share: bool


Value = str | date | Number
Kind = Callable[[str], date | Number | None]


def is_number(text: str) -> bool:
    """Whether it is a number in any language."""
    return any(each.fullmatch(text) for each in WRITTEN.values())


class Columns:
    """The columns of one table, as far as its rows are read."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._kinds: dict[int, Kind] = {}

    def read(self, rows: Sequence[Sequence[str]]) -> list[list[Value]]:
        """The cells of a page, each as what its column is."""
        for at in range(max(map(len, rows), default=0)):
            if at not in self._kinds:
                self._decide(at, [row[at] for row in rows if at < len(row) and row[at] not in NOTHING])
        return [[self._value(at, text) for at, text in enumerate(row)] for row in rows]

    def _decide(self, at: int, filled: Sequence[str]) -> None:
        if filled:
            kinds = (kind for kind in (_day, self._number) if all(kind(text) is not None for text in filled))
            self._kinds[at] = next(kinds, _text)

    def _value(self, at: int, text: str) -> Value:
        found = self._kinds.get(at, _text)(text)
        return text if found is None else found

    def _number(self, text: str) -> Number | None:
        """What begins with a zero is a code."""
        is_one = WRITTEN[self._language].fullmatch(text) and not CODE.match(text)
        if not is_one or sum(map(str.isdigit, text)) > DIGITS:
            return None
        grouping, point = SIGNS[self._language]
        value = Decimal(text.rstrip("%").replace(grouping, "").replace(point, "."))
        return Number(value / 100, True) if text.endswith("%") else Number(value, False)


def _day(text: str) -> date | None:
    if not DAY.fullmatch(text):
        return None
    try:
        day = datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        return None
    return day if day >= FIRST_DAY else None


def _text(_text: str) -> None:
    return None
