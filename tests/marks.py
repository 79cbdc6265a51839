"""Marks: invented words, another one for each box of a form, and a search for them in whatever was stored."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, inspect, text

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# How a mark reads once marks, capitals and escapes are taken away from it.
PLAIN = re.compile(r"danh-dau-\d{4}-an")


@dataclass
class Marks:
    """Hands out a mark for each place, and tells afterwards which place a found mark was planted in."""

    places: dict[str, str] = field(default_factory=dict)

    def __call__(self, place: str) -> str:
        """A new mark, planted in `place`."""
        mark = f"Đánh-Dấu-{len(self.places):04d}-Ẩn"
        self.places[plain(mark)] = place
        return mark

    def found_in(self, stored: Any) -> set[str]:
        """The places whose marks are in a stored value."""
        return {self.places[mark] for mark in PLAIN.findall(plain(stored)) if mark in self.places}


def plain(stored: Any) -> str:
    """A stored value without accents, capitals and escapes, however it was written: bytes are read as UTF-8."""
    told = bytes(stored).decode("utf-8", "replace") if isinstance(stored, bytes | memoryview) else str(stored)
    told = ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), told)
    letters = unicodedata.normalize("NFD", told.casefold()).replace("đ", "d")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def tables(engine: Engine) -> list[str]:
    """Every table of the database, those of read models included."""
    return sorted(inspect(engine).get_table_names())


def cells(engine: Engine, table: str) -> Iterator[tuple[str, Any]]:
    """Every value of every row, with the name of its column."""
    with engine.connect() as db:
        for row in db.execute(text(f'SELECT * FROM "{table}"')).mappings():
            yield from row.items()


def where(marks: Marks, engine: Engine) -> dict[str, set[str]]:
    """Where marks were found: the places they were planted in, by `table.column`."""
    found: dict[str, set[str]] = {}
    for table in tables(engine):
        for column, value in cells(engine, table):
            if places := marks.found_in(value):
                found.setdefault(f"{table}.{column}", set()).update(places)
    return found


def writings(mark: str) -> dict[str, str | bytes]:
    """A mark as it may come to lie somewhere."""
    decomposed = unicodedata.normalize("NFD", mark)
    return {
        "composed": mark,
        "decomposed": decomposed,
        "bytes": mark.encode(),
        "decomposed bytes": decomposed.encode(),
        "escaped": json.dumps({"text": mark}),
        "capitals": mark.upper(),
        "without marks": plain(mark),
        "among others": b"\x00\xff" + mark.encode() + b"\xfe",
    }
