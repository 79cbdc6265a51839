"""Clocks: last days of steps that a commune moved, and the due day of every dossier with these moves applied."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    FromClause,
    Index,
    RowMapping,
    Select,
    Table,
    Text,
    and_,
    case,
    func,
    select,
    true,
)

from domain.clock import micros
from domain.fact import Recorded
from domain.moved_clocks import UNMOVED, Bounds
from domain.status import POSTED
from projections.intervals import status
from projections.page import Lookup, Page, Want
from projections.readings import corrects, read_anew, reads, values_of
from projections.readmodel import FOREVER, Projection, derived, key, micro, whole
from projections.times import happened, stands

# A clock of the whole commune stands under this place: keys are never empty.
EVERYWHERE = ""

moved_clock = Table(
    "moved_clock",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    key("title", primary=True),
    key("step", primary=True),
    key("place", primary=True),
    whole("year"),
    key("not_before"),
    key("not_after"),
    micro("at"),
    micro("known"),
)

# What was decided, as people read it: one row a move.
clock_move = Table(
    "clock_move",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    whole("year"),
    key("title"),
    key("step"),
    Column("places", Text),
    key("moves"),
    key("day"),
    key("reason"),
    Column("basis", Text),
    key("actor"),
    key("stream"),
    whole("version"),
    micro("at"),
    micro("known", primary=True),
    micro("known_to"),
    Index("ix_clock_move_stream", "stream"),
)
MOVES = Lookup(clock_move, "stream", ("known_to",))


def _wanted(page: Page) -> Iterator[Want]:
    return ((MOVES, fact.stream) for fact in page.of("cycle") if fact.type == MOVED or corrects(fact, MOVED))


MOVED = "cycle.clock-moved"


def _fold(fact: Recorded, page: Page) -> None:
    if corrects(fact, MOVED):
        rows = page.rows(MOVES, fact.stream)
        for row in [row for row in rows if row["version"] == fact.data["corrected_version"]]:
            read_anew(fact, page, clock_move, rows, row, values_of(fact))
    if fact.type != MOVED:
        return
    data = fact.data
    cause = {"book": fact.book, "cause": fact.position, "year": data.get("year")}
    cause |= {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)}
    said = {name: data.get(name) for name in ("title", "step", "moves", "day", "reason", "basis")}
    places = json.dumps(data.get("places") or [], ensure_ascii=False, sort_keys=True)
    move = cause | said | {"places": places, "actor": fact.on_behalf_of or fact.actor, "known_to": FOREVER}
    move |= {"stream": fact.stream, "version": fact.version}
    page.rows(MOVES, fact.stream).append(move)
    page.put(clock_move, move)
    for clock in data.get("clocks") or ():
        row = {name: clock.get(name) for name in ("title", "step", "not_before", "not_after")}
        page.put(moved_clock, cause | row | {"place": clock.get("place") or EVERYWHERE})


@dataclass(frozen=True, slots=True)
class DueDays:
    """The due day of the status rows, and the rows to ask it of; where nothing was ever moved, just their column."""

    day: Any
    rows: FromClause


UNMOVED_DAYS = DueDays(status.c.due_on, status)
# Where nothing is due it comes after all that is.
NEVER = "9999-12-31"


def due_days(db: Connection, *, as_of: int | None = None, known_at: int | None = None) -> DueDays:
    """What is due when, with every move by `as_of` that was known at `known_at`."""
    if db.execute(select(moved_clock.c.cause).limit(1)).first() is None:
        return UNMOVED_DAYS
    latest = _latest(as_of, known_at).subquery()
    whole, own = latest.alias("of_all"), latest.alias("of_place")
    s = status.c
    same = [
        and_(c.book == s.book, c.year == s.year, c.title == s.title, c.step == s.next_step) for c in (whole.c, own.c)
    ]
    rows = status.outerjoin(whole, and_(same[0], whole.c.place == EVERYWHERE))
    rows = rows.outerjoin(own, and_(same[1], own.c.place == s.place))
    bounds = [
        func.coalesce(case((own.c.cause.is_not(None), own.c[name]), else_=whole.c[name]), beyond)
        for name, beyond in (("not_before", ""), ("not_after", NEVER))
    ]
    due: Any = func.coalesce(s.due_on, NEVER)
    due = case((due < bounds[0], bounds[0]), else_=due)
    due = case((due > bounds[1], bounds[1]), else_=due)
    return DueDays(func.nullif(due, NEVER), rows)


def _latest(as_of: int | None, known_at: int | None) -> Select[Any]:
    """Of each title, step and place the clock as it was moved last."""
    c = moved_clock.c
    newest = func.row_number().over(partition_by=(c.book, c.year, c.title, c.step, c.place), order_by=c.cause.desc())
    ranked = select(moved_clock, newest.label("rank")).where(happened(moved_clock, as_of, known_at)).subquery()
    return select(ranked).where(ranked.c.rank == 1)


def due_of(db: Connection, dossier: str, *, as_of: int | None = None, known_at: int | None = None) -> str | None:
    """When one dossier is due."""
    due = due_days(db, as_of=as_of, known_at=known_at)
    asked = select(due.day).select_from(due.rows)
    return db.execute(asked.where(status.c.dossier == dossier, stands(status, as_of, known_at))).scalar()


def posted_until(
    db: Connection, *, posting: str, until: date, as_of: int | None = None, known_at: int | None = None
) -> date:
    """The last day of a list that is up: as posted, or as that clock has been moved since."""
    c = status.c
    asked = select(c.book, c.year, c.title, c.place, c.next_step).where(
        c.posting == posting, c.state == POSTED, stands(status, as_of, known_at)
    )
    of = db.execute(asked.limit(1)).mappings().first()
    return until if of is None else last_day(db, of, day=until, as_of=as_of, known_at=known_at)


def last_day(
    db: Connection, of: RowMapping, *, day: date, as_of: int | None = None, known_at: int | None = None
) -> date:
    """The day that counts for a step of a title and place where facts say `day`."""
    latest = _latest(as_of, known_at).subquery()
    asked = select(latest).where(
        latest.c.book == of["book"], latest.c.year == of["year"], latest.c.title == of["title"],
        latest.c.step == of["next_step"], latest.c.place.in_([of["place"], EVERYWHERE]),
    )  # fmt: skip
    found = {row["place"]: row for row in db.execute(asked).mappings()}
    row = found.get(of["place"]) or found.get(EVERYWHERE)
    return (Bounds.read(dict(row)) if row else UNMOVED).of(day) or day


def moves(
    db: Connection, *, book: str, year: int | None = None, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """What was moved in a book, the latest last."""
    asked = select(clock_move).where(clock_move.c.book == book, reads(clock_move, as_of, known_at))
    if year is not None:
        asked = asked.where(clock_move.c.year == year)
    return db.execute(asked.order_by(clock_move.c.cause)).mappings().all()


def places_of(move: RowMapping) -> list[dict[str, str]]:
    """The places that a move named; none where it was for all."""
    return list(json.loads(move["places"]))


def waiting_at(
    db: Connection,
    *,
    book: str,
    year: int,
    titles: Collection[str],
    step: str,
    places: Collection[str],
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """How many dossiers wait at a step, by title, place and the day that counts now; without places, everywhere."""
    due, c = due_days(db, as_of=as_of, known_at=known_at), status.c
    group = (c.title, c.place, c.place_name, due.day.label("due"))
    asked = select(*group, func.count().label("count")).select_from(due.rows)
    asked = asked.where(stands(status, as_of, known_at), c.book == book, c.year == year, c.next_step == step)
    asked = asked.where(c.title.in_(titles), c.place.in_(places) if places else true())
    return db.execute(asked.group_by(*group).order_by(c.title, c.place_name, c.place, due.day)).mappings().all()


PROJECTION = Projection(
    "clocks",
    version=2,
    tables=(moved_clock, clock_move),
    fold=_fold,
    wanted=_wanted,
    types=(MOVED, "cycle.corrected"),
    keeps=(MOVES,),
)
