"""Mandates: which office a person holds in which places, from when until when."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Index, RowMapping, Table, Text, and_, select

from domain.clock import day_of, from_micros, micros, start_of_day
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
    key("under"),
    key("delegator"),
    # In whose place one signs; and its suspensions, each with both times of both its ends.
    Column("signing", Text),
    Column("pauses", Text),
    micro("cause"),
    Index("ix_mandate_person", "person"),
    Index("ix_mandate_office", "office"),
    Index("ix_mandate_delegator", "delegator"),
)
GRANTED = Lookup(mandate, "mandate", ("known_to",))
# Its columns for what a correction may say.
MENDED = {"valid_from": "from_on", "valid_to": "to_on", "basis": "basis"}


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension: the first instant without power and the first one with it again, None while that is not known."""

    start: int
    end: int | None
    basis: str
    resumed: str | None = None

    def is_on(self, day: date) -> bool:
        """Whether the power is gone on a day: what is suspended at once is not there any more on that very day."""
        night = micros(start_of_day(day + timedelta(days=1)))
        return self.start < night and (self.end is None or self.end >= night)

    @property
    def first(self) -> date:
        """The day on which it begins."""
        return day_of(from_micros(self.start))

    @property
    def last(self) -> date | None:
        """Its last day, where it ends with a day, or else the day on which it is over."""
        return None if self.end is None else day_of(from_micros(self.end - 1))


@dataclass(frozen=True, slots=True)
class Mandate:
    """A power as the register of mandates has it.

    `ended_on` is the first day without it; None while no ending is known. `source` is what it was delegated under.
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
    ended_reason: str | None = None
    signing: dict[str, str] | None = None
    pauses: tuple[Pause, ...] = ()
    under: str | None = None
    delegator: str | None = None
    source: "Mandate | None" = None

    def holds_on(self, day: date) -> bool:
        """Whether the power is there on a day: in force, not suspended, and what it was delegated under too."""
        text = day.isoformat()
        return (
            self.from_on <= text
            and (self.to_on is None or text <= self.to_on)
            and (self.ended_on is None or text < self.ended_on)
            and not any(pause.is_on(day) for pause in self.pauses)
            and (self.under is None or (self.source is not None and self.source.holds_on(day)))
        )


def _wanted(page: Page) -> Iterator[Want]:
    return ((GRANTED, _id(fact)) for fact in page.of("mandate"))


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type in ("mandate.granted", "mandate.delegated"):
        row = _granted(fact)
        page.rows(GRANTED, row["mandate"])[:] = [row]
        page.put(mandate, row)
    elif fact.type == "mandate.ended":
        for row in page.rows(GRANTED, _id(fact)):
            row.update(ended_on=_first_day_without(fact), ended_reason=fact.data.get("reason"))
            row.update(ended_at=micros(fact.occurred_at), ended_known=micros(fact.recorded_at))
            page.put(mandate, row)
    elif fact.type in ("mandate.suspended", "mandate.resumed"):
        for row in page.rows(GRANTED, _id(fact)):
            row.update(pauses=_text(_paused(fact, json.loads(row["pauses"]))))
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


def _paused(fact: Recorded, pauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The suspensions with one more, or with the last one over."""
    told = {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at), "basis": fact.data.get("basis")}
    if fact.type == "mandate.suspended":
        last = fact.data.get("suspended_to")
        start = _first_instant(fact, fact.data.get("suspended_on"))
        return [*pauses, told | {"start": start, "end": _night(last) if last else None, "resumed": None}]
    again = _first_instant(fact, fact.data.get("resumed_on"))
    return [*pauses[:-1], *(each | {"resumed": told | {"start": again}} for each in pauses[-1:])]


def _first_instant(fact: Recorded, day: str | None) -> int:
    told = micros(fact.occurred_at)
    return told if day is None else max(told, micros(start_of_day(date.fromisoformat(day))))


