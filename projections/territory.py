"""Territory: places with all that lies within them, asked in one query however deep and however many."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, literal, select

from projections.places import place


def inside(db: Connection, roots: Collection[str]) -> frozenset[str]:
    """The places named and all that lies within them."""
    if not roots:
        return frozenset()
    reached = select(place.c.place).where(place.c.place.in_(roots)).cte("reached", recursive=True)
    reached = reached.union(select(place.c.place).join(reached, place.c.parent == reached.c.place))
    return frozenset(roots) | frozenset(db.execute(select(reached.c.place)).scalars())


def _above() -> Select[Any]:
    first = select(place, literal(0).label("steps")).where(place.c.place == bindparam("id"))
    reached = first.cte("above", recursive=True)
    reached = reached.union_all(select(place, reached.c.steps + 1).join(reached, place.c.place == reached.c.parent))
    return select(reached).order_by(reached.c.steps)


# Put together once: that costs more than asking it.
ABOVE = _above()


def above(db: Connection, id: str) -> Sequence[RowMapping]:
    """A place and what it lies in, nearest first; nothing where there is no such place."""
    return db.execute(ABOVE, {"id": id}).mappings().all()


def named(db: Connection, places: Collection[str]) -> Sequence[RowMapping]:
    """These places with name, kind and what they lie in, by code."""
    asked = select(place).where(place.c.place.in_(places))
    return db.execute(asked.order_by(place.c.code, place.c.place)).mappings().all()
