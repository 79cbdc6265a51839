"""For whom a list is entered: the commune, the level above, and the places over which there is a say."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from domain.clock import day_of
from projections import territory
from projections.mandates import mandate_of
from service.spreadsheets.rehearsal import By
from service.spreadsheets.scope import Scope
from service.wiring import Wiring


def scope_of(wiring: Wiring, db: Connection, book: str, by: By, settings: Mapping[str, Any]) -> Scope:
    """What a list of this commune is read against."""
    above = territory.above(db, book)
    return Scope(
        wiring=wiring,
        db=db,
        book=book,
        book_name=above[0]["name"],
        upper=above[0]["book"],
        allowed=_allowed(wiring, db, book, by),
        person=by.person,
        settings=settings,
    )


def _allowed(wiring: Wiring, db: Connection, book: str, by: By) -> frozenset[str]:
    """All of the commune for whoever runs the machine; for others what their mandate reaches today."""
    inside = territory.inside(db, [book])
    if by.signed is None:
        return inside
    found = mandate_of(db, by.signed.mandate) if by.signed.mandate else None
    if found is None or not found.holds_on(day_of(wiring.clock())):
        return frozenset()
    return inside & territory.reach(db, [each["id"] for each in found.places])
