"""Doings: what one person did lately, a line for each command however many entries it made."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select

from domain.clock import from_micros
from projections.audit import audit, written


def lately(
    db: Connection,
    person: str,
    *,
    since: int,
    command: str | None = None,
    limit: int = 10,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """The latest first: what was entered, how often, where, and one of the things it was about."""
    c = audit.c
    group = (c.command_id, c.type, c.place)
    latest = func.max(c.recorded_at)
    told = (func.count().label("n"), func.min(c.stream).label("stream"), latest.label("recorded_at"))
    asked = select(*group, *told).where(c.actor == person, c.recorded_at >= since)
    if command is not None:
        asked = asked.where(c.command_id == command)
    asked = written(asked, as_of, known_at).group_by(*group).order_by(latest.desc(), c.command_id, c.type)
    return db.execute(asked.limit(limit)).mappings().all()


def acted_for(
    db: Connection, *, person: str, group: str, as_of: int | None = None, known_at: int | None = None
) -> list[datetime]:
    """When somebody did something for a group, under no mandate but as one of its own."""
    c = audit.c
    own = func.coalesce(c.on_behalf_of, c.actor) == person
    asked = select(c.occurred_at).where(own, c.mandate.is_(None), c.stream.like(f"d.%.{group}.%"))
    return [from_micros(at) for at in db.execute(written(asked, as_of, known_at).order_by(c.occurred_at)).scalars()]
