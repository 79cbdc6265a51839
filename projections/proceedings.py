"""Proceedings: meetings held, lists posted and taken down, decisions issued, with their figures as then known."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Index, RowMapping, Select, Table, Text, case, select

from domain.clock import micros, parse_instant
from domain.fact import Recorded
from projections.page import Lookup, Page, Row, Want
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole
from projections.times import instants

# One row for each reading of a proceeding: a correction or a closing starts a new one, known from then on.
proceeding = Table(
    "proceeding",
    derived,
    key("stream", primary=True),
    micro("known_from", primary=True),
    micro("known_to"),
    micro("at"),
    key("book"),
    key("kind"),
    key("place"),
    key("title"),
    whole("year"),
    micro("closed_at"),
    whole("stream_version"),
    Column("told", Text),
    # What a closing said; read only where there had been one.
    Column("closing", Text),
    micro("cause"),
    Index("ix_proceeding_book", "book", "kind", "year"),
)
NOW = Lookup(proceeding, "stream", ("known_to",))

OPENINGS = {"meeting.held": "meeting", "posting.opened": "posting", "decision.issued": "decision"}
KINDS = ("meeting.", "posting.", "decision.")
CLOSING = ("closed_on", "objections")


def _wanted(page: Page) -> Iterator[Want]:
    return ((NOW, fact.stream) for kind in KINDS for fact in page.of(kind.removesuffix(".")))


def _fold(fact: Recorded, page: Page) -> None:
    if not fact.type.startswith(KINDS):
        return
    standing = page.rows(NOW, fact.stream)
    before = standing[0] if standing else None
    read = READINGS.get(fact.type)
    if fact.type in OPENINGS:
        row = _opened(fact)
    elif read is not None and before is not None:
        row = before | read(fact, before)
    else:
        return
    known = micros(fact.recorded_at)
    row.update(known_from=known, known_to=FOREVER, cause=fact.position, stream_version=fact.version)
    if before is not None and before["known_from"] < known:
        before["known_to"] = known
        page.put(proceeding, before)
    standing[:] = [row]
    page.put(proceeding, row)


def _opened(fact: Recorded) -> Row:
    data = fact.data
    return {
        "stream": fact.stream,
        "book": fact.book,
        "kind": OPENINGS[fact.type],
        "place": place_id(data.get("place")),
        "title": data.get("title"),
        "year": data.get("year"),
        "at": micros(fact.occurred_at),
        "closed_at": None,
        "told": _spoken(data),
        "closing": None,
    }


def _closed(fact: Recorded, before: Row) -> Row:  # noqa: ARG001 -- each reading has the same shape
    closing = {name: fact.data.get(name) for name in CLOSING}
    return {"closed_at": micros(fact.occurred_at), "closing": _spoken(closing)}


def _corrected(fact: Recorded, before: Row) -> Row:
    values = dict(fact.data.get("values") or {})
    moments = {"at": values.pop("occurred_at", None), "closed_at": values.pop("closed_at", None)}
    moved: Row = {name: micros(parse_instant(moment)) for name, moment in moments.items() if moment is not None}
    if before["closing"]:
        closing = {name: values.pop(name) for name in CLOSING if name in values}
        moved["closing"] = _spoken(json.loads(before["closing"]) | closing)
    return {"told": _spoken(json.loads(before["told"]) | values), **moved}


READINGS: dict[str, Callable[[Recorded, Row], Row]] = {
    "posting.closed": _closed,
    "meeting.corrected": _corrected,
    "posting.corrected": _corrected,
    "decision.corrected": _corrected,
}


def _spoken(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def told(row: RowMapping) -> dict[str, Any]:
    """Everything the facts said about a proceeding, as then known."""
    opening: dict[str, Any] = json.loads(row["told"])
    return opening | (json.loads(row["closing"]) if row["closing"] else {})


def _asked(as_of: int | None, known_at: int | None) -> Select[Any]:
    at, known = instants(as_of, known_at)
    c = proceeding.c
    # One that was closed later is read as open.
    closed = [case((c.closed_at <= at, c[name])).label(name) for name in ("closed_at", "closing")]
    open_or_not = [column for column in c if column.name not in ("closed_at", "closing")]
    return select(*open_or_not, *closed).where(c.at <= at, c.known_from <= known, c.known_to > known)


def proceeding_of(
    db: Connection, stream: str, *, as_of: int | None = None, known_at: int | None = None
) -> RowMapping | None:
    """One meeting, posting or decision by its stream."""
    return db.execute(_asked(as_of, known_at).where(proceeding.c.stream == stream)).mappings().first()


def proceedings(
    db: Connection,
    *,
    book: str,
    kind: str,
    year: int | None = None,
    title: str | None = None,
    place: str | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """Those of one kind in a book, the latest first."""
    asked = _asked(as_of, known_at).where(proceeding.c.book == book, proceeding.c.kind == kind)
    same = {"year": year, "title": title, "place": place}
    asked = asked.where(*(proceeding.c[name] == value for name, value in same.items() if value is not None))
    return db.execute(asked.order_by(proceeding.c.at.desc(), proceeding.c.stream)).mappings().all()


PROJECTION = Projection(
    "proceedings", version=4, tables=(proceeding,), fold=_fold, wanted=_wanted, types=(*KINDS,), keeps=(NOW,)
)
