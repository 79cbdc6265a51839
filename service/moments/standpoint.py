"""Standpoint: at which position of which book an answer stands, now or up to what had been recorded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, or_, select

from domain.clock import day_of, from_micros
from projections.audit import audit
from projections.places import place
from projections.subjects import subject
from service.moments.moment import Point
from service.schema import line_position

# More books than anyone reads beside a list; the others are counted.
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Stand:
    """One book: whose it is, the last position that counts, and when that was recorded."""

    book: str
    name: str
    position: int
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The books that an answer was made from; of very many only the first are named."""

    stands: Sequence[Stand]
    others: int


def checked(db: Connection, name: str, asked: Point, *, now: datetime) -> Point:
    """The same point; refused where the books say nothing of it: before their first act or entry, and after now."""
    c = audit.c
    recorded, last = (db.execute(select(bound(c.recorded_at))).scalar() for bound in (func.min, func.max))
    first = recorded
    if name == "as_of" and recorded is not None and asked.day < day_of(from_micros(recorded)):
        # Late papers may tell of earlier days than the one on which the first entry was made.
        first = db.execute(select(func.min(c.occurred_at))).scalar()
    return asked.within(first, last, field=name, now=now)


def standpoint(
    db: Connection, *, places: Collection[str], subjects: Collection[str], line: str, known_at: int | None
) -> Standpoint:
    """The books of these places and subjects, each at its last position that had been recorded."""
    mine, c, at = place.alias("mine"), place.c, line_position.c
    keeping = case((mine.c.kind == "village", mine.c.parent), else_=mine.c.place)
    of_places = select(keeping).where(mine.c.place.in_(places))
    of_subjects = select(subject.c.book).where(subject.c.subject.in_(subjects))
    reached = place.join(line_position, and_(at.book == c.place, at.line == line))
    last = reached.outerjoin(audit, and_(audit.c.book == at.book, audit.c.position == at.position))
    asked = select(c.place, c.name, at.position, audit.c.recorded_at).select_from(last)
    asked = asked.where(or_(c.place.in_(of_places), c.place.in_(of_subjects))).order_by(c.code, c.place)
    stands = [Stand(*row[:3], from_micros(row[3]) if row[3] else None) for row in db.execute(asked)]
    named = stands[:MOST_NAMED]
    if known_at is not None:
        named = [_then(db, each, known_at) for each in named]
    return Standpoint(named, len(stands) - len(named))


def _then(db: Connection, stand: Stand, known_at: int) -> Stand:
    """The same book where it stood: what is recorded never lies before what was."""
    c = audit.c
    asked = select(c.position, c.recorded_at).where(c.book == stand.book, c.recorded_at <= known_at)
    found = db.execute(asked.order_by(c.recorded_at.desc(), c.position.desc()).limit(1)).first()
    return replace(stand, position=found[0] if found else 0, recorded_at=from_micros(found[1]) if found else None)
