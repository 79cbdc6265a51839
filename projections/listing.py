"""Listing: dossiers as people look for them, in the order of names, found with or without the marks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, FromClause, RowMapping, Select, and_, func, literal, or_, select, tuple_

from projections.clocks import UNMOVED_DAYS, due_days
from projections.flow import came_to
from projections.ground import Places, stands_in
from projections.inflation import compared
from projections.intervals import of_subjects, status
from projections.names import name, of, sorting
from projections.standing import RECOGNISED, WITHDRAWN
from projections.steps import taken_by
from projections.term import seen_on
from projections.times import stands
from projections.vietnamese import folded

# Name (its bytes of order in hexadecimal) and dossier: where a page begins.
Cursor = tuple[str, str]
# All of a row but its state, which depends on the day on which it is looked at.
STORED = [column for column in status.c if column.name != "state"]
SORTED = sorting(status.c.book, status.c.subject).label("sorted")
NAME, FOLDED = (of(status.c.subject, column) for column in (name.c.name, name.c.folded))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which dossiers: those of these places or subjects that answer to every condition given."""

    places: Places = ()
    subjects: Collection[str] = ()
    book: str | None = None
    year: int | None = None
    title: str | None = None
    state: str | None = None
    step: str | None = None
    # Those whose next step is taken by a form, whatever the step is called.
    form: str | None = None
    decision: str | None = None
    dossiers: Collection[str] | None = None
    # Those that count as registered in the figures: a second try after a refusal was counted with the first.
    registered: bool = False
    # Those that count as recognised in the figures, whether their term still runs or not.
    recognised: bool = False
    # Those whose village's points are held against a later check in the figures.
    compared: bool = False
    # Those that ever came to a state, and those that stand in it, whether a term has run out since or not.
    reached: str | None = None
    standing: str | None = None
    in_force_on: date | None = None
    # Of these titles and years alone, and without these subjects.
    titles: Collection[tuple[str, int]] | None = None
    without: Collection[str] = ()
    # The day on which states are looked at: titles whose term has run out by then are seen as expired.
    on: date | None = None
    name: str = ""
    as_of: int | None = None
    known_at: int | None = None


def rows(
    db: Connection, wanted: Wanted, *, after: Cursor | None = None, limit: int = 50, due: bool = False
) -> tuple[Sequence[RowMapping], Cursor | None]:
    """One page with the names of the households, with `due` their due days, and where the next one begins."""
    days = due_days(db, as_of=wanted.as_of, known_at=wanted.known_at) if due else UNMOVED_DAYS
    # The page is chosen from what the indexes hold; only what stands on it is fetched.
    page = _page(wanted, after, limit + 1).subquery("page")
    told = (seen_on(wanted.on).label("state"), NAME.label("name"), page.c.sorted, days.day.label("due"))
    asked = select(*STORED, *told).select_from(days.rows.join(page, page.c.dossier == status.c.dossier))
    asked = asked.where(stands(status, wanted.as_of, wanted.known_at)).order_by(page.c.sorted, status.c.dossier)
    found = db.execute(asked).mappings().all()
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], (bytes(last["sorted"]).hex(), last["dossier"]) if last else None


def _page(wanted: Wanted, after: Cursor | None, limit: int) -> Select[Any]:
    """The dossiers of a page, each with what puts it in order."""
    asked = _named(select(status.c.dossier, SORTED), wanted)
    if after is not None:
        here = tuple_(literal(bytes.fromhex(after[0])), literal(after[1]))
        asked = asked.where(tuple_(SORTED.element, status.c.dossier) > here)
    return asked.order_by(SORTED, status.c.dossier).limit(limit)


def counts(db: Connection, wanted: Wanted) -> dict[str, int]:
    """How many of the same list stand in each state."""
    state = seen_on(wanted.on).label("seen")
    seen = _named(select(state), wanted).subquery()
    asked = select(seen.c.seen, func.count()).group_by(seen.c.seen)
    return dict(db.execute(asked).all())


def ids(db: Connection, wanted: Wanted) -> list[str]:
    """The dossiers of the list, all of them, in the order of their ids."""
    asked = select(status.c.dossier).where(_condition(wanted)).order_by(status.c.dossier)
    return list(db.execute(asked).scalars())


def by_village(db: Connection, wanted: Wanted, *, office: str, today: date) -> Sequence[RowMapping]:
    """What waits for an office, by village, title and step: how many, how many of them late, and the list posted."""
    c = status.c
    due = due_days(db, as_of=wanted.as_of, known_at=wanted.known_at)
    late = func.count().filter(due.day < today.isoformat())
    waits_for = func.coalesce(c.next_step, c.state)
    group = (c.book, c.place, c.place_name, c.year, c.title)
    mine = (literal(" ") + c.offices + " ").contains(f" {office} ", autoescape=True)
    told = (func.count().label("n"), late.label("late"), func.max(c.posting).label("posting"))
    asked = select(*group, waits_for.label("next_step"), *told).select_from(due.rows)
    asked = asked.where(_condition(wanted), mine).group_by(*group, waits_for)
    return db.execute(asked.order_by(c.place_name, c.place, c.year, c.title, waits_for)).mappings().all()


def _named(asked: Select[Any], wanted: Wanted, rows: FromClause = status) -> Select[Any]:
    words = (FOLDED.contains(word, autoescape=True) for word in folded(wanted.name).split())
    return asked.select_from(rows).where(_condition(wanted), *words)


def _condition(wanted: Wanted) -> Any:
    c = status.c
    same: dict[Any, Any] = {c.book: wanted.book, c.year: wanted.year, c.title: wanted.title}
    same |= {seen_on(wanted.on): wanted.state, c.next_step: wanted.step, c.decision: wanted.decision}
    same |= {} if wanted.standing is None else {c.state: wanted.standing}
    conditions = [column == value for column, value in same.items() if value is not None]
    if wanted.form is not None:
        conditions.append(
            tuple_(c.title, c.next_step).in_(taken_by(wanted.form, as_of=wanted.as_of, known_at=wanted.known_at))
        )
    if wanted.dossiers is not None:
        conditions.append(c.dossier.in_(wanted.dossiers))
    if wanted.titles is not None:
        conditions.append(tuple_(c.title, c.year).in_(wanted.titles))
    if wanted.without:
        conditions.append(c.subject.not_in(wanted.without))
    if wanted.registered:
        conditions += [c.counted == 1, c.state != WITHDRAWN]
    if wanted.recognised:
        conditions.append(c.state == RECOGNISED)
    if wanted.compared:
        conditions.append(compared(wanted.as_of, wanted.known_at))
    if wanted.reached is not None:
        # Named anew, since its rows are others than those of the list.
        came = came_to(wanted.reached, wanted.as_of, wanted.known_at).subquery()
        conditions.append(c.dossier.in_(select(came.c.dossier)))
    if (day := wanted.in_force_on) is not None:
        conditions += [c.state == RECOGNISED, _by(c.honour_from, day, from_it=True), _by(c.valid_until, day)]
    # What is not asked for is left out: an empty alternative has no index, and would have the whole table read.
    mine: list[Any] = [stands_in(status, wanted.places)] if wanted.places or not wanted.subjects else []
    mine += [of_subjects(wanted.subjects, wanted.as_of, wanted.known_at)] if wanted.subjects else []
    return and_(stands(status, wanted.as_of, wanted.known_at), or_(*mine), *conditions)


def _by(column: Any, day: date, *, from_it: bool = False) -> Any:
    text = day.isoformat()
    return or_(column.is_(None), column <= text if from_it else column >= text)
