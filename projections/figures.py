"""Figures: what was counted elsewhere, with who, of whom, on which day and where that is written."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, Connection, Index, RowMapping, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Lookup, Page, Row, Want
from projections.readings import corrects, read_anew, reads, values_of
from projections.readmodel import FOREVER, Projection, derived, key, micro, whole

figure = Table(
    "figure",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    key("stream"),
    whole("version"),
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
    micro("known", primary=True),
    micro("known_to"),
    Index("ix_figure_stream", "stream"),
)
NOW = Lookup(figure, "stream", ("known_to",))
SAID = ("year", "title", "measure", "denominator", "called", "part", "whole", "counted_on", "source")


def _wanted(page: Page) -> Iterator[Want]:
    return ((NOW, fact.stream) for kind in ("figure", "target") for fact in page.of(kind) if _is_ours(fact))


def _is_ours(fact: Recorded) -> bool:
    return fact.type == "figure.reported" or corrects(fact, "figure.reported")


def _fold(fact: Recorded, page: Page) -> None:
    if not _is_ours(fact):
        return
    rows = page.rows(NOW, fact.stream)
    if fact.type == "figure.reported":
        row: Row = {name: fact.data.get(name) for name in SAID}
        row.update(book=fact.book, cause=fact.position, stream=fact.stream, version=fact.version)
        row.update(at=micros(fact.occurred_at), known=micros(fact.recorded_at), known_to=FOREVER)
        rows.append(row)
        page.put(figure, row)
        return
    for row in [row for row in rows if row["version"] == fact.data["corrected_version"]]:
        read_anew(fact, page, figure, rows, row, values_of(fact))


def reported(
    db: Connection, *, book: str, year: int | None = None, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """The figures of a book, the latest day of counting last; of two of one day the one entered later."""
    asked = select(figure).where(figure.c.book == book, reads(figure, as_of, known_at))
    if year is not None:
        asked = asked.where(figure.c.year == year)
    return db.execute(asked.order_by(figure.c.counted_on, figure.c.cause)).mappings().all()


PROJECTION = Projection(
    "figures",
    version=2,
    tables=(figure,),
    fold=_fold,
    wanted=_wanted,
    types=("figure.reported", "target.corrected"),
    keeps=(NOW,),
)
