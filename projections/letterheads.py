"""Letterheads: what communes set to stand at the top of their papers, and which of it held on a day."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Index, RowMapping, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from domain.letterhead import PARTS
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, place_id
from projections.times import happened

# One row for each time that it was set.
letterhead = Table(
    "letterhead",
    derived,
    key("book", primary=True),
    micro("position", primary=True),
    key("place"),
    *(Column(name, Text) for name in PARTS),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_letterhead", "place", "at"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "letterhead.set":
        return
    row = {"book": fact.book, "position": fact.position, "place": place_id(fact.data.get("place"))}
    row |= {name: fact.data.get(name) for name in PARTS} | {"cause": fact.position}
    page.put(letterhead, row | {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)})


def letterheads(
    db: Connection, place: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Everything that a commune set, the last first."""
    c = letterhead.c
    asked = select(letterhead).where(c.place == place, happened(letterhead, as_of, known_at))
    return db.execute(asked.order_by(c.at.desc(), c.position.desc())).mappings().all()


def letterhead_of(db: Connection, place: str, *, as_of: int | None = None) -> RowMapping | None:
    """What held then; before anything was set, what was set first."""
    found = letterheads(db, place)
    then = [row for row in found if as_of is None or row["at"] <= as_of]
    return next(iter(then or found[-1:]), None)


PROJECTION = Projection("letterheads", version=1, tables=(letterhead,), fold=_fold, types=("letterhead.set",))
