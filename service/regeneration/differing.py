"""Differing rows: one table as it lives against the same table folded afresh, by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from sqlalchemy import Table

from service.follower.desks import Desk
from service.follower.statements import physical

# More rows of one table and kind are counted, not told one by one: what is wrong everywhere needs no list.
TOLD = 1_000
Kind = Literal["changed", "missing", "extra"]


class Cause(NamedTuple):
    """A fact as a comparison names it."""

    position: int
    type: str
    stream: str
    version: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A living row that is not what the facts say, under its key, with the position of the fact that it names.

    `columns` holds those that differ: what lives, and what the facts say. `first` is the earliest fact that touched
    the row, `last` the one that gave these columns what they should hold.
    """

    kind: Kind
    book: str
    key: tuple[Any, ...]
    cause: int | None
    columns: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    first: Cause | None = None
    last: Cause | None = None


@dataclass(slots=True)
class Compared:
    """One table: how many rows are equal, how many differ in which way, and the first of these one by one."""

    table: str
    equal: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        """How many rows differ in one way."""
        return self.counts[kind]


class Tally(NamedTuple):
    """One book of a table: the rows that the facts make, how many of these live not at all or otherwise, those that
    live beyond them, and the position of the first fact whose row is not right."""

    book: str
    rows: int = 0
    missing: int = 0
    changed: int = 0
    extra: int = 0
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One table twice: the generation that lives, and the one that was folded afresh."""

    table: Table
    living: int
    fresh: int

    def compare(self, desk: Desk, book: str, into: Compared) -> None:
        """The rows of one book."""
        for tally in self.tallies(desk, [book]):
            into.equal += tally.rows - tally.missing - tally.changed
            into.counts.update({"missing": tally.missing, "changed": tally.changed})
            if tally.missing or tally.changed:
                into.differences += self._unlike(desk, book)
            if tally.extra:
                self._beyond(desk, f"l.book = %s AND {self._unmade}", [book], into)

    def tallies(self, desk: Desk, books: Sequence[str]) -> list[Tally]:
        """Each of these books that has rows in either table."""
        marks = ", ".join(["%s"] * len(books))
        found = desk.run(
            f"SELECT s.book, count(*), count(*) FILTER (WHERE l.book = s.book), "  # noqa: S608
            f"count(*) FILTER (WHERE {self._differ}) FROM {self._both} WHERE s.book IN ({marks}) GROUP BY s.book",
            *books,
        )
        stood = desk.run(f"SELECT book, count(*) FROM {self._living} WHERE book IN ({marks}) GROUP BY book", *books)  # noqa: S608
        # What costs another look at every row is asked only of books in which something is wrong.
        met = {book: own for book, _, own, _ in found}
        beyond = {book: self._count_beyond(desk, book) for book, rows in stood if rows != met.get(book, 0)}
        told = [self._tally(desk, book, rows, differ, beyond.pop(book, 0)) for book, rows, _, differ in found]
        return sorted(told + [Tally(book, extra=extra) for book, extra in beyond.items()])

    def _tally(self, desk: Desk, book: str, rows: int, differ: int, extra: int) -> Tally:
        if not differ:
            return Tally(book, rows, extra=extra)
        ((missing, first),) = desk.run(
            f"SELECT count(*) FILTER (WHERE {self._absent}), min(s.{self._cause}) "  # noqa: S608
            f"FROM {self._both} WHERE s.book = %s AND ({self._differ})",
            book,
        )
        return Tally(book, rows, missing, differ - missing, extra, first)

    def _count_beyond(self, desk: Desk, book: str) -> int:
        ((count,),) = desk.run(f"SELECT count(*) FROM {self._living} l WHERE l.book = %s AND {self._unmade}", book)  # noqa: S608
        return int(count)

    def of_no_book(self, desk: Desk, books: Sequence[str], into: Compared) -> None:
        """Living rows under a book that is not there."""
        marks = ", ".join(["%s"] * len(books)) or "''"
        self._beyond(desk, f"l.book IS NULL OR l.book NOT IN ({marks})", books, into)

    def _unlike(self, desk: Desk, book: str) -> Iterator[Difference]:
        """Rows that the facts make, and that live otherwise or not at all; the earliest cause first."""
        names = [column.name for column in self.table.columns]
        found = desk.run(
            f"SELECT {_of('s', names)}, {_of('l', names)} FROM {self._both} WHERE s.book = %s AND ({self._differ}) "  # noqa: S608
            f"ORDER BY s.{self._cause}, {_of('s', self._keys)} LIMIT {TOLD}",
            book,
        )
        for row in found:
            said, lives = dict(zip(names, row, strict=False)), dict(zip(names, row[len(names) :], strict=True))
            kind: Kind = "missing" if lives[self._keys[0]] is None else "changed"
            columns = {name: (lives[name], said[name]) for name in names if lives[name] != said[name]}
            yield self._difference(kind, book, said, {} if kind == "missing" else columns)

    def _beyond(self, desk: Desk, where: str, asked: Sequence[str], into: Compared) -> None:
        """Rows that live although no fact makes them."""
        names = [column.name for column in self.table.columns]
        rows = f"FROM {self._living} l WHERE {where}"
        ((count,),) = desk.run(f"SELECT count(*) {rows}", *asked)
        if not count:
            return
        into.counts["extra"] += count
        order = f"ORDER BY l.{self._cause}, {_of('l', self._keys)} LIMIT {TOLD}"
        found = (
            dict(zip(names, row, strict=True)) for row in desk.run(f"SELECT {_of('l', names)} {rows} {order}", *asked)
        )
        into.differences += [self._difference("extra", row["book"] or "", row, {}) for row in found]

    def _difference(self, kind: Kind, book: str, row: Mapping[str, Any], columns: Mapping[str, Any]) -> Difference:
        return Difference(kind, book, tuple(row[name] for name in self._keys), row[self._cause], columns)

    @property
    def _keys(self) -> list[str]:
        return [column.name for column in self.table.primary_key]

    @property
    def _cause(self) -> str:
        return "cause" if "cause" in self.table.c else "position"

    @property
    def _living(self) -> str:
        return physical(self.table, self.living)

    @property
    def _fresh(self) -> str:
        return physical(self.table, self.fresh)

    @property
    def _same(self) -> str:
        return " AND ".join(f"l.{name} = s.{name}" for name in self._keys)

    @property
    def _unmade(self) -> str:
        return f"NOT EXISTS (SELECT 1 FROM {self._fresh} s WHERE {self._same})"  # noqa: S608

    @property
    def _both(self) -> str:
        return f"{self._fresh} s LEFT JOIN {self._living} l ON {self._same}"

    @property
    def _absent(self) -> str:
        return f"l.{self._keys[0]} IS NULL"

    @property
    def _differ(self) -> str:
        others = [column.name for column in self.table.columns if not column.primary_key]
        return " OR ".join([self._absent, *(f"s.{name} IS DISTINCT FROM l.{name}" for name in others)])


def _of(alias: str, names: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)
