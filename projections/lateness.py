"""Lateness: what waits in each place at each step, how much of it is late or soon due, and since when."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from projections.clocks import due_days
from projections.intervals import status
from projections.queue import WAITS_FOR, turn_of
from projections.times import stands


def lateness(
    db: Connection,
    *,
    places: Collection[str],
    today: date,
    soon: date,
    office: str | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """By place, title and step; with an office only what waits for it. Who is late the longest comes first."""
    days, c = due_days(db, as_of=as_of, known_at=known_at), status.c
    group = (c.place, c.place_name, c.year, c.title, WAITS_FOR.label("step"))
    is_late = days.day < today.isoformat()
    told: tuple[Any, ...] = (
        func.count().label("waiting"),
        func.count().filter(is_late).label("late"),
        func.count().filter(days.day >= today.isoformat(), days.day <= soon.isoformat()).label("soon"),
        func.min(days.day).label("first_due"),
        # The dossier that is due first, behind its day.
        func.min(days.day + " " + c.dossier).label("first"),
    )
    asked = select(*group, *told).select_from(days.rows)
    asked = asked.where(stands(status, as_of, known_at), c.place.in_(places), c.offices != "")
    if office is not None:
        asked = asked.where(turn_of([office]))
    asked = asked.group_by(*group).order_by(func.coalesce(func.min(days.day), "9"), c.place_name, c.title, WAITS_FOR)
    return db.execute(asked).mappings().all()
