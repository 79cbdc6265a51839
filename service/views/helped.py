"""Whom an administrator may help: who holds a mandate within the administrator's places, and nothing beyond them."""

from domain.clock import day_of
from domain.errors import NotFound
from projections import territory
from projections.mandates import Mandate, granted
from service.identity.slip_requests import still_held
from service.visit import parts, visit

ADMINISTRATOR = "administrator"
OFFICES = (ADMINISTRATOR, "inspector")


def helped(person: str) -> list[Mandate]:
    """What somebody holds whom this administrator may help: not oneself, whose own pages do that with a password."""
    held = within_reach()
    if person not in held or visit().signed.office != ADMINISTRATOR or person == visit().signed.person:
        raise NotFound
    return held[person]


def within_reach() -> dict[str, list[Mandate]]:
    """By person the mandates of today and later; nobody who also holds one beyond those places."""
    acting = visit().mandate
    if acting is None or acting.office not in OFFICES:
        raise NotFound
    found: dict[str, list[Mandate]] = {}
    with parts().engine.connect() as db:
        inside = territory.inside(db, [each["id"] for each in acting.places])
        for each in still_held(granted(db), day_of(parts().clock()).isoformat()):
            found.setdefault(each.person, []).append(each)
    return {
        person: held
        for person, held in found.items()
        if all(place["id"] in inside for each in held for place in each.places)
    }
