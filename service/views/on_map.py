"""On which map a place is counted: on that of the day looked at, of its own last day, or of a day that is named."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import Connection

from domain.clock import day_of, from_micros, micros
from projections import maps, territory
from projections.ground import Places, ground, last_there
from service.moments.looking import day_looked_at, moment
from service.views.finding import Here
from service.visit import parts, visit


@dataclass(frozen=True, slots=True)
class Drawn:
    """The places of which something is counted, and the day of the map, where the villages were ever others."""

    places: Places
    day: date | None = None

    @property
    def named(self) -> dict[str, Any]:
        """The map as addresses name it."""
        return {"map": self.day.isoformat()} if self.day else {}


def drawn(db: Connection, here: Here, *, on: date | None = None) -> Drawn:
    """A village with what stands in it on the map; a commune with all its villages."""
    known = moment().times["known_at"]
    if here.kind not in ("village", "commune") or not maps.changed_on(db, here.commune, known_at=known):
        return Drawn(territory.inside(db, [here.id]) & visit().places)
    at = maps.end_of(on) if on else _last_there(db, here, known)
    told: dict[str, Any] = {"book": here.commune, "at": at, "seen": visit().places, "known_at": known}
    places = None if here.id == here.commune else [here.id]
    return Drawn(ground(db, places=places, **told), day_of(from_micros(at)))


def _last_there(db: Connection, here: Here, known_at: int | None) -> int:
    now = moment().times["as_of"] or micros(parts().clock())
    return last_there(db, here.id, now, known_at=known_at)


def day_named() -> date | None:
    """The day whose map an address names, none that is still to come."""
    text = request.args.get("map", "")
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None
    return day if day and day <= day_looked_at() else None
