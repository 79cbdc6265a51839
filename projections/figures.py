"""Figures: what was counted elsewhere, with who, of whom, on which day and where that is written."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, RowMapping, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, whole
from projections.times import happened

figure = Table(
    "figure",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    whole("year"),
    key("title"),
    key("measure"),
    key("denominator"),
    Column("called", Text),
    whole("part"),
    whole("whole"),
    key("counted_on"),
    Column("source", Text),
    micro("at"),
    micro("known"),
)
SAID = ("year", "title", "measure", "denominator", "called", "part", "whole", "counted_on", "source")


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "figure.reported":
        return
    row = {name: fact.data.get(name) for name in SAID}
    row.update(book=fact.book, cause=fact.position, at=micros(fact.occurred_at), known=micros(fact.recorded_at))
    page.put(figure, row)


def reported(
    db: Connection, *, book: str, year: int | None = None, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """The figures of a book, the latest day of counting last; of two of one day the one entered later."""
    asked = select(figure).where(figure.c.book == book, happened(figure, as_of, known_at))
    if year is not None:
        asked = asked.where(figure.c.year == year)
    return db.execute(asked.order_by(figure.c.counted_on, figure.c.cause)).mappings().all()


PROJECTION = Projection("figures", version=1, tables=(figure,), fold=_fold)
