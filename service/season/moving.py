"""Moving a clock: whom it concerns, reckoned before anything is moved."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection

from domain.moved_clocks import UNMOVED
from projections.clocks import waiting_at


def concerned(
    db: Connection,
    *,
    book: str,
    year: int,
    titles: Collection[str],
    step: str,
    places: Collection[str],
    moves: str,
    day: date,
) -> list[dict[str, Any]]:
    """The dossiers that wait at the step now, by title, place and day, with the day that would count."""
    move = UNMOVED.moved(moves, day)
    lines = []
    for row in waiting_at(db, book=book, year=year, titles=titles, step=step, places=places):
        before = row["due"]
        after = move.of(date.fromisoformat(before) if before else None)
        told = {name: row[name] for name in ("title", "place_name", "count")}
        lines.append(told | {"before": before, "after": after.isoformat() if after else None})
    return lines
