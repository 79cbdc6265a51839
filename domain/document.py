"""A strict reading of plain documents: every defect is named by file and field."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from domain import amount
from domain.text import holds_unseen

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
LONGEST_TEXT = 2000


class Defect:
    """What is wrong with a field: English words, the key of their translation, and what stands in them."""

    def __init__(self, message: str, /, **told: Any) -> None:
        self.message, self.told = message, told

    def __str__(self) -> str:
        return self.message % self.told


class EditionInvalid(ValueError):
    """A document that may not be used, with the place of its first defect."""

    def __init__(self, file: str, field: str, defect: Defect) -> None:
        self.file, self.field, self.defect = file, field, defect
        super().__init__(f"{file}: {field or 'document'}: {defect}")

    @property
    def problem(self) -> str:
        """The defect in English."""
        return str(self.defect)


@dataclass(frozen=True, slots=True)
class Part:
    """One object of a document, knowing its way from the top."""

    file: str
    path: str
    values: Mapping[str, Any]

    def way(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fail(self, key: str, message: str, /, **told: Any) -> NoReturn:
        self.refuse(key, Defect(message, **told))

    def refuse(self, key: str, defect: Defect) -> NoReturn:
        raise EditionInvalid(self.file, self.way(key) if key else self.path, defect)

    def only(self, *required: str, optional: Iterable[str] = ()) -> None:
        """Refuse a key that is missing and one that nobody would read."""
        for key in required:
            if key not in self.values:
                self.fail(key, "is missing")
        for key in self.values:
            if key not in required and key not in optional:
                self.fail(str(key), "is not a known key")

    def text(self, key: str) -> str:
        value = self.values[key]
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
            self.fail(key, "must be text of 1 to %(most)s characters", most=LONGEST_TEXT)
        if holds_unseen(value):
            self.fail(key, "holds a letter that nobody can see")
        return value

    def name(self, key: str) -> str:
        return self._name(key, self.values[key])

    def _name(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            self.fail(key, "must be a name of small letters, digits, - and _")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        value = self.values[key]
        if not isinstance(value, str) or value not in allowed:
            self.fail(key, "must be one of %(allowed)s", allowed=", ".join(allowed))
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where the key is left out."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fail(key, "must be true or false")
        return value

    def whole(self, key: str, least: int, most: int) -> int:
        value = self.values[key]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fail(key, "must be a whole number from %(least)s to %(most)s", least=least, most=most)
        return value

    def amount(self, key: str) -> Decimal:
        number = amount.read(self.values[key])
        if number is None or number < 0:
            self.fail(key, 'must be a whole number or decimal text such as "7.5", not below 0')
        return number

    def day(self, key: str) -> date:
        day = _day(self.values[key])
        if day is None:
            self.fail(key, "must be a day as YYYY-MM-DD")
        return day

    def month_day(self, key: str) -> tuple[int, int]:
        """A day of every year; 29 February is none."""
        day = _day(f"2001-{self.values[key]}")
        if day is None:
            self.fail(key, "must be a day of every year as MM-DD")
        return day.month, day.day

    def part(self, key: str) -> "Part":
        value = self.values[key]
        if not isinstance(value, dict):
            self.fail(key, "must be an object")
        return Part(self.file, self.way(key), value)

    def part_or_none(self, key: str) -> "Part | None":
        return None if self.values.get(key) is None else self.part(key)

    def items(self, key: str) -> list[Any]:
        """A list with something in it."""
        value = self.values[key]
        if not isinstance(value, list) or not value:
            self.fail(key, "must be a list that is not empty")
        return value

    def parts(self, key: str) -> tuple["Part", ...]:
        for n, item in enumerate(self.items(key)):
            if not isinstance(item, dict):
                self.fail(f"{key}[{n}]", "must be an object")
        return tuple(Part(self.file, self.way(f"{key}[{n}]"), item) for n, item in enumerate(self.items(key)))

    def names(self, key: str) -> tuple[str, ...]:
        names = tuple(self._name(f"{key}[{n}]", item) for n, item in enumerate(self.items(key)))
        for n, name in enumerate(names):
            if name in names[:n]:
                self.fail(f"{key}[{n}]", "'%(name)s' stands twice", name=name)
        return names

    def one_known(self, key: str, known: Collection[str], what: str) -> str:
        """A name that must be declared elsewhere in the document."""
        name = self.name(key)
        if name not in known:
            self.refuse(key, _unknown(what, name))
        return name

    def known(self, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
        return self._all(key, known, lambda name: _unknown(what, name))

    def choices(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        defect = Defect("must be one of %(allowed)s", allowed=", ".join(allowed))
        return self._all(key, allowed, lambda _name: defect)

    def _all(self, key: str, allowed: Collection[str], defect: Callable[[str], Defect]) -> tuple[str, ...]:
        names = self.names(key)
        for n, name in enumerate(names):
            if name not in allowed:
                self.refuse(f"{key}[{n}]", defect(name))
        return names


def _unknown(what: str, name: str) -> Defect:
    """What is declared nowhere in the document."""
    match what:
        case "office":
            return Defect("no office '%(name)s'", name=name)
        case "step":
            return Defect("no step '%(name)s'", name=name)
        case "figure":
            return Defect("no figure '%(name)s'", name=name)
        case _:
            return Defect("no event or step '%(name)s'", name=name)


def _day(text: Any) -> date | None:
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == text else None
