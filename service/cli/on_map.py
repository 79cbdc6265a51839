"""The map on the command line: `--map`, what pages call it too, and where it is left out the map that they choose."""

from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from domain.clock import micros
from projections import ground, territory
from projections.ground import Drawn
from service.cli.instants import Day
from service.views.finding import commune_of
from service.wiring import Wiring

on_day = click.option(
    "--map", "on", type=Day(), metavar="DAY",
    help="On the villages of this day (default: of the time looked at; a village that is no more on its own last day).",
)  # fmt: skip


def now_looked_at(wiring: Wiring, as_of: int | None) -> int:
    """The instant whose map holds where no day is named."""
    return micros(wiring.clock()) if as_of is None else as_of


def drawn(
    wiring: Wiring, db: Connection, place: str, *, on: date | None, as_of: int | None, known_at: int | None
) -> tuple[str, Drawn]:
    """In whose book a place is counted, and what stands in it; whoever runs the machine sees all of the book."""
    kind, book = str(territory.above(db, place)[0]["kind"]), str(commune_of(db, place)["place"])
    asked: dict[str, Any] = {"place": place, "kind": kind, "book": book, "seen": territory.inside(db, [book])}
    return book, ground.drawn(db, now=now_looked_at(wiring, as_of), on=on, known_at=known_at, **asked)


def day_told(on_map: Drawn) -> str | None:
    """The day of the map for programs, where the villages were ever others."""
    return on_map.day.isoformat() if on_map.day else None
