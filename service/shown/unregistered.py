"""Unregistered: who of a place could ask for a title and has no living dossier for it in the year."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from domain.commands.registration import OVER
from domain.ids import is_id
from domain.subject import PLACES
from projections import territory
from projections.homes import at_home
from projections.intervals import status
from projections.members import speaker_of
from projections.names import name, names_of
from projections.subjects import subject
from projections.times import stands
from service.privacy.reads import shows


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that may be registered; `before` is how its last attempt of the year ended, a place has no head."""

    subject: str
    head: str | None
    name: str
    before: str | None


def unregistered(
    db: Connection, *, place: str, kind: str, title: str, year: int, among: Collection[str] | None = None
) -> list[Candidate]:
    """In the order of names, all of that kind at once or those among the subjects named."""
    found = _of_place(db, place, title, year) if kind in PLACES else _enrolled(db, place, kind, title, year, among)
    return [each for each in found if each.before is None or each.before in OVER]


def _of_place(db: Connection, place: str, title: str, year: int) -> list[Candidate]:
    """The place as its own subject."""
    c = status.c
    asked = select(c.state).where(c.subject == place, c.title == title, c.year == year, stands(status, None, None))
    before = db.execute(asked.order_by(c.attempt.desc()).limit(1)).scalar()
    return [Candidate(place, None, names_of(db, [place]).get(place, "–"), before)]


def _enrolled(
    db: Connection, place: str, kind: str, title: str, year: int, among: Collection[str] | None
) -> list[Candidate]:
    dossier = and_(status.c.subject == subject.c.subject, status.c.title == title, status.c.year == year)
    head = func.coalesce(speaker_of(subject.c.subject), subject.c.head).label("head")
    asked = (
        select(subject.c.subject, head, name.c.name, status.c.state, status.c.attempt)
        .select_from(subject.outerjoin(name, name.c.owner == subject.c.subject))
        .outerjoin(status, and_(dossier, stands(status, None, None)))
        .where(at_home(db, territory.as_one(db, place, abroad=True)), subject.c.kind == kind)
        .order_by(name.c.sort_key, subject.c.subject, status.c.attempt)
    )
    if among is not None:
        asked = asked.where(subject.c.subject.in_([each for each in among if is_id(each)]))
    found: dict[str, Candidate] = {}
    for row in db.execute(asked):
        found[row.subject] = Candidate(row.subject, row.head, row.name or "–", row.state)
    shows(found)
    return list(found.values())
