"""Comparison: the living read models against the same facts folded afresh, row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Table

from projections.readmodel import Projection
from service.follower.desks import Desk
from service.follower.folding import Line, line_of
from service.follower.lines import models, name_of, place_of
from service.regeneration.causes import Watch, named
from service.regeneration.differing import Compared, Difference, Pair
from service.regeneration.rebuilding import closure
from service.regeneration.regenerating import SCRATCH, emptied, fill, scratch

if TYPE_CHECKING:
    from service.follower.projector import Projector

# How far each book was read.
Positions = Mapping[str, int]
# Called with the fresh tables filled up to these positions, before they are put away.
Look = Callable[[Positions], None]


def nothing(positions: Positions) -> None:
    """For those who do not want to look."""


def compared_models(projector: Projector, names: Sequence[str] | None) -> list[Projection]:
    """The named read models and those that share rows with them, as far as they come from the books alone."""
    return [one for one in closure(projector.projections, names) if one.compared]


def compare(projector: Projector, names: Sequence[str] | None, look: Look = nothing) -> list[Compared]:
    """Compare the named read models (None: all) with fresh ones; what differs is told with the facts behind it."""
    chosen = compared_models(projector, names)
    compared = {table: Compared(str(table.name)) for projection in chosen for table in projection.tables}
    with scratch(projector, chosen) as (desk, fresh):
        standing = models(desk)
        live = line_of(name_of(standing), chosen, {name: generation for name, _, generation in standing})
        pairs = {table: Pair(table, live.generations[table], SCRATCH) for table in compared}
        books = [book for (book,) in desk.run("SELECT id FROM book ORDER BY id")]
        positions: dict[str, int] = {}
        for book in books:
            positions[book] = _meet(projector, desk, live, fresh, book)
            for table, result in compared.items():
                pairs[table].compare(desk, book, result)
            desk.commit()
        for table, result in compared.items():
            pairs[table].of_no_book(desk, books, result)
        look(positions)
        if any(result.differences for result in compared.values()):
            _explain(projector, desk, chosen, positions, compared)
    return list(compared.values())


def _meet(projector: Projector, desk: Desk, live: Line, fresh: Line, book: str) -> int:
    """Bring the fresh tables to where the living ones are in a book, which then stands still until the commit."""
    fill(projector, desk, fresh, book, place_of(desk, live.name, book) or 0)
    # Only this book stands still, and only for the last facts and the comparison itself.
    desk.hold(live.name, book)
    end = place_of(desk, live.name, book) or 0
    fill(projector, desk, fresh, book, end, within=True)
    return end


def _explain(
    projector: Projector,
    desk: Desk,
    chosen: Sequence[Projection],
    positions: Positions,
    compared: Mapping[Table, Compared],
) -> None:
    """Fold the books in which something differs once more, to see which facts make the rows in question."""
    watch = Watch()
    for table, result in compared.items():
        for difference in result.differences:
            if difference.kind != "extra":
                watch.add(table, difference)
    line = emptied(projector, desk, watch.over(chosen))
    for book in sorted({each.book for result in compared.values() for each in result.differences} & positions.keys()):
        fill(projector, desk, line, book, positions[book])

    def told(table: Table, difference: Difference) -> Difference:
        return named(projector.engine, difference) if difference.kind == "extra" else watch.explain(table, difference)

    for table, result in compared.items():
        result.differences = [told(table, difference) for difference in result.differences]


__all__ = ["Compared", "Difference", "Look", "Positions", "compare", "compared_models"]
