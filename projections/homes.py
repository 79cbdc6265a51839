"""Homes: in which place each subject is at home, where places were split and it has been said who went where."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, not_, or_, select

from projections.names import name, of
from projections.places import DISSOLVED, SPLIT, place_link, stood
from projections.subjects import subject, subject_home
from projections.times import happened


def at_home(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> ColumnElement[bool]:
    """Subjects of these places; where nobody ever moved it is a look at one column."""
    if db.execute(select(subject_home.c.cause).limit(1)).first() is None:
        return subject.c.place.in_(places)
    homes = _latest(as_of, known_at)
    moved = select(homes.c.subject)
    return or_(
        and_(subject.c.place.in_(places), subject.c.subject.not_in(moved)),
        subject.c.subject.in_(select(homes.c.subject).where(homes.c.place.in_(places))),
    )


def homes_of(
    db: Connection, subjects: Collection[str] | None = None, *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, str]:
    """Where those who moved are at home; the others are where they were enrolled."""
    homes = _latest(as_of, known_at)
    asked = select(homes.c.subject, homes.c.place)
    if subjects is not None:
        asked = asked.where(homes.c.subject.in_(subjects))
    return dict(db.execute(asked).all())


def _latest(as_of: int | None, known_at: int | None) -> Any:
    c = subject_home.c
    newest = func.row_number().over(partition_by=c.subject, order_by=(c.at.desc(), c.cause.desc()))
    ranked = select(subject_home, newest.label("rank")).where(happened(subject_home, as_of, known_at)).subquery()
    return select(ranked).where(ranked.c.rank == 1).subquery()


def assigned(
    db: Connection, place: str, part: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Subjects of a place that was split which were said to belong to one of its parts, by name."""
    homes = _latest(as_of, known_at)
    asked = select(homes.c.subject, homes.c.kind, of(homes.c.subject, name.c.name).label("name"))
    asked = asked.where(homes.c.from_place == place, homes.c.place == part)
    return db.execute(asked.order_by(of(homes.c.subject, name.c.sort_key), homes.c.subject)).mappings().all()


def unassigned(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Subjects of places that were split, of which nobody has said yet to which part they belong, by name."""
    c = place_link.c
    # Whoever is at home where nothing says what became of all of it.
    split = select(c.place).where(
        c.how.in_((SPLIT, DISSOLVED)), c.place.in_(places), stood(place_link, as_of, known_at)
    )
    moved = select(subject_home.c.subject).where(happened(subject_home, as_of, known_at))
    asked = select(subject, of(subject.c.subject, name.c.name).label("name"))
    asked = asked.where(subject.c.place.in_(split), not_(subject.c.subject.in_(moved)))
    sorted_by = of(subject.c.subject, name.c.sort_key)
    asked = asked.where(happened(subject, as_of, known_at)).order_by(sorted_by, subject.c.subject)
    return db.execute(asked).mappings().all()
