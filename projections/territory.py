"""Territory: places with all that lies within them, asked in one query however deep and however many."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, literal, select, true

from projections.places import place
from projections.times import happened


def inside(
    db: Connection, roots: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> frozenset[str]:
    """The places named and all that lies within them."""
    if not roots:
        return frozenset()
    then = there(as_of, known_at)
    reached = select(place.c.place).where(place.c.place.in_(roots), then).cte("reached", recursive=True)
    reached = reached.union(select(place.c.place).where(then).join(reached, place.c.parent == reached.c.place))
    return frozenset(roots) | frozenset(db.execute(select(reached.c.place)).scalars())


def there(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Places that had been established; nothing is asked where it is about those of now."""
    return true() if as_of is None and known_at is None else happened(place, as_of, known_at)


def _above(as_of: int | None = None, known_at: int | None = None) -> Select[Any]:
    then = there(as_of, known_at)
    first = select(place, literal(0).label("steps")).where(place.c.place == bindparam("id"), then)
    reached = first.cte("above", recursive=True)
    next_up = select(place, reached.c.steps + 1).where(then).join(reached, place.c.place == reached.c.parent)
    reached = reached.union_all(next_up)
    return select(reached).order_by(reached.c.steps)


# Put together once: that costs more than asking it.
ABOVE = _above()


def above(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[RowMapping]:
    """A place and what it lies in, nearest first; nothing where there is no such place."""
    asked = ABOVE if as_of is None and known_at is None else _above(as_of, known_at)
    return db.execute(asked, {"id": id}).mappings().all()


def named(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """These places with name, kind and what they lie in, by code."""
    asked = select(place).where(place.c.place.in_(places), there(as_of, known_at))
    return db.execute(asked.order_by(place.c.code, place.c.place)).mappings().all()
