"""Affected: what a change of places concerns, shown before it is recorded: subjects, dossiers, mandates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, or_, select

from projections import territory
from projections.homes import at_home
from projections.intervals import status
from projections.mandates import Mandate, mandate, read
from projections.readmodel import FOREVER
from projections.subjects import subject
from projections.times import stands


@dataclass(frozen=True, slots=True)
class Affected:
    """Of these places: who is at home there, how many dossiers there are, how many wait, who holds an office."""

    subjects: int
    dossiers: int
    waiting: int
    mandates: tuple[Mandate, ...]


def affected(db: Connection, places: Collection[str], *, today: date) -> Affected:
    """What a change of these places concerns today."""
    inside, c = territory.inside(db, places), mandate.c
    counted = select(func.count(), func.count().filter(status.c.offices != ""))
    dossiers, waiting = db.execute(counted.where(status.c.place.in_(inside), stands(status, None, None))).one()
    subjects = db.execute(select(func.count()).select_from(subject).where(at_home(db, inside))).scalar_one()
    named = or_(*(c.places.contains(place, autoescape=True) for place in places))
    asked = select(mandate).where(named, c.known_to == FOREVER).order_by(c.office, c.from_on, c.mandate)
    found = [read(row) for row in db.execute(asked).mappings()]
    return Affected(subjects, dossiers, waiting, tuple(each for each in found if each.holds_on(today)))
