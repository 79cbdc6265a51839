"""Accesses: whose personal data somebody read, on which page, under which mandate and coming from where.

They are no facts of a book, which would fill with reading. Of one reader, page and subject one row an hour is kept, so
that what a page costs is bounded: whatever has been noted in this hour is asked for and not written again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping, bindparam, delete, select

from domain.clock import from_micros, micros
from service.database import insert_into
from service.schema import access

AN_HOUR = timedelta(hours=1)
# How long it is told who read what. A choice of ours: no text was found that gives a time.
KEPT_FOR = timedelta(days=3 * 365)
# Below the number of parameters that either engine takes in one statement.
AT_ONCE = 1_000
NOTED = select(access.c.subject).where(
    access.c.person == bindparam("person"),
    access.c.page == bindparam("page"),
    access.c.hour == bindparam("hour"),
    access.c.subject.in_(bindparam("subjects", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody opened a page: under which office, and from which page of the product they came."""

    person: str
    page: str
    at: datetime
    mandate: str | None = None
    office: str | None = None
    why: str = ""


def note(engine: Engine, reading: Reading, subjects: Collection[str]) -> int:
    """Keep that these were read; how many had not been noted in this hour. Of oneself one reads without a trace."""
    wanted = sorted(set(subjects) - {reading.person})
    hour = micros(reading.at) // (AN_HOUR // timedelta(microseconds=1))
    asked = {"person": reading.person, "page": reading.page, "hour": hour}
    new: list[str] = []
    with engine.connect() as db:
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            new += sorted(set(some) - set(db.execute(NOTED, asked | {"subjects": some}).scalars()))
    if new:
        told = {"mandate": reading.mandate, "office": reading.office, "why": reading.why, "at": micros(reading.at)}
        with engine.begin() as db:
            db.execute(
                insert_into(engine, access).on_conflict_do_nothing(),
                [asked | told | {"subject": each} for each in new],
            )
    return len(new)


def of(db: Connection, subjects: Collection[str], *, limit: int = 500) -> Sequence[RowMapping]:
    """Who read the data of these, the latest first."""
    c = access.c
    asked = select(access).where(c.subject.in_(subjects)).order_by(c.at.desc(), c.subject, c.person, c.page)
    return db.execute(asked.limit(limit)).mappings().all()


def forget_old(engine: Engine, now: datetime) -> int:
    """Take out what has been kept long enough."""
    hour = micros(now - KEPT_FOR) // (AN_HOUR // timedelta(microseconds=1))
    with engine.begin() as db:
        return db.execute(delete(access).where(access.c.hour < hour)).rowcount


def at(row: RowMapping) -> datetime:
    """When it was read for the first time in that hour."""
    return from_micros(row["at"])
