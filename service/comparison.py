"""Comparison: the living read models against the same facts folded afresh, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Table

from service import generations
from service.desks import Desk
from service.exclusive import exclusive
from service.folding import Line, line_of
from service.rebuilding import clear, closure, enter, models, name_of
from service.statements import physical

if TYPE_CHECKING:
    from service.projector import Projector

LINE = "compare"
# Living tables are numbered from 1.
SCRATCH = 0
PAGE = 5_000
Kind = Literal["changed", "missing", "extra"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A living row that is not what the facts say, under its key, with the position of the fact that made it."""

    kind: Kind
    book: str
    key: tuple[Any, ...]
    cause: int | None


@dataclass(slots=True)
class Compared:
    """One table: how many rows are equal, and every difference."""

    table: str
    equal: int = 0
    differences: list[Difference] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        """How many rows differ in one way."""
        return sum(difference.kind == kind for difference in self.differences)


def compare(projector: Projector, names: Sequence[str] | None) -> list[Compared]:
    """Compare the named read models (None: all that come from the books alone) and put the fresh ones away."""
    chosen = [one for one in closure(projector.projections, names) if one.compared]
    compared = {table: Compared(table.name) for projection in chosen for table in projection.tables}
    with exclusive(projector.engine, LINE), projector.desk() as desk:
        clear(desk, LINE, chosen, SCRATCH)
        generations.create(desk, chosen, SCRATCH, projector.engine.dialect)
        standing = models(desk)
        found = {name: generation for name, _, generation in standing}
        live = line_of(name_of(standing), chosen, found)
        scratch = line_of(LINE, chosen, {projection.name: SCRATCH for projection in chosen})
        books = [book for (book,) in desk.run("SELECT id FROM book ORDER BY id")]
        for book in books:
            _compare_book(projector, desk, (live, scratch), book, compared)
        for table, result in compared.items():
            result.differences.extend(_of_no_book(desk, table, live.generations[table], books))
        clear(desk, LINE, chosen, SCRATCH)
    return list(compared.values())


def _compare_book(
    projector: Projector, desk: Desk, lines: tuple[Line, Line], book: str, compared: dict[Table, Compared]
) -> None:
    live, scratch = lines
    enter(desk, scratch.name, book)
    _fill(projector, desk, live, scratch, book, within=False)
    # Only this book stands still, and only for the last facts and the comparison itself.
    desk.hold(live.name, book)
    _fill(projector, desk, live, scratch, book, within=True)
    for table, result in compared.items():
        pair = physical(table, SCRATCH), physical(table, live.generations[table])
        wrong = [*_changed_or_missing(desk, table, pair, book), *_extra(desk, table, pair, book)]
        ((rows,),) = desk.run(f"SELECT count(*) FROM {pair[0]} WHERE book = %s", book)  # noqa: S608
        result.equal += rows - sum(difference.kind != "extra" for difference in wrong)
        result.differences.extend(wrong)
    desk.commit()


def _fill(projector: Projector, desk: Desk, live: Line, scratch: Line, book: str, *, within: bool) -> None:
    ends = dict(
        desk.run("SELECT line, position FROM line_position WHERE book = %s AND line IN (%s, %s)", book, LINE, live.name)
    )
    reached, end = ends[LINE], ends.get(live.name, 0)
    while reached < end:
        turned = projector.folder.page(desk, scratch, book, size=min(PAGE, end - reached), within=within)
        if not turned or not turned[1]:
            return
        reached = turned[0]


def _cause(table: Table) -> str:
    return "cause" if "cause" in table.c else "position"


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _joined(table: Table) -> str:
    return " AND ".join(f"l.{name} = s.{name}" for name in _keys(table))


def _changed_or_missing(desk: Desk, table: Table, pair: tuple[str, str], book: str) -> Iterator[Difference]:
    keys = _keys(table)
    differ = " OR ".join(f"s.{column.name} IS DISTINCT FROM l.{column.name}" for column in table.columns)
    found = desk.run(
        f"SELECT CASE WHEN l.{keys[0]} IS NULL THEN 'missing' ELSE 'changed' END, s.{_cause(table)}, "  # noqa: S608
        f"{', '.join(f's.{name}' for name in keys)} FROM {pair[0]} s LEFT JOIN {pair[1]} l ON {_joined(table)} "
        f"WHERE s.book = %s AND ({differ}) ORDER BY {', '.join(f's.{name}' for name in keys)}",
        book,
    )
    return (Difference(row[0], book, tuple(row[2:]), row[1]) for row in found)


def _extra(desk: Desk, table: Table, pair: tuple[str, str], book: str) -> Iterator[Difference]:
    keys = ", ".join(f"l.{name}" for name in _keys(table))
    found = desk.run(
        f"SELECT l.{_cause(table)}, {keys} FROM {pair[1]} l WHERE l.book = %s "  # noqa: S608
        f"AND NOT EXISTS (SELECT 1 FROM {pair[0]} s WHERE {_joined(table)}) ORDER BY {keys}",
        book,
    )
    return (Difference("extra", book, tuple(row[1:]), row[0]) for row in found)


def _of_no_book(desk: Desk, table: Table, generation: int, books: list[str]) -> Iterator[Difference]:
    keys = ", ".join(_keys(table))
    marks = ", ".join(["%s"] * len(books)) or "''"
    found = desk.run(
        f"SELECT book, {_cause(table)}, {keys} FROM {physical(table, generation)} "  # noqa: S608
        f"WHERE book IS NULL OR book NOT IN ({marks}) ORDER BY {keys}",
        *books,
    )
    return (Difference("extra", row[0] or "", tuple(row[2:]), row[1]) for row in found)
