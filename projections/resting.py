"""Resting: what was done only because places had become others, and what happened in a place first of all."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from domain.clock import from_micros
from domain.place_facts import Dissolved, Established, Merged, Split
from domain.stream import Fact
from projections import territory
from projections.audit import audit
from projections.intervals import status
from projections.mandates import granted
from projections.places import BECAME, place_link, stood
from projections.subjects import subject, subject_home

Links = Mapping[str, Collection[str]]


def on_entry(db: Connection, entry: Fact) -> list[datetime]:
    """When that was done which rests on an entry about a place; on what it was called rests nothing."""
    id = entry.originator_id.removeprefix("place.")
    if isinstance(entry, Established):
        return in_place(db, id)
    return on_change(db, id) if isinstance(entry, Merged | Split | Dissolved) else []


def in_place(db: Connection, id: str) -> list[datetime]:
    """When something happened in a place, became part of it, or was said to be at home there; the earliest first."""
    c, p = audit.c, place_link.c
    asked = [
        select(c.occurred_at).where(c.place == id, c.mandate.is_not(None)),
        select(p.at).where(p.upper == id, p.how.in_(BECAME), stood(place_link, None, None)),
        select(subject_home.c.at).where(subject_home.c.place == id),
        select(subject.c.at).where(subject.c.place == id),
    ]
    return sorted(from_micros(at) for each in asked for at in db.execute(each).scalars())


def on_change(db: Connection, id: str) -> list[datetime]:
    """When those acts were done that nobody could have done had the place not become others; the earliest first."""
    p = place_link.c
    rows = db.execute(
        select(p.upper, p.at).where(p.place == id, p.how.in_(BECAME), stood(place_link, None, None))
    ).all()
    if not rows:
        return []
    since, into = rows[0].at, territory.heirs(db, [row.upper for row in rows])
    found = [*_said_of_homes(db, id), *_registered_there(db, id, into), *_reached(db, id, into, since)]
    return sorted(from_micros(at) for at in found)


def _said_of_homes(db: Connection, id: str) -> list[int]:
    return list(db.execute(select(subject_home.c.at).where(subject_home.c.from_place == id)).scalars())


def _registered_there(db: Connection, id: str, into: Collection[str]) -> list[int]:
    """Dossiers that subjects of the place opened in what took it up."""
    c = status.c
    theirs = select(subject.c.subject).where(subject.c.place.in_(territory.as_one(db, id, abroad=True)))
    asked = select(c.valid_from).where(c.version == 1, c.place.in_(into), c.subject.in_(theirs)).distinct()
    return list(db.execute(asked).scalars())


def _reached(db: Connection, id: str, into: Collection[str], since: int) -> list[int]:
    """Acts under mandates that reach the place where they were done only through the change."""
    c = audit.c
    here = territory.inside(db, [id, *into])
    asked = select(c.place, c.mandate, c.occurred_at).where(c.place.in_(here), c.mandate.is_not(None))
    acts = db.execute(asked.where(c.occurred_at >= since)).all()
    scopes = {each.mandate: [one["id"] for one in each.places] for each in granted(db)}
    lower, taken = _map_without(db, id)
    reach = {mandate: _reach(scopes.get(mandate, []), lower, taken) for mandate in {act.mandate for act in acts}}
    return [act.occurred_at for act in acts if act.place not in reach[act.mandate]]


def _map_without(db: Connection, id: str) -> tuple[Links, Links]:
    """What lies in what, and what became what, as it would be without this change."""
    p = place_link.c
    lower: dict[str, list[str]] = {}
    taken: dict[str, list[str]] = {}
    for row in db.execute(select(p.place, p.upper, p.how).where(stood(place_link, None, None))):
        if row.how in BECAME and row.place == id:
            continue
        lower.setdefault(row.upper, []).append(row.place)
        if row.how in BECAME:
            taken.setdefault(row.place, []).append(row.upper)
    return lower, taken


def _reach(scope: Collection[str], lower: Links, taken: Links) -> set[str]:
    return _closure(_closure(scope, taken), lower)


def _closure(begin: Collection[str], leads: Links) -> set[str]:
    found, more = set(begin), set(begin)
    while more:
        more = {each for one in more for each in leads.get(one, ())} - found
        found |= more
    return found
