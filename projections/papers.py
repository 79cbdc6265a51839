"""Papers: what was issued under which number, what replaced it, and signed copies of decisions."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Index, RowMapping, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Lookup, Page, Want
from projections.readmodel import Projection, derived, key, micro, place_id, whole
from projections.times import happened, instants

ISSUED, REPLACED, COPIED = "paper.issued", "paper.replaced", "decision.signed-copy-attached"

paper = Table(
    "paper",
    derived,
    key("paper", primary=True),
    key("book"),
    key("kind"),
    key("about"),
    key("place"),
    key("title"),
    whole("year"),
    Column("unit", Text),
    Column("number", Text),
    key("dated"),
    key("owner"),
    Column("files", Text),
    key("content"),
    key("issued_by"),
    key("replaces"),
    micro("at"),
    micro("known"),
    # What took its place, once something did.
    key("replaced_by"),
    key("reason"),
    micro("replaced_at"),
    micro("replaced_known"),
    micro("cause"),
    Index("ix_paper_about", "about"),
    Index("ix_paper_book", "book", "year"),
)
signed_copy = Table(
    "signed_copy",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    key("decision"),
    key("file"),
    key("media_type"),
    whole("size"),
    key("attached_by"),
    micro("at"),
    micro("known"),
    Index("ix_signed_copy_decision", "decision"),
)
TOLD = (
    "paper", "book", "kind", "about", "place", "title", "year", "unit", "number", "dated", "owner", "content",
    "issued_by", "at", "replaces",
)  # fmt: skip
STANDING = Lookup(paper, "paper")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with what replaced it, as far as that was known."""

    paper: str
    book: str
    kind: str
    about: str
    place: str
    year: int
    unit: str
    number: str
    dated: str
    owner: str
    files: Mapping[str, Mapping[str, Any]]
    content: str
    title: str | None
    issued_by: str
    at: int
    replaces: str | None = None
    replaced_by: str | None = None
    reason: str | None = None


def _wanted(page: Page) -> Iterator[Want]:
    return ((STANDING, _id(fact)) for fact in page.of("paper"))


def _id(fact: Recorded) -> str:
    return fact.stream.removeprefix("paper.")


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == ISSUED:
        row = _issued(fact)
        page.rows(STANDING, row["paper"])[:] = [row]
        page.put(paper, row)
    elif fact.type == REPLACED:
        for row in page.rows(STANDING, _id(fact)):
            row.update(replaced_by=fact.data.get("by"), reason=fact.data.get("reason"))
            row.update(replaced_at=micros(fact.occurred_at), replaced_known=micros(fact.recorded_at))
            page.put(paper, row)
    elif fact.type == COPIED:
        page.put(signed_copy, _copied(fact))


def _issued(fact: Recorded) -> dict[str, Any]:
    data = fact.data
    told = ("kind", "about", "title", "year", "unit", "number", "dated", "owner", "replaces")
    return {
        "paper": _id(fact),
        "book": fact.book,
        **{name: data.get(name) for name in told},
        "place": place_id(data.get("place")),
        "files": json.dumps(data.get("files") or {}, sort_keys=True),
        "content": (data.get("content") or {}).get("item"),
        "issued_by": fact.on_behalf_of or fact.actor,
        "at": micros(fact.occurred_at),
        "known": micros(fact.recorded_at),
        **dict.fromkeys(("replaced_by", "reason", "replaced_at", "replaced_known")),
        "cause": fact.position,
    }


def _copied(fact: Recorded) -> dict[str, Any]:
    return {
        "book": fact.book,
        "cause": fact.position,
        "decision": fact.stream.removeprefix("decision."),
        "file": (fact.data.get("file") or {}).get("item"),
        **{name: fact.data.get(name) for name in ("media_type", "size")},
        "attached_by": fact.on_behalf_of or fact.actor,
        "at": micros(fact.occurred_at),
        "known": micros(fact.recorded_at),
    }


def papers_about(
    db: Connection, about: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[Paper]:
    """The papers that were issued about these things, the latest first."""
    asked = select(paper).where(paper.c.about.in_(about), happened(paper, as_of, known_at))
    rows = db.execute(asked.order_by(paper.c.at.desc(), paper.c.cause.desc(), paper.c.paper)).mappings()
    return [_read(row, as_of, known_at) for row in rows]


def paper_of(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> Paper | None:
    """One paper by its id."""
    asked = select(paper).where(paper.c.paper == id, happened(paper, as_of, known_at))
    row = db.execute(asked).mappings().first()
    return _read(row, as_of, known_at) if row else None


def _read(row: RowMapping, as_of: int | None, known_at: int | None) -> Paper:
    at, known = instants(as_of, known_at)
    told: dict[str, Any] = {name: row[name] for name in TOLD} | {"files": json.loads(row["files"])}
    if row["replaced_at"] is not None and row["replaced_at"] <= at and row["replaced_known"] <= known:
        told |= {"replaced_by": row["replaced_by"], "reason": row["reason"]}
    return Paper(**told)


def papers_of_places(db: Connection, book: str) -> Sequence[Paper]:
    """The papers of a book about whole places."""
    asked = select(paper).where(paper.c.book == book, paper.c.about.like("place.%"))
    return [_read(row, None, None) for row in db.execute(asked.order_by(paper.c.paper)).mappings()]


def numbers_of(db: Connection, *, book: str, year: int) -> Sequence[tuple[str, str]]:
    """Every unit and number that papers of a year have."""
    asked = select(paper.c.unit, paper.c.number).where(paper.c.book == book, paper.c.year == year)
    return [(row.unit, row.number) for row in db.execute(asked)]


def copies_of(
    db: Connection, decision: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Signed copies of a decision, the latest first."""
    asked = select(signed_copy).where(signed_copy.c.decision == decision, happened(signed_copy, as_of, known_at))
    return db.execute(asked.order_by(signed_copy.c.cause.desc())).mappings().all()


PROJECTION = Projection(
    "papers",
    version=1,
    tables=(paper, signed_copy),
    fold=_fold,
    wanted=_wanted,
    types=(ISSUED, REPLACED, COPIED),
)
