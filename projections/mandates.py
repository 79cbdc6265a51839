"""Mandates: which office a person holds in which places, from when until when."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Index, RowMapping, Table, Text, and_, select

from domain.clock import day_of, micros
from domain.fact import Recorded
from projections.page import Lookup, Page, Row, Want
from projections.readmodel import FOREVER, Projection, derived, key, micro
from projections.times import instants

# One row for each reading of a mandate: a correction starts a new one, known from then on.
mandate = Table(
    "mandate",
    derived,
    key("mandate", primary=True),
    micro("known_from", primary=True),
    micro("known_to"),
    key("book"),
    key("person"),
    key("office"),
    Column("places", Text),
    key("from_on"),
    key("to_on"),
    Column("basis", Text),
    micro("at"),
    key("ended_on"),
    key("ended_reason"),
    micro("ended_at"),
    micro("ended_known"),
    micro("cause"),
    Index("ix_mandate_person", "person"),
    Index("ix_mandate_office", "office"),
)
GRANTED = Lookup(mandate, "mandate", ("known_to",))
# Its columns for what a correction may say.
MENDED = {"valid_from": "from_on", "valid_to": "to_on", "basis": "basis"}


@dataclass(frozen=True, slots=True)
class Mandate:
    """A power as the register of mandates has it.

    `ended_on` is the first day without it; None while no ending is known.
    """

    mandate: str
    book: str
    person: str
    office: str
    places: tuple[dict[str, str], ...]
    from_on: str
    to_on: str | None
    ended_on: str | None
    basis: str

    def holds_on(self, day: date) -> bool:
        """Whether the power is there on a day."""
        text = day.isoformat()
        return (
            self.from_on <= text
            and (self.to_on is None or text <= self.to_on)
            and (self.ended_on is None or text < self.ended_on)
        )


def _wanted(page: Page) -> Iterator[Want]:
    return ((GRANTED, _id(fact)) for fact in page.of("mandate"))


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == "mandate.granted":
        row = _granted(fact)
        page.rows(GRANTED, row["mandate"])[:] = [row]
        page.put(mandate, row)
    elif fact.type == "mandate.ended":
        for row in page.rows(GRANTED, _id(fact)):
            row.update(ended_on=_first_day_without(fact), ended_reason=fact.data.get("reason"))
            row.update(ended_at=micros(fact.occurred_at), ended_known=micros(fact.recorded_at))
            page.put(mandate, row)
    elif fact.type == "mandate.corrected":
        for row in page.rows(GRANTED, _id(fact)):
            _corrected(fact, page, row)


def _corrected(fact: Recorded, page: Page, before: Row) -> None:
    values, known = fact.data.get("values") or {}, micros(fact.recorded_at)
    row = before | {column: values[name] for name, column in MENDED.items() if name in values}
    row.update(known_from=known, cause=fact.position)
    if before["known_from"] < known:
        before["known_to"] = known
        page.put(mandate, before)
    page.rows(GRANTED, row["mandate"])[:] = [row]
    page.put(mandate, row)


def _first_day_without(fact: Recorded) -> str:
    """A last day that was named counts whole; what ended at once is not there any more on that very day."""
    last = fact.data.get("ended_on")
    return (date.fromisoformat(last) + timedelta(days=1) if last else day_of(fact.occurred_at)).isoformat()


def _granted(fact: Recorded) -> Row:
    data = fact.data
    return {
        "mandate": _id(fact),
        "book": fact.book,
        "person": data.get("person"),
        "office": data.get("office"),
        "places": json.dumps(data.get("places") or [], ensure_ascii=False, sort_keys=True),
        "from_on": data.get("valid_from"),
        "to_on": data.get("valid_to"),
        "basis": data.get("basis"),
        "at": micros(fact.occurred_at),
        "known_from": micros(fact.recorded_at),
        "known_to": FOREVER,
        "ended_on": None,
        "ended_reason": None,
        "ended_at": None,
        "ended_known": None,
        "cause": fact.position,
    }


def _id(fact: Recorded) -> str:
    return fact.stream.removeprefix("mandate.")


def mandates_of(
    db: Connection, person: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[Mandate]:
    """All mandates a person was ever given, in the order of their beginning."""
    return _read(db, [mandate.c.person == person], as_of, known_at)


def holders(db: Connection, office: str, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[Mandate]:
    """All mandates ever given for an office."""
    return _read(db, [mandate.c.office == office], as_of, known_at)


def mandate_of(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> Mandate | None:
    """One mandate."""
    return next(iter(_read(db, [mandate.c.mandate == id], as_of, known_at)), None)


def granted(db: Connection, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[Mandate]:
    """All mandates that were ever given."""
    return _read(db, [], as_of, known_at)


def said(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Mandates granted by an instant, each as it read at another."""
    (at, known), c = instants(as_of, known_at), mandate.c
    return and_(c.at <= at, c.known_from <= known, c.known_to > known)


def _read(db: Connection, conditions: list[Any], as_of: int | None, known_at: int | None) -> list[Mandate]:
    asked = select(mandate).where(*conditions, said(as_of, known_at))
    rows = db.execute(asked.order_by(mandate.c.from_on, mandate.c.mandate)).mappings()
    return [read(row, as_of, known_at) for row in rows]


def read(row: Mapping[Any, Any] | RowMapping, as_of: int | None = None, known_at: int | None = None) -> Mandate:
    """The mandate of a row; its ending only if that had been pronounced and was known."""
    at, known = instants(as_of, known_at)
    ended = row["ended_known"] is not None and row["ended_known"] <= known and row["ended_at"] <= at
    return Mandate(
        **{name: row[name] for name in ("mandate", "book", "person", "office", "from_on", "to_on", "basis")},
        places=tuple(json.loads(row["places"])),
        ended_on=row["ended_on"] if ended else None,
    )


PROJECTION = Projection(
    "mandates", version=3, tables=(mandate,), fold=_fold, wanted=_wanted, types=("mandate.",), keeps=(GRANTED,)
)
