"""Regenerating: facts folded afresh into tables that nobody reads, as far as is asked, and put away again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from projections.readmodel import Projection
from service.exclusive import exclusive
from service.follower.desks import Desk
from service.follower.folding import Line, line_of
from service.follower.lines import enter, place_of
from service.regeneration import generations
from service.regeneration.bulk import BulkDesk
from service.regeneration.filling import AT_HAND, PAGE
from service.regeneration.rebuilding import clear

if TYPE_CHECKING:
    from service.follower.projector import Projector

LINE = "compare"
# Living tables are numbered from 1.
SCRATCH = 0


@contextmanager
def scratch(projector: Projector, chosen: Sequence[Projection]) -> Iterator[tuple[Desk, Line]]:
    """A desk and the line of fresh, empty tables; whatever happens, they are put away in the end."""
    with exclusive(projector.engine, LINE), projector.desk() as desk:
        try:
            yield desk, emptied(projector, desk, chosen)
            clear(desk, LINE, chosen, SCRATCH)
        except BaseException:
            with suppress(projector.engine.dialect.loaded_dbapi.Error):
                desk.give_up()
                clear(desk, LINE, chosen, SCRATCH)
            raise


def emptied(projector: Projector, desk: Desk, chosen: Sequence[Projection]) -> Line:
    """The same tables anew, with nothing in them."""
    clear(desk, LINE, chosen, SCRATCH)
    generations.create(desk, chosen, SCRATCH, projector.engine.dialect)
    return line_of(LINE, chosen, {projection.name: SCRATCH for projection in chosen})


def fill(projector: Projector, desk: Desk, line: Line, book: str, end: int, *, within: bool = False) -> None:
    """Fold a book up to a position, from wherever the line stands in it."""
    reached = place_of(desk, line.name, book)
    if reached is None:
        enter(desk, line.name, book)
        reached = 0
    # Rows of a book that has none yet are written many together, as a rebuild does it.
    bulk = BulkDesk(desk, line.projections, line.generations, at_hand=AT_HAND) if not (reached or within) else None
    projector.folder.up_to(bulk or desk, line, book, reached, end, size=PAGE, within=within)
    if bulk is not None and end:
        bulk.settle(line.name, book)
