"""Places as they are named on the command line: by id or by code."""

from collections.abc import Sequence

import click
from sqlalchemy import Connection, or_, select

from projections.places import place, place_called


def place_named(db: Connection, named: str) -> str:
    """The one place with this id or code, which may be one that it had before."""
    c = place_called.c
    found = db.execute(select(place.c.place).where(or_(place.c.place == named, place.c.code == named))).scalars().all()
    found = found or db.execute(select(c.place).where(c.code == named).distinct()).scalars().all()
    if len(found) != 1:
        problem = "is no place" if not found else f"is the code of {len(found)} places; give the id"
        raise click.BadParameter(f"{named!r} {problem}", param_hint="--place")
    return str(found[0])


def place_above(db: Connection, places: Sequence[str]) -> str:
    """The place above all others, in whose book mandates are written."""
    tops: set[str] = set()
    for each in places:
        top: str = each
        while above := db.execute(select(place.c.parent).where(place.c.place == top)).scalar():
            top = above
        tops.add(top)
    if len(tops) != 1:
        raise click.BadParameter("these places have no common place above them", param_hint="--place")
    return tops.pop()
