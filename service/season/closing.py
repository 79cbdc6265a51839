"""Closing a year: the report as it is read at one position of the book, and what is still undecided then."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from domain.clock import micros
from projections import territory
from projections.closings import undecided
from projections.progress import progress

FIGURES = (
    "title", "all", "registered", "recognised", "share_of_registered", "share_of_all", "target", "target_denominator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a year with the names of their places, as they were read at a position."""

    position: int
    figures: list[dict[str, Any]]
    undecided: list[dict[str, Any]]


def report_of(db: Connection, *, book: str, year: int, position: int, now: datetime) -> Report:
    """Every line of progress on the villages of now, the commune's first."""
    lines = progress(db, book=book, year=year, map_at=micros(now))
    names = {row["place"]: row["name"] for row in territory.named(db, {line.place for line in lines})}
    figures = []
    for line in lines:
        told = asdict(line)
        place = {"id": line.place, "name": names.get(line.place, "")}
        figures.append({name: told[name] for name in FIGURES} | {"place": place})
    return Report(position, figures, undecided(db, book=book, year=year))
