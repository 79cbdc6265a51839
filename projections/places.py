"""Places: provinces, communes and villages, with their codes and what lies within what."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Index, RowMapping, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, whole
from projections.times import happened

place = Table(
    "place",
    derived,
    key("place", primary=True),
    key("book"),
    key("kind"),
    Column("name", Text),
    key("code"),
    key("parent"),
    key("area"),
    whole("demonstration"),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_place_parent", "parent"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "place.established":
        return
    data = fact.data
    row = {name: data.get(name) for name in ("kind", "name", "code", "parent", "area")}
    row.update(place=fact.stream.removeprefix("place."), book=fact.book, cause=fact.position)
    row.update(demonstration=int(bool(data.get("demonstration"))))
    row.update(at=micros(fact.occurred_at), known=micros(fact.recorded_at))
    page.put(place, row)


def place_of(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> RowMapping | None:
    """One place."""
    asked = select(place).where(place.c.place == id, happened(place, as_of, known_at))
    return db.execute(asked).mappings().first()


def within(
    db: Connection, parent: str | None, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """The places directly within another, or those within none, by code."""
    inside = place.c.parent.is_(None) if parent is None else place.c.parent == parent
    asked = select(place).where(inside, happened(place, as_of, known_at))
    return db.execute(asked.order_by(place.c.code, place.c.place)).mappings().all()


PROJECTION = Projection("places", version=1, tables=(place,), fold=_fold, types=("place.established",))
