"""Outdated: how read models that a rebuild puts away differ from the fresh ones, at equal positions of the books."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Table

from service.desks import Desk
from service.folding import Line
from service.statements import physical

if TYPE_CHECKING:
    from service.projector import Projector

# So often both are brought to one position before a book in which somebody writes all the time is left out.
TRIES = 50
# Read models with fold version and generation, as they are in force.
Models = Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Outdated:
    """A table: how many of its rows said something else than the facts, were lacking, or rested on none."""

    table: str
    changed: int
    missing: int
    extra: int
    # Book and position of the first fact whose row was not as it is now; none where rows were only too many.
    first: tuple[str, int] | None


def compared(
    projector: Projector, desk: Desk, line: Line, live: str, found: Models
) -> tuple[tuple[Outdated, ...], tuple[str, ...]]:
    """Compare what lives with what was filled, as far as both come from the same folds; and the books left out.

    Nobody waits for it: both are read in one moment in which they stand at the same position, and most books, in which
    nobody writes just now, stand there anyway.
    """
    old = dict(_of_same_folds(line, found))
    books = {book for (book,) in desk.run("SELECT id FROM book WHERE head > 0")} if old else set()
    told: dict[Table, Outdated] = {}
    for _ in range(TRIES):
        if not books:
            break
        _approach(projector, desk, line, live, books)
        with desk.moment():
            meeting = books & _together(desk, line.name, live)
            for table, generation in old.items() if meeting else ():
                pair = physical(table, line.generations[table]), physical(table, generation)
                for wrong in _differing(desk, table, pair, sorted(meeting)):
                    told[table] = _sum(told.get(table), wrong)
        books -= meeting
    return tuple(told[table] for table in old if table in told), tuple(sorted(books))


def _of_same_folds(line: Line, found: Models) -> list[tuple[Table, int]]:
    standing = {name: (version, generation) for name, version, generation in found}
    same = [one for one in line.projections if one.compared and standing.get(one.name, (None, 0))[0] == one.version]
    return [(table, standing[one.name][1]) for one in same for table in one.tables]


def _approach(projector: Projector, desk: Desk, line: Line, live: str, books: Collection[str]) -> None:
    """Bring both lines to where the other is, book by book."""
    asked = "SELECT book, position FROM line_position WHERE line = %s"
    fresh, living = dict(desk.run(asked, line.name)), dict(desk.run(asked, live))
    for book in sorted(books):
        position, end = fresh.get(book, 0), living.get(book, 0)
        if position > end:
            projector.catch_up_living(book)
        while position < end and (turned := projector.folder.page(desk, line, book, size=min(end - position, 5_000))):
            position = turned.position


def _together(desk: Desk, fresh: str, live: str) -> set[str]:
    """The books in which both lines stand at the same position."""
    asked = (
        "SELECT f.book FROM line_position f JOIN line_position l ON l.book = f.book AND l.position = f.position "
        "WHERE f.line = %s AND l.line = %s"
    )
    return {book for (book,) in desk.run(asked, fresh, live)}


def _differing(desk: Desk, table: Table, pair: tuple[str, str], books: list[str]) -> list[Outdated]:
    """What is wrong in each of these books with the older table of a pair."""
    keys = [column.name for column in table.primary_key]
    cause = "cause" if "cause" in table.c else "position"
    wrong = " OR ".join(f"n.{column.name} IS DISTINCT FROM o.{column.name}" for column in table.columns)
    among = f"book IN ({', '.join(['%s'] * len(books))})"
    found = desk.run(
        f"SELECT n.book, count(*), count(*) FILTER (WHERE o.{keys[0]} IS NULL), count(*) FILTER (WHERE {wrong}), "  # noqa: S608
        f"min(n.{cause}) FILTER (WHERE {wrong}) FROM {pair[0]} n LEFT JOIN {pair[1]} o "
        f"ON {' AND '.join(f'o.{name} = n.{name}' for name in keys)} WHERE n.{among} GROUP BY n.book ORDER BY n.book",
        *books,
    )
    stood = dict(desk.run(f"SELECT book, count(*) FROM {pair[1]} WHERE {among} GROUP BY book", *books))  # noqa: S608
    told = []
    for book, rows, missing, differing, first in found:
        extra = stood.pop(book, 0) - (rows - missing)
        told.append(Outdated(table.name, differing - missing, missing, extra, first and (book, first)))
    told += [Outdated(table.name, 0, 0, extra, None) for extra in stood.values()]
    return [each for each in told if each.changed or each.missing or each.extra]


def _sum(one: Outdated | None, other: Outdated) -> Outdated:
    if one is None:
        return other
    return replace(
        one,
        changed=one.changed + other.changed,
        missing=one.missing + other.missing,
        extra=one.extra + other.extra,
        first=one.first or other.first,
    )