def _night(day: str) -> int:
    return micros(start_of_day(date.fromisoformat(day) + timedelta(days=1)))


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
        "places": _text(data.get("places") or []),
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
        "under": data.get("under"),
        "delegator": data.get("delegator"),
        "signing": _text(data.get("signing")),
        "pauses": "[]",
        "cause": fact.position,
    }


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _id(fact: Recorded) -> str:
    return fact.stream.removeprefix("mandate.")


def mandates_of(
    db: Connection, person: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[Mandate]:
    """All mandates a person was ever given, in the order of their beginning."""
    return _read(db, [mandate.c.person == person], as_of, known_at)


def delegated_by(
    db: Connection, person: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[Mandate]:
    """All mandates that a person delegated."""
    return _read(db, [mandate.c.delegator == person], as_of, known_at)


def delegated_under(db: Connection, id: str) -> Sequence[str]:
    """The mandates that were delegated under one: what is done by them rests on it too."""
    return db.execute(select(mandate.c.mandate).where(mandate.c.under == id).distinct()).scalars().all()


def holders(db: Connection, office: str, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[Mandate]:
    """All mandates ever given for an office."""
    return _read(db, [mandate.c.office == office], as_of, known_at)


def mandate_of(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> Mandate | None:
    """One mandate."""
    return next(iter(_read(db, [mandate.c.mandate == id], as_of, known_at)), None)


def granted(db: Connection, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[Mandate]:
    """All mandates that were ever given."""
    return _read(db, [], as_of, known_at)


def over(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[Mandate]:
    """All mandates that were ever given over one of these places."""
    found = granted(db, as_of=as_of, known_at=known_at)
    return [each for each in found if any(place["id"] in places for place in each.places)]


def said(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Mandates granted by an instant, each as it read at another."""
    (at, known), c = instants(as_of, known_at), mandate.c
    return and_(c.at <= at, c.known_from <= known, c.known_to > known)


def _read(db: Connection, conditions: list[Any], as_of: int | None, known_at: int | None) -> list[Mandate]:
    asked = select(mandate).where(*conditions, said(as_of, known_at))
    rows = db.execute(asked.order_by(mandate.c.from_on, mandate.c.mandate)).mappings()
    return with_sources(db, [read(row, as_of, known_at) for row in rows], as_of=as_of, known_at=known_at)


def with_sources(
    db: Connection, found: Sequence[Mandate], *, as_of: int | None = None, known_at: int | None = None
) -> list[Mandate]:
    """The same, each delegated one with what it was delegated under; nothing is asked where none was."""
    wanted = {each.under for each in found if each.under}
    if not wanted:
        return [*found]
    known = {each.mandate: each for each in _read(db, [mandate.c.mandate.in_(wanted)], as_of, known_at)}
    return [replace(each, source=known.get(each.under)) if each.under else each for each in found]


def read(row: Mapping[Any, Any] | RowMapping, as_of: int | None = None, known_at: int | None = None) -> Mandate:
    """The mandate of a row; endings and suspensions only as far as they had been pronounced and were known."""
    at, known = instants(as_of, known_at)
    ended = row["ended_known"] is not None and row["ended_known"] <= known and row["ended_at"] <= at
    pauses = json.loads(row["pauses"])
    return Mandate(
        **{
            name: row[name]
            for name in ("mandate", "book", "person", "office", "from_on", "to_on", "basis", "under", "delegator")
        },
        places=tuple(json.loads(row["places"])),
        signing=json.loads(row["signing"]),
        pauses=tuple(_pause(each, at, known) for each in pauses if each["at"] <= at and each["known"] <= known),
        ended_on=row["ended_on"] if ended else None,
        ended_reason=row["ended_reason"] if ended else None,
    )


def _pause(told: Mapping[str, Any], at: int, known: int) -> Pause:
    resumed = told["resumed"]
    if resumed is None or resumed["at"] > at or resumed["known"] > known:
        return Pause(told["start"], told["end"], told["basis"])
    end = max(told["start"], resumed["start"])
    return Pause(told["start"], end if told["end"] is None else min(end, told["end"]), told["basis"], resumed["basis"])


PROJECTION = Projection(
    "mandates", version=4, tables=(mandate,), fold=_fold, wanted=_wanted, types=("mandate.",), keeps=(GRANTED,)
)
