"""Outdated: how read models that a rebuild puts away differ from the fresh ones, at equal positions of the books."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Table

from service.follower.desks import Desk
from service.follower.folding import Line
from service.follower.lines import places_of
from service.regeneration.differing import Pair, Tally
from service.regeneration.filling import PAGE

if TYPE_CHECKING:
    from service.follower.projector import Projector

# So often both are brought to one position before a book in which somebody writes all the time is left out.
TRIES = 50
# Read models with fold version and generation, as they are in force.
Models = Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Outdated:
    """A table: how many of its rows said something else than the facts, were lacking, or rested on none."""

    table: str
    changed: int = 0
    missing: int = 0
    extra: int = 0
    # Book and position of the first fact whose row was not as it is now; none where rows were only too many.
    first: tuple[str, int] | None = None


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
                pair = Pair(table, living=generation, fresh=line.generations[table])
                for tally in pair.tallies(desk, sorted(meeting)):
                    if tally.changed or tally.missing or tally.extra:
                        told[table] = _and(told.get(table) or Outdated(table.name), tally)
        books -= meeting
    return tuple(told[table] for table in old if table in told), tuple(sorted(books))


def _of_same_folds(line: Line, found: Models) -> list[tuple[Table, int]]:
    standing = {name: (version, generation) for name, version, generation in found}
    same = [one for one in line.projections if one.compared and standing.get(one.name, (None, 0))[0] == one.version]
    return [(table, standing[one.name][1]) for one in same for table in one.tables]


def _approach(projector: Projector, desk: Desk, line: Line, live: str, books: Collection[str]) -> None:
    """Bring both lines to where the other is, book by book."""
    fresh, living = places_of(desk, line.name), places_of(desk, live)
    for book in sorted(books):
        position, end = fresh.get(book, 0), living.get(book, 0)
        if position > end:
            projector.catch_up_living(book)
        projector.folder.up_to(desk, line, book, position, end, size=PAGE)


def _together(desk: Desk, fresh: str, live: str) -> set[str]:
    """The books in which both lines stand at the same position."""
    asked = (
        "SELECT f.book FROM line_position f JOIN line_position l ON l.book = f.book AND l.position = f.position "
        "WHERE f.line = %s AND l.line = %s"
    )
    return {book for (book,) in desk.run(asked, fresh, live)}


def _and(one: Outdated, tally: Tally) -> Outdated:
    return replace(
        one,
        changed=one.changed + tally.changed,
        missing=one.missing + tally.missing,
        extra=one.extra + tally.extra,
        first=one.first or (None if tally.first is None else (tally.book, tally.first)),
    )
