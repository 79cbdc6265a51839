"""Territory: places with all that lies within them, asked in one query however deep and however many.

What has become part of another place lies in it from that day on. So whoever holds the successor reaches what was
written in its predecessors, and whoever held one of these reaches the successor: `reach`.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, literal, select

from projections.places import MERGED, WITHIN, place, place_link, read, stood, there


def inside(
    db: Connection, roots: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> frozenset[str]:
    """The places named and all that lies within them."""
    if not roots:
        return frozenset()
    then = there(as_of, known_at)
    reached = select(place.c.place).where(place.c.place.in_(roots), then).cte("reached", recursive=True)
    within, c = _linked(as_of, known_at), place_link.c
    reached = reached.union(select(c.place).where(within).join(reached, c.upper == reached.c.place))
    return frozenset(roots) | frozenset(db.execute(select(reached.c.place)).scalars())


def reach(
    db: Connection, roots: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> frozenset[str]:
    """What a mandate over these places covers: they, what has taken them up, and all that lies within."""
    return inside(db, heirs(db, roots, as_of=as_of, known_at=known_at), as_of=as_of, known_at=known_at)


def heirs(
    db: Connection, roots: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> frozenset[str]:
    """These places and whatever has taken them up, however often."""
    if not roots:
        return frozenset()
    c = place_link.c
    taken_up = select(place.c.place).where(place.c.place.in_(roots)).cte("taken_up", recursive=True)
    of_theirs = select(c.upper).where(c.how != WITHIN, _linked(as_of, known_at))
    taken_up = taken_up.union(of_theirs.join(taken_up, c.place == taken_up.c.place))
    return frozenset(roots) | frozenset(db.execute(select(taken_up.c.place)).scalars())


def as_one(
    db: Connection, id: str, *, abroad: bool = False, as_of: int | None = None, known_at: int | None = None
) -> frozenset[str]:
    """A village with those that have become part of it: what waits in them is on its lists.

    Communes that merged keep a book each, so they stay apart, and with `abroad` only do their villages come together:
    that is about who is at home where.
    """
    reached = select(place.c.place).where(place.c.place == id).cte("as_one", recursive=True)
    merged = _merged(as_of, known_at, abroad=abroad).with_only_columns(place_link.c.place)
    reached = reached.union(merged.join(reached, place_link.c.upper == reached.c.place))
    return frozenset({id, *db.execute(select(reached.c.place)).scalars()})


def homes(db: Connection, *, as_of: int | None = None, known_at: int | None = None) -> dict[str, str]:
    """Of each village that became part of another, the one on whose lists it is now; a split is no answer for all."""
    into = {row.place: row.upper for row in db.execute(_merged(as_of, known_at))}
    found: dict[str, str] = {}
    for merged in into:
        at = merged
        while at in into:
            at = into[at]
        found[merged] = at
    return found


def _merged(as_of: int | None, known_at: int | None, *, abroad: bool = False) -> Select[tuple[str, str]]:
    c, into = place_link.c, place.alias("into")
    both = place_link.join(place, place.c.place == c.place).join(into, into.c.place == c.upper)
    asked = select(c.place, c.upper).select_from(both)
    if not abroad:
        # In one commune, and so in one book.
        asked = asked.where(into.c.parent == place.c.parent)
    return asked.where(c.how == MERGED, place.c.kind == "village", _linked(as_of, known_at))


def _linked(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    return stood(place_link, as_of, known_at)


def _above(as_of: int | None = None, known_at: int | None = None) -> Select[Any]:
    c = place_link.c
    first = select(place.c.place, literal(0).label("steps")).where(place.c.place == bindparam("id"))
    reached = first.cte("above", recursive=True)
    next_up = select(c.upper, reached.c.steps + c.steps).where(_linked(as_of, known_at))
    reached = reached.union_all(next_up.join(reached, c.place == reached.c.place))
    found = select(*read(as_of, known_at), reached.c.steps).join(reached, place.c.place == reached.c.place)
    return found.where(there(as_of, known_at)).order_by(reached.c.steps, place.c.place)


# Put together once: that costs more than asking it.
ABOVE = _above()


def above(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[RowMapping]:
    """A place and what it was established in, nearest first; then what has taken any of them up.

    Nothing where there is no such place.
    """
    asked = ABOVE if as_of is None and known_at is None else _above(as_of, known_at)
    found: dict[str, RowMapping] = {}
    for row in db.execute(asked, {"id": id}).mappings():
        found.setdefault(row["place"], row)
    return list(found.values())


def named(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """These places with name, kind and what they lie in, by code."""
    columns = read(as_of, known_at)
    asked = select(*columns).where(place.c.place.in_(places), there(as_of, known_at))
    code = next(each for each in columns if each.name == "code")
    return db.execute(asked.order_by(code, place.c.place)).mappings().all()


def names(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, str]:
    """What these places were called then; one that was not there yet is called as it is now."""
    now = {row["place"]: row["name"] for row in named(db, places)}
    if as_of is None and known_at is None:
        return now
    return now | {row["place"]: row["name"] for row in named(db, places, as_of=as_of, known_at=known_at)}
