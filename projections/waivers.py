"""Waivers of kinship: who proposed that somebody may take a step in spite of it, and what another said to that."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Index, RowMapping, Table, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Lookup, Page, Want
from projections.readmodel import Projection, derived, key, micro, whole
from projections.times import instants

# One row for each proposal.
waiver = Table(
    "waiver",
    derived,
    key("stream", primary=True),
    micro("cause", primary=True),
    key("book"),
    key("dossier"),
    key("subject"),
    key("step"),
    key("place"),
    key("title"),
    whole("year"),
    key("person"),
    key("proposed_by"),
    key("text"),
    micro("at"),
    micro("known"),
    # What came of it; `open` while nothing has.
    key("settled"),
    key("settled_by"),
    key("settled_text"),
    micro("settled_at"),
    micro("settled_known"),
    Index("ix_waiver_place", "place"),
)
PROPOSAL, OPEN = "override.proposed", "proposed"
LAST = Lookup(waiver, "stream")
TOLD = ("book", "dossier", "subject", "step", "place", "title", "year", "person", "proposed_by", "text", "at")
ANSWERED = ("settled", "settled_by", "settled_text", "settled_at")
SETTLED = {"override.approved": "approved", "override.declined": "declined"}


@dataclass(frozen=True, slots=True)
class Waiver:
    """A proposal with what came of it, as far as that was known."""

    override: str
    book: str
    dossier: str
    subject: str
    step: str
    place: str
    title: str
    year: int
    person: str
    proposed_by: str
    text: str | None
    at: int
    settled: str = OPEN
    settled_by: str | None = None
    settled_text: str | None = None
    settled_at: int | None = None


def _wanted(page: Page) -> Iterator[Want]:
    return ((LAST, fact.stream) for fact in page.of("override") if fact.type in SETTLED or fact.type == PROPOSAL)


def _fold(fact: Recorded, page: Page) -> None:
    known = page.rows(LAST, fact.stream) if fact.type in SETTLED or fact.type == PROPOSAL else []
    if fact.type == PROPOSAL:
        row = _proposed(fact)
        known.append(row)
        page.put(waiver, row)
    elif fact.type in SETTLED and known:
        row = max(known, key=lambda each: int(each["cause"]))
        row.update(settled=SETTLED[fact.type], settled_by=fact.on_behalf_of or fact.actor)
        row.update(settled_at=micros(fact.occurred_at), settled_known=micros(fact.recorded_at))
        row.update(settled_text=_item(fact))
        page.put(waiver, row)


def _proposed(fact: Recorded) -> dict[str, Any]:
    data = fact.data
    named = {name: data.get(name) for name in ("dossier", "subject", "step", "title", "year", "person")}
    nothing = dict.fromkeys(("settled_by", "settled_text", "settled_at", "settled_known"))
    return {
        "stream": fact.stream,
        "cause": fact.position,
        "book": fact.book,
        **named,
        "place": (data.get("place") or {}).get("id"),
        "proposed_by": fact.on_behalf_of or fact.actor,
        "text": _item(fact),
        "at": micros(fact.occurred_at),
        "known": micros(fact.recorded_at),
        "settled": OPEN,
        **nothing,
    }


def _item(fact: Recorded) -> str | None:
    return (fact.data.get("text") or {}).get("item")


def waivers(
    db: Connection,
    *,
    places: Collection[str],
    dossier: str | None = None,
    override: str | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[Waiver]:
    """Those over dossiers of these places, the latest first."""
    (at, known), c = instants(as_of, known_at), waiver.c
    asked = select(waiver).where(c.place.in_(places), c.at <= at, c.known <= known)
    asked = asked.where(*([c.dossier == dossier] if dossier else []))
    asked = asked.where(*([c.stream == f"override.{override}"] if override else []))
    rows = db.execute(asked.order_by(c.at.desc(), c.book, c.cause.desc())).mappings()
    return [_read(row, at, known) for row in rows]


def waiting(db: Connection, *, places: Collection[str]) -> Sequence[Waiver]:
    """Those over dossiers of these places that wait for a second person, the oldest first."""
    c = waiver.c
    asked = select(waiver).where(c.place.in_(places), c.settled == OPEN).order_by(c.at, c.book, c.cause)
    return [Waiver(override=_id(row), **{name: row[name] for name in TOLD}) for row in db.execute(asked).mappings()]


def _read(row: RowMapping | Mapping[str, Any], at: int, known: int) -> Waiver:
    is_settled = row["settled_at"] is not None and row["settled_at"] <= at and row["settled_known"] <= known
    told: dict[str, Any] = {name: row[name] for name in TOLD}
    if is_settled:
        told |= {name: row[name] for name in ANSWERED}
    return Waiver(override=_id(row), **told)


def _id(row: RowMapping | Mapping[str, Any]) -> str:
    return str(row["stream"]).partition(".")[2]


PROJECTION = Projection(
    "waivers",
    version=1,
    tables=(waiver,),
    fold=_fold,
    wanted=_wanted,
    types=(PROPOSAL, *SETTLED),
)
