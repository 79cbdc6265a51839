"""Household list: who of a kind is enrolled in places, in the order of names, found with or without the marks."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, literal, select, tuple_

from projections.homes import at_home
from projections.listing import Cursor
from projections.names import name, of
from projections.subjects import subject
from projections.times import happened
from projections.vietnamese import folded

SORTED = func.coalesce(of(subject.c.subject, name.c.sort_key), b"").label("sorted")
NAME, FOLDED = (of(subject.c.subject, column) for column in (name.c.name, name.c.folded))


def rows(
    db: Connection,
    *,
    places: Collection[str],
    kind: str = "household",
    wanted: str = "",
    after: Cursor | None = None,
    limit: int = 50,
    as_of: int | None = None,
    known_at: int | None = None,
) -> tuple[Sequence[RowMapping], Cursor | None]:
    """One page, and where the next one begins."""
    at = at_home(db, places, as_of=as_of, known_at=known_at)
    asked = _asked(select(subject, NAME.label("name"), SORTED), at, kind, wanted)
    asked = asked.where(happened(subject, as_of, known_at))
    if after is not None:
        here = tuple_(literal(bytes.fromhex(after[0])), literal(after[1]))
        asked = asked.where(tuple_(SORTED.element, subject.c.subject) > here)
    found = db.execute(asked.order_by(SORTED, subject.c.subject).limit(limit + 1)).mappings().all()
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], (bytes(last["sorted"]).hex(), last["subject"]) if last else None


def how_many(
    db: Connection,
    *,
    places: Collection[str],
    kind: str = "household",
    wanted: str = "",
    as_of: int | None = None,
    known_at: int | None = None,
) -> int:
    """How many the same list has."""
    here = at_home(db, places, as_of=as_of, known_at=known_at)
    asked = _asked(select(func.count()), here, kind, wanted).where(happened(subject, as_of, known_at))
    return int(db.execute(asked).scalar_one())


def _asked(asked: Select[Any], here: ColumnElement[bool], kind: str, wanted: str) -> Select[Any]:
    words = (FOLDED.contains(word, autoescape=True) for word in folded(wanted).split())
    return asked.select_from(subject).where(here, subject.c.kind == kind, *words)
