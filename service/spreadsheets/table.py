"""A sheet as a table: where its header is, which column is which, and its rows with what stands for the cells above."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projections.vietnamese import folded
from service.spreadsheets.cleaning import Dirty, is_ditto, text_of
from service.spreadsheets.encodings import columns_told, in_unicode

# Titles of the paper and of the office stand above the header.
HEADER_WITHIN = 30
# So many rows tell in which letters a column was typed.
READ_FOR_LETTERS = 500


# Between a heading and the one below it.
BELOW = " / "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one kind of list: what it is called, by which words headers name it, how its cells are read."""

    key: str
    label: Any
    clean: Callable[[Any], Any]
    named: tuple[str, ...] = ()
    # One column of each such group must be there.
    needed: str = ""
    example: str = ""
    hint: Any = None
    # What the template offers to choose from.
    choices: tuple[str, ...] = ()
    width: int = 18

    def fits(self, label: str) -> int:
        """How well a header's folded words name it: in so many words, in some of them, or not at all."""
        parts = (label.rpartition(BELOW)[2], label.replace(BELOW, " "))
        if best := max((100 + len(part) for part in parts if part in self.named), default=0):
            return best
        found = [(each, part) for part in parts for each in self.named if f" {each} " in f" {part} "]
        # A word or two in a long heading, or in a cell below it, name nothing.
        return max((len(each) for each, part in found if 2 * len(each) > len(part)), default=0)


@dataclass(frozen=True, slots=True)
class Header:
    """Which rows of a sheet name its columns, counted from 0, and what they call each."""

    first: int
    last: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: its number as programs show it, and its cells by the keys of columns."""

    number: int
    cells: Mapping[str, Any]


@dataclass(slots=True)
class Sheet:
    """A sheet as it was sent, in Unicode, with merged cells filled."""

    name: str
    rows: list[list[Any]]
    encodings: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Sheet":
        """What the confined process read."""
        sheet = cls(raw["name"], [list(row) for row in raw["rows"]])
        sheet._fill(raw["merged"])
        sheet._to_unicode()
        return sheet

    def cell(self, row: int, column: int) -> Any:
        """A cell; nothing beyond the last one of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def _fill(self, merged: Sequence[Sequence[int]]) -> None:
        """A merged cell counts for all that it covers."""
        for top, left, bottom, right in merged:
            value = self.cell(top, left) if top < len(self.rows) else None
            if value in (None, ""):
                continue
            for row in self.rows[top : bottom + 1]:
                row.extend([None] * (right + 1 - len(row)))
                row[left : right + 1] = [value] * (right + 1 - left)

    def _to_unicode(self) -> None:
        """Each column by itself: often only that of names was typed for an old font."""
        texts = [[text for row in self.rows[:READ_FOR_LETTERS] for text in _texts(row, at)] for at in range(self.width)]
        for at, encoding in enumerate(columns_told(texts)):
            if encoding != "unicode":
                self.encodings[at] = encoding
            for row in self.rows:
                for text in _texts(row, at):
                    row[at] = in_unicode(text, encoding)


def _texts(row: Sequence[Any], at: int) -> Iterator[str]:
    if at < len(row) and isinstance(cell := row[at], str) and not cell.isascii():
        yield cell


def words_of(label: Any) -> str:
    """A header's words without marks, signs and what stands in brackets."""
    try:
        text = folded(text_of(label))
    except Dirty:
        return ""
    return " ".join(re.sub(r"\([^)]*\)|[^\w\s]", " ", text).split())


def header_of(sheet: Sheet, columns: Sequence[Column]) -> Header | None:
    """The row, or the two rows, that name most columns; None where none names one that is needed."""
    found: tuple[int, Header] | None = None
    for first in range(min(HEADER_WITHIN, len(sheet.rows))):
        for last in (first, first + 1):
            if last >= len(sheet.rows):
                continue
            header = Header(first, last, _labels(sheet, first, last))
            score = _score(header, columns)
            # Two rows only where the second one says more.
            if score and (found is None or score > found[0]):
                found = (score, header)
    return found[1] if found else None


def header_at(sheet: Sheet, first: int, last: int) -> Header:
    """The header where somebody says that it is."""
    return Header(first, last, _labels(sheet, first, last))


def _labels(sheet: Sheet, first: int, last: int) -> tuple[str, ...]:
    above = ""
    labels = []
    for column in range(sheet.width):
        upper = words_of(sheet.cell(first, column))
        if first == last:
            labels.append(upper)
            continue
        lower = words_of(sheet.cell(last, column))
        # A heading over several columns stands in the first of them.
        above = upper or (above if lower else "")
        labels.append(BELOW.join(dict.fromkeys(each for each in (above, lower) if each)))
    return tuple(labels)


def _score(header: Header, columns: Sequence[Column]) -> int:
    named = set(proposed(header, columns).values())
    if missing_of(columns, named) or len(named) < min(2, sum(map(bool, header.labels))):
        return 0
    filled = sum(bool(label) for label in header.labels)
    # Long cells are sentences of the paper's head, not names of columns.
    longest = max((len(label) for label in header.labels), default=0)
    return 0 if longest > 120 else 100 * len(named) + min(filled, 20) - 10 * (header.last - header.first)


def proposed(header: Header, columns: Sequence[Column]) -> dict[int, str]:
    """Which column of the sheet is which, each at most once: those that are named best first."""
    fits = [
        (column.fits(label), -at, at, column.key)
        for at, label in enumerate(header.labels)
        if label
        for column in columns
        if column.fits(label)
    ]
    found: dict[int, str] = {}
    for _fit, _before, at, key in sorted(fits, reverse=True):
        if at not in found and key not in found.values():
            found[at] = key
    return found


def missing_of(columns: Sequence[Column], mapped: Collection[str]) -> list[Column]:
    """A column of each group of which none is there."""
    there = {column.needed for column in columns if column.key in mapped}
    return list(
        {column.needed: column for column in reversed(columns) if column.needed and column.needed not in there}.values()
    )


def rows_of(sheet: Sheet, header: Header, mapping: Mapping[int, str]) -> Iterator[Row]:
    """The rows below the header that hold something in a column that is read, ditto signs replaced."""
    above: dict[int, Any] = {}
    for at in range(header.last + 1, len(sheet.rows)):
        cells = {}
        for column, key in sorted(mapping.items()):
            value = sheet.cell(at, column)
            if is_ditto(value):
                value = above.get(column)
            above[column] = value
            cells[key] = value
        if any(value not in (None, "") and str(value).strip() for value in cells.values()) and not _is_numbering(cells):
            yield Row(at + 1, cells)


def _is_numbering(cells: Mapping[str, Any]) -> bool:
    """A line under the header that only numbers the columns: (1) (2) (3)."""
    texts = [
        str(int(v)) if isinstance(v, float) and v.is_integer() else str(v)
        for v in cells.values()
        if v not in (None, "")
    ]
    numbers = [re.sub(r"[()\[\].\s]", "", text) for text in texts]
    return (
        len(numbers) > 1
        and all(each.isdigit() and int(each) <= 60 for each in numbers)
        and len(set(numbers)) == len(numbers)
        and sorted(map(int, numbers)) == [*map(int, numbers)]
    )
