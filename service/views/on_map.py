"""On which map a page counts a place: on that of the day looked at, of its own last day, or of a day that is named."""

import re
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import Connection

from domain.clock import micros
from projections import ground
from projections.ground import Drawn
from service.moments.looking import day_looked_at, moment
from service.views.finding import Here
from service.visit import parts, visit


def drawn(db: Connection, here: Here, *, on: date | None = None) -> Drawn:
    """A village with what stands in it on the map; a commune with all its villages."""
    times: dict[str, Any] = moment().times
    now = times["as_of"] or micros(parts().clock())
    asked: dict[str, Any] = {"place": here.id, "kind": here.kind, "book": here.commune, "seen": visit().places}
    return ground.drawn(db, now=now, on=on, known_at=times["known_at"], **asked)


def named(on_map: Drawn) -> dict[str, Any]:
    """The map as addresses name it."""
    return {"map": on_map.day.isoformat()} if on_map.day else {}


def day_named() -> date | None:
    """The day whose map an address names, none that is still to come."""
    text = request.args.get("map", "")
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None
    return day if day and day <= day_looked_at() else None
