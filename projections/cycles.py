"""Cycles: the titles a commune awards in a year, and the targets its plans set."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, RowMapping, Table, Text, bindparam, select

from domain.clock import from_micros, micros
from domain.fact import Recorded
from projections import plans
from projections.intervals import status
from projections.page import Lookup, Page, Row, Want
from projections.readings import corrects, read_anew, reads, values_of
from projections.readmodel import FOREVER, Projection, derived, key, micro, whole
from projections.times import begun

cycle_title = Table(
    "cycle_title",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    key("title", primary=True),
    whole("year"),
    key("subject_kind"),
    Column("name_vi", Text),
    Column("name_en", Text),
    key("from_on"),
    key("to_on"),
    whole("sample"),
    key("procedure"),
    key("procedure_digest"),
    key("criteria"),
    key("criteria_digest"),
    key("stream"),
    micro("at"),
    micro("known", primary=True),
    micro("known_to"),
    Index("ix_cycle_title_stream", "stream"),
)

target = Table(
    "target",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    whole("year"),
    key("title"),
    key("measure"),
    key("numerator"),
    key("denominator"),
    key("share"),
    Column("scope", Text),
    Column("source", Text),
    key("stream"),
    whole("version"),
    micro("at"),
    micro("known", primary=True),
    micro("known_to"),
    Index("ix_target_stream", "stream"),
)
TITLES = Lookup(cycle_title, "stream", ("known_to",))
TARGETS = Lookup(target, "stream", ("known_to",))
WINDOW = {"opens_on": "from_on", "closes_on": "to_on"}


def _wanted(page: Page) -> Iterator[Want]:
    for fact in page.of("cycle"):
        if fact.type in OPENING or corrects(fact, "cycle.opened"):
            yield TITLES, fact.stream
    for fact in page.of("target"):
        if fact.type == "target.set" or corrects(fact, "target.set"):
            yield TARGETS, fact.stream


OPENING = ("cycle.opened", "cycle.edition-taken")


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type in OPENING:
        opened = fact.data.get("titles") if fact.type == "cycle.opened" else [fact.data.get("opened") or {}]
        for title in opened or ():
            _add(page, cycle_title, TITLES, _opened(fact, title))
    elif fact.type == "target.set":
        names = ("year", "title", "measure", "numerator", "denominator", "share")
        row = {name: fact.data.get(name) for name in names} | _cause(fact) | {"version": fact.version}
        row |= {name: json.dumps(fact.data.get(name), ensure_ascii=False, sort_keys=True) for name in SPOKEN}
        _add(page, target, TARGETS, row)
    elif corrects(fact, "cycle.opened"):
        days = {WINDOW[name]: day for name, day in values_of(fact).items()}
        rows = page.rows(TITLES, fact.stream)
        for row in list(rows):
            read_anew(fact, page, cycle_title, rows, row, days)
    elif corrects(fact, "target.set"):
        rows = page.rows(TARGETS, fact.stream)
        for row in [row for row in rows if row["version"] == fact.data["corrected_version"]]:
            read_anew(fact, page, target, rows, row, values_of(fact))


def _add(page: Page, table: Table, lookup: Lookup, row: Row) -> None:
    page.rows(lookup, row["stream"]).append(row)
    page.put(table, row)


SPOKEN = ("scope", "source")


def _opened(fact: Recorded, opened: dict[str, Any]) -> Row:
    name, procedure, criteria = (opened.get(part) or {} for part in ("name", "procedure", "criteria"))
    return _cause(fact) | {
        "title": opened.get("title"),
        "year": fact.data.get("year"),
        "subject_kind": opened.get("subject_kind"),
        "name_vi": name.get("vi"),
        "name_en": name.get("en"),
        "from_on": fact.data.get("opens_on"),
        "to_on": fact.data.get("closes_on"),
        "sample": int(bool(opened.get("sample"))),
        "procedure": procedure.get("id"),
        "procedure_digest": procedure.get("digest"),
        "criteria": criteria.get("id"),
        "criteria_digest": criteria.get("digest"),
    }


def _cause(fact: Recorded) -> Row:
    return {
        "book": fact.book,
        "cause": fact.position,
        "stream": fact.stream,
        "at": micros(fact.occurred_at),
        "known": micros(fact.recorded_at),
        "known_to": FOREVER,
    }


# What a title goes by may change during a year: the latest comes last.
IN_ORDER = (cycle_title.c.year, cycle_title.c.title, cycle_title.c.cause)

# Asked wherever a title's year is looked up; putting it together costs more than asking it.
EVERY_TITLE = (
    select(cycle_title)
    .where(cycle_title.c.book == bindparam("book"), cycle_title.c.known_to == FOREVER)
    .order_by(*IN_ORDER)
)


def titles_of(
    db: Connection, *, book: str, year: int | None = None, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """The titles opened in a book, by year and name; of one that changed its editions the latest last."""
    if (year, as_of, known_at) == (None, None, None):
        return db.execute(EVERY_TITLE, {"book": book}).mappings().all()
    asked = select(cycle_title).where(cycle_title.c.book == book, reads(cycle_title, as_of, known_at))
    if year is not None:
        asked = asked.where(cycle_title.c.year == year)
    return db.execute(asked.order_by(*IN_ORDER)).mappings().all()


def asked_at(
    db: Connection, *, book: str, year: int, as_of: int | None = None, known_at: int | None = None
) -> list[datetime]:
    """When titles of a year were asked for, the earliest first."""
    c = status.c
    asked = select(c.valid_from).where(c.book == book, c.year == year, c.version == 1, begun(status, as_of, known_at))
    return [from_micros(at) for at in db.execute(asked.order_by(c.valid_from)).scalars()]


def targets_of(
    db: Connection, *, book: str, year: int | None = None, as_of: int | None = None, known_at: int | None = None
) -> list[dict[str, Any]]:
    """The targets set in a book; of two over the same count of the same people the later one stands.

    What a plan aimed at before it was adopted anew is aimed at no longer.
    """
    adopted = plans.digests_of(db, book=book, as_of=as_of, known_at=known_at)
    asked = select(target).where(target.c.book == book, reads(target, as_of, known_at))
    if year is not None:
        asked = asked.where(target.c.year == year)
    standing: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in db.execute(asked.order_by(target.c.cause)).mappings():
        over = tuple(row[name] for name in ("year", "title", "measure", "numerator", "denominator", "scope"))
        standing[over] = dict(row) | {name: json.loads(row[name]) for name in SPOKEN}
    return [row for row in standing.values() if _stands(row["source"], adopted)]


def _stands(source: Any, adopted: dict[str, str]) -> bool:
    """Whether a target's plan is still the one that is adopted; one that was set by itself stands by itself."""
    plan = source.get("plan") if isinstance(source, dict) else None
    return plan not in adopted or source.get("digest") == adopted[plan]


def is_open(db: Connection, year: int, books: Collection[str]) -> bool:
    """Whether that year has ever been opened in one of these books."""
    asked = select(cycle_title.c.year).where(cycle_title.c.year == year, cycle_title.c.book.in_(books))
    return db.execute(asked.limit(1)).first() is not None


PROJECTION = Projection(
    "cycles",
    version=2,
    tables=(cycle_title, target),
    fold=_fold,
    wanted=_wanted,
    types=(*OPENING, "cycle.corrected", "target."),
    keeps=(TITLES, TARGETS),
)
