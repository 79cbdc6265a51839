"""Closings: the report of a year as it stood when the year was closed, figure by figure."""

import json
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, Text, func, select

from domain.clock import micros
from domain.fact import Recorded
from domain.status import FINAL
from projections.intervals import status
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, place_id, whole
from projections.times import happened, stands

closing = Table(
    "closing",
    derived,
    key("book", primary=True),
    whole("year", primary=True),
    micro("position"),
    Column("undecided", Text),
    micro("cause"),
    micro("at"),
    micro("known"),
)

frozen_figure = Table(
    "frozen_figure",
    derived,
    key("book", primary=True),
    whole("year", primary=True),
    key("title", primary=True),
    key("place", primary=True),
    Column("place_name", Text),
    whole("everyone"),
    whole("registered"),
    whole("recognised"),
    key("share_of_registered"),
    key("share_of_all"),
    key("target"),
    key("target_denominator"),
    micro("cause"),
    micro("at"),
    micro("known"),
)
SAID = ("title", "registered", "recognised", "share_of_registered", "share_of_all", "target", "target_denominator")


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "cycle.closed":
        return
    of_year = {"book": fact.book, "year": fact.data.get("year")}
    times = {"cause": fact.position, "at": micros(fact.occurred_at), "known": micros(fact.recorded_at)}
    undecided = json.dumps(fact.data.get("undecided") or [], sort_keys=True)
    page.put(closing, of_year | times | {"position": fact.data.get("position"), "undecided": undecided})
    for line in fact.data.get("figures") or ():
        place = line.get("place")
        row = {name: line.get(name) for name in SAID} | {"place": place_id(place)}
        row.update(everyone=line.get("all"), place_name=place.get("name") if isinstance(place, dict) else None)
        page.put(frozen_figure, of_year | times | row)


def closed(
    db: Connection, *, book: str, year: int, as_of: int | None = None, known_at: int | None = None
) -> RowMapping | None:
    """How a year was closed, or None where it is open."""
    asked = select(closing).where(closing.c.book == book, closing.c.year == year)
    return db.execute(asked.where(happened(closing, as_of, known_at))).mappings().first()


def closed_years(db: Connection, *, book: str, as_of: int | None = None, known_at: int | None = None) -> frozenset[int]:
    """The years of a book that are closed."""
    asked = select(closing.c.year).where(closing.c.book == book, happened(closing, as_of, known_at))
    return frozenset(db.execute(asked).scalars())


def frozen(
    db: Connection, *, book: str, year: int, as_of: int | None = None, known_at: int | None = None
) -> list[dict[str, Any]]:
    """Every figure of a closed year's report, by title and place, named as progress names them."""
    c = frozen_figure.c
    asked = select(frozen_figure).where(c.book == book, c.year == year, happened(frozen_figure, as_of, known_at))
    rows = db.execute(asked.order_by(c.title, c.place)).mappings()
    return [dict(row) | {"all": row["everyone"]} for row in rows]


def undecided(
    db: Connection, *, book: str, year: int, as_of: int | None = None, known_at: int | None = None
) -> list[dict[str, Any]]:
    """How many dossiers of a year have not come to an end, by title and state."""
    c = status.c
    asked = select(c.title, c.state, func.count()).where(
        c.book == book, c.year == year, c.state.not_in(sorted(FINAL)), stands(status, as_of, known_at)
    )
    rows = db.execute(asked.group_by(c.title, c.state).order_by(c.title, c.state))
    return [{"title": title, "state": state, "count": count} for title, state, count in rows]


def told(row: RowMapping) -> list[dict[str, Any]]:
    """What was still undecided when the year was closed."""
    return list(json.loads(row["undecided"]))


PROJECTION = Projection("closings", version=1, tables=(closing, frozen_figure), fold=_fold, types=("cycle.closed",))
