"""Standstill: a page says which of the lists it was read from stand still in a book, at which entry and since when."""

import re
import time
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import Connection, event, select

from domain.clock import from_micros
from projections import territory
from projections.places import place
from projections.subjects import subject
from service.follower.stopping import Stopped
from service.follower.unfoldable import EVERY
from service.words import READ_MODEL, word

if TYPE_CHECKING:
    from service.wiring import Wiring

# What stands still is looked up by a process once in a while; nothing is asked about any other page.
LOOKED_UP_SECONDS = 1.0
# Books of these kinds of places hold what is theirs alone; from others, rules and plans are read everywhere.
OWN = ("commune", "village")


class Standstill:
    """What stands still, as this process has last seen it."""

    def __init__(self, wiring: "Wiring") -> None:
        self.wiring = wiring
        self._until = 0.0
        self._found: Sequence[Stopped] = ()
        for engine in {wiring.engine, wiring.by_key}:
            event.listen(engine, "before_cursor_execute", _note)

    def found(self) -> Sequence[Stopped]:
        """All that stand still, in whichever book."""
        if time.monotonic() >= self._until:
            self._found = self.wiring.projector.stopped()
            self._until = time.monotonic() + LOOKED_UP_SECONDS
        return self._found

    def look_again(self) -> None:
        """Forget what was seen."""
        self._until = 0.0

    def read_by(self, statements: Collection[str]) -> list[Stopped]:
        """Those of them that these statements read."""
        return [one for one in self.found() if _reads(self._tables(one), statements)]

    def _tables(self, one: Stopped) -> list[str]:
        chosen = [each for each in self.wiring.projector.projections if one.projection in (EVERY, each.name)]
        return [table.name for projection in chosen for table in projection.tables]


def _reads(tables: Collection[str], statements: Collection[str]) -> bool:
    named = re.compile(rf"(?:\bFROM|\bJOIN|,)\s+(?:{'|'.join(tables)})\b(?!\s*\.)")
    return any(named.search(statement) for statement in statements)


def _note(_db: object, _cursor: object, statement: str, *_rest: object) -> None:
    if has_request_context() and (read := g.get("read")) is not None:
        read.add(statement)


def concerns(book: str | None) -> None:
    """The page is read by whoever has no account: it is of this book, or of any where that is not known."""
    g.concerns = book


def init_app(app: Flask, *, silent: Collection[str]) -> None:
    """Note what is read for all pages but the silent, as long as anything stands still, and let them say so."""
    standstill = app.extensions["standstill"] = Standstill(cast("Wiring", app.extensions["wiring"]))

    @app.before_request
    def watch() -> None:
        if request.endpoint is not None and request.endpoint not in silent and standstill.found():
            g.read = set()

    app.context_processor(lambda: {"standing_still": standing_still})


def standing_still() -> list[dict[str, Any]]:
    """What the page so far was read from and stands still, of the books that concern who looks."""
    read, visit = g.get("read"), g.get("visit")
    if not read or (visit is None and "concerns" not in g):
        return []
    found = current_app.extensions["standstill"].read_by(set(read))
    return list(_told(found, visit)) if found else []


def _told(found: Sequence[Stopped], visit: Any) -> Iterator[dict[str, Any]]:
    with current_app.extensions["wiring"].engine.connect() as db:
        concerned = {g.concerns or one.book for one in found} if visit is None else _books(db, visit)
        asked = select(place.c.place, place.c.kind, place.c.name).where(place.c.place.in_([one.book for one in found]))
        places = {row.place: row for row in db.execute(asked)}
    for one in found:
        where = places.get(one.book)
        if one.book in concerned or where is None or where.kind not in OWN:
            yield {
                "model": word(READ_MODEL, one.projection),
                "where": where.name if where else None,
                "position": one.position,
                "since": from_micros(one.since),
            }


def _books(db: Connection, visit: Any) -> set[str]:
    """Books that concern who looks: of their places and what those lie in, and of the groups that they act for."""
    places = {each["id"] for mandate in visit.mandates for each in mandate.places}
    around = {row["place"] for each in places for row in territory.above(db, each)}
    own = db.execute(select(subject.c.book).where(subject.c.subject.in_(visit.subjects))).scalars()
    return {*visit.places, *around, *own}
