"""Queue: what waits on an office's desk, the oldest due first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, literal, or_, select, true, tuple_

from projections.clocks import NEVER, DueDays, due_days
from projections.intervals import status
from projections.times import stands

# A step, or the state in which a dossier waits for somebody although no step is next.
WAITS_FOR: Any = func.coalesce(status.c.next_step, status.c.state)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One dossier on the desk."""

    dossier: str
    version: int
    place: str
    place_name: str
    year: int
    title: str
    subject: str
    state: str
    step: str
    due_on: str | None
    late: bool
    returns: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of what waits, how many wait at each step in all, and where the next page starts."""

    rows: Sequence[Waiting]
    counts: dict[str, int]
    next: tuple[str, str] | None


def on_the_desk_of(
    db: Connection,
    *,
    offices: Collection[str],
    places: Collection[str] | None,
    today: date,
    steps: Collection[str] | None = None,
    late: bool = False,
    year: int | None = None,
    title: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 50,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Desk:
    """What these offices have to do in these places (None: in all); counted by step, listed also where only late."""
    c = status.c
    days = due_days(db, as_of=as_of, known_at=known_at)
    due = func.coalesce(days.day, NEVER)
    waiting = _waiting(days, offices=offices, places=places, year=year, title=title)
    waiting = waiting.where(stands(status, as_of, known_at))
    listed = waiting if steps is None else waiting.where(WAITS_FOR.in_(steps))
    if late:
        listed = listed.where(days.day < today.isoformat())
    if after is not None:
        listed = listed.where(tuple_(due, c.dossier) > tuple_(literal(after[0]), literal(after[1])))
    found = db.execute(listed.order_by(due, c.dossier).limit(limit + 1)).mappings().all()
    counted = waiting.add_columns(WAITS_FOR.label("waits_for")).subquery()
    by_step = select(counted.c.waits_for, func.count()).group_by(counted.c.waits_for)
    counts: dict[str, int] = dict(db.execute(by_step).all())
    rows = [
        Waiting(
            **{name: row[name] for name in ("dossier", "place", "place_name", "year", "title", "subject", "state")},
            version=row["stream_version"],
            step=row["next_step"] or row["state"],
            due_on=row["due"],
            late=row["due"] is not None and row["due"] < today.isoformat(),
            returns=row["returns"],
        )
        for row in found[:limit]
    ]
    more = len(found) > limit
    return Desk(rows, counts, (rows[-1].due_on or NEVER, rows[-1].dossier) if more else None)


def turn_of(offices: Collection[str]) -> ColumnElement[bool]:
    """Whether it is the turn of one of these offices."""
    waiting = literal(" ") + status.c.offices + " "
    return or_(false(), *(waiting.contains(f" {office} ", autoescape=True) for office in offices))


def _waiting(
    days: DueDays, *, offices: Collection[str], places: Collection[str] | None, year: int | None, title: str | None
) -> Select[Any]:
    c = status.c
    within: ColumnElement[bool] = true() if places is None else c.place.in_(places)
    turn = turn_of(offices)
    asked = select(status, days.day.label("due")).select_from(days.rows).where(within, c.offices != "", turn)
    if year is not None:
        asked = asked.where(c.year == year)
    return asked if title is None else asked.where(c.title == title)
