"""Activities: what was learned in a place, when and by how many."""

from collections.abc import Collection, Sequence

from sqlalchemy import Column, ColumnElement, Connection, Index, RowMapping, Table, Text, func, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, place_id, whole
from projections.times import happened

activity = Table(
    "activity",
    derived,
    key("activity", primary=True),
    key("book"),
    key("place"),
    Column("place_name", Text),
    key("held_on"),
    Column("topic", Text),
    Column("venue", Text),
    whole("learners"),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_activity_place", "place", "held_on"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "activity.held":
        return
    place = fact.data.get("place")
    row = {name: fact.data.get(name) for name in ("held_on", "topic", "venue", "learners")}
    row.update(activity=fact.stream.removeprefix("activity."), book=fact.book, cause=fact.position)
    row.update(place=place_id(place), place_name=place.get("name") if isinstance(place, dict) else None)
    row.update(at=micros(fact.occurred_at), known=micros(fact.recorded_at))
    page.put(activity, row)


def held(
    db: Connection,
    *,
    places: Collection[str],
    year: int | None = None,
    limit: int = 200,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """Activities in these places, the latest first."""
    c = activity.c
    asked = select(activity).where(c.place.in_(places), happened(activity, as_of, known_at))
    if year is not None:
        asked = asked.where(*_in(year))
    return db.execute(asked.order_by(c.held_on.desc(), c.activity).limit(limit)).mappings().all()


def _in(year: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return activity.c.held_on >= f"{year}-01-01", activity.c.held_on <= f"{year}-12-31"


def named(db: Connection, ids: Collection[str | None]) -> Sequence[RowMapping]:
    """These activities, in no order; nothing is asked where there are none."""
    wanted = [each for each in ids if each is not None]
    return db.execute(select(activity).where(activity.c.activity.in_(wanted))).mappings().all() if wanted else []


def totals(db: Connection, *, places: Collection[str], year: int) -> tuple[int, int]:
    """How many were held in a year, and how many learners they had together."""
    c = activity.c
    asked = select(func.count(), func.coalesce(func.sum(c.learners), 0)).where(c.place.in_(places))
    count, learners = db.execute(asked.where(*_in(year))).one()
    return int(count), int(learners)


PROJECTION = Projection("activities", version=1, tables=(activity,), fold=_fold)
