"""Streaks: the ledger of years in which titles are held; each gain and loss of one, from when, known since when.

A year belongs to whoever the dossier is about, wherever that was written and whoever moved, joined or left meanwhile.
Of a place that was made out of others the years of these are told beside its own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Index, RowMapping, Select, Table, func, select

from domain.clock import day_of, from_micros, micros
from domain.fact import Recorded
from domain.rewarding.streaks import Origin, by_whom, running
from projections.intervals import in_order, of_subjects, open_row, status
from projections.names import name, of
from projections.page import Page, Row
from projections.places import MERGED, SPLIT, place, place_link, stood
from projections.readmodel import FOREVER, Projection, derived, key, micro, whole
from projections.standing import RECOGNISED, is_of_dossier, told_again
from projections.times import happened, stands

streak = Table(
    "streak",
    derived,
    key("book", primary=True),
    micro("position", primary=True),
    micro("at", primary=True),
    key("subject"),
    key("title"),
    whole("year"),
    micro("known"),
    whole("n"),
    key("dossier"),
    # The type of fact by which it came or went.
    key("because"),
    Index("ix_streak_subject", "subject", "title", "year", "at", "known", "n"),
    Index("ix_streak_title", "title", "year", "subject", "at", "known", "n"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if not is_of_dossier(fact):
        return
    before = open_row(page, fact)
    if before is None:
        return
    if in_order(before, fact):
        was, now = before["state"] == RECOGNISED, fact.data.get("state", before["state"]) == RECOGNISED
        if was != now:
            _put(fact, page, before, micros(fact.occurred_at), 1 if now else -1)
        return
    facts = page.history(fact)
    changed = _spans(told_again(facts))
    changed.subtract(_spans(told_again(facts[:-1])))
    for at, n in changed.items():
        if n:
            _put(fact, page, before, at, n)


def _spans(rows: Sequence[Row]) -> Counter[int]:
    spans: Counter[int] = Counter()
    for row in rows:
        # An act overruled before it began never counted.
        if row["state"] == RECOGNISED and row["valid_from"] < row["valid_to"]:
            spans[row["valid_from"]] += 1
            if row["valid_to"] < FOREVER:
                spans[row["valid_to"]] -= 1
    return spans


def _put(fact: Recorded, page: Page, of_dossier: Row, at: int, n: int) -> None:
    row = {each: of_dossier[each] for each in ("subject", "title", "year")}
    row |= {"book": fact.book, "position": fact.position, "at": at, "known": micros(fact.recorded_at), "n": n}
    page.put(streak, row | {"dossier": fact.stream, "because": fact.type})


def years_held(
    title: str, first: int, last: int, as_of: int | None = None, known_at: int | None = None
) -> Select[tuple[str, int]]:
    """Who held a title in which of these years; once for each year, by whichever attempt."""
    c = streak.c
    asked = select(c.subject, c.year).where(c.title == title, c.year.between(first, last))
    asked = asked.where(happened(streak, as_of, known_at))
    return asked.group_by(c.subject, c.year).having(func.sum(c.n) > 0)


def held_by(
    db: Connection,
    subjects: Collection[str] | Select[Any],
    *,
    title: str,
    first: int,
    last: int,
    as_of: int | None = None,
    known_at: int | None = None,
) -> dict[str, set[int]]:
    """In which of these years each of them held the title."""
    asked = years_held(title, first, last, as_of, known_at).where(streak.c.subject.in_(subjects))
    found: dict[str, set[int]] = defaultdict(set)
    for row in db.execute(asked):
        found[row.subject].add(row.year)
    return found


def origins(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, Origin]:
    """Out of what these places were newly made, and these in their turn; others are not there."""
    found: dict[str, Origin] = {}
    asked_about = set(places)
    while asked_about:
        made = _made_of(db, asked_about, as_of, known_at)
        found |= made
        asked_about = {each for origin in made.values() for each in origin.of} - found.keys()
    return found


def _made_of(db: Connection, places: Collection[str], as_of: int | None, known_at: int | None) -> dict[str, Origin]:
    c, upper = place_link.c, place.alias("upper")
    asked = select(c.upper, c.place, c.at, upper.c.at.label("since"))
    asked = asked.join(upper, upper.c.place == c.upper).where(c.upper.in_(places), c.how.in_((MERGED, SPLIT)))
    asked = asked.where(stood(place_link, as_of, known_at)).distinct().order_by(c.upper, c.place)
    found: dict[str, tuple[int, list[str]]] = {}
    for row in db.execute(asked):
        since = day_of(from_micros(row.since)).year
        # Whatever a place took up in later years is not what it was made of.
        if day_of(from_micros(row.at)).year <= since:
            found.setdefault(row.upper, (since, []))[1].append(row.place)
    return {each: Origin(since, tuple(dict.fromkeys(of))) for each, (since, of) in found.items()}


@dataclass(slots=True)
class Line:
    """What the ledger says of one subject: by year who held the title for it, and its own dossier if there was one."""

    subject: str
    upto: int
    held: dict[int, tuple[str, ...]] = field(default_factory=dict)
    dossiers: dict[int, RowMapping] = field(default_factory=dict)

    @property
    def running(self) -> int:
        """For how many years running."""
        return running(self.held, self.upto)


def lines_of(
    db: Connection,
    subjects: Sequence[str],
    *,
    title: str,
    first: int,
    last: int,
    inherits: bool = True,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[Line]:
    """The ledger of these subjects in their order; `inherits`: places count the years of what they were made of."""
    times = {"as_of": as_of, "known_at": known_at}
    made = origins(db, subjects, **times) if inherits else {}
    everyone = {*subjects, *made, *(each for origin in made.values() for each in origin.of)}
    held = held_by(db, everyone, title=title, first=first, last=last, **times)
    lines = {each: Line(each, last) for each in subjects}
    for line in lines.values():
        years = ((year, by_whom(line.subject, year, held, made)) for year in range(first, last + 1))
        line.held = {year: whose for year, whose in years if whose}
    c = status.c
    asked = select(c.subject, c.year, c.dossier, c.state, c.attempt, c.place, c.place_name, c.votes, c.voters)
    asked = asked.where(c.title == title, c.year.between(first, last), stands(status, as_of, known_at))
    asked = asked.where(of_subjects(subjects, as_of, known_at)).order_by(c.attempt)
    for row in db.execute(asked).mappings():
        own = lines[row["subject"]].dossiers
        # What is held counts; otherwise the last attempt says why not.
        if row["year"] not in own or own[row["year"]]["state"] != RECOGNISED:
            own[row["year"]] = row
    return list(lines.values())


def kept_for(
    db: Connection,
    *,
    places: Collection[str],
    title: str,
    first: int,
    last: int,
    after: int = 0,
    limit: int | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[str]:
    """Who has a dossier of these years in these places, by name."""
    asked = select(status.c.subject).distinct().where(_within(places, title, first, last, as_of, known_at))
    them = asked.subquery()
    named = select(them.c.subject).order_by(of(them.c.subject, name.c.sort_key), them.c.subject)
    return list(db.execute(named.offset(after).limit(limit)).scalars())


def how_many(
    db: Connection,
    *,
    places: Collection[str],
    title: str,
    first: int,
    last: int,
    as_of: int | None = None,
    known_at: int | None = None,
) -> int:
    """How many that are."""
    asked = select(func.count(status.c.subject.distinct()))
    return int(db.execute(asked.where(_within(places, title, first, last, as_of, known_at))).scalar_one())


def _within(
    places: Collection[str], title: str, first: int, last: int, as_of: int | None, known_at: int | None
) -> ColumnElement[bool]:
    c = status.c
    within = (c.place.in_(places), c.title == title, c.year.between(first, last))
    return stands(status, as_of, known_at) & within[0] & within[1] & within[2]


def entries_of(
    db: Connection, subject: str, *, title: str, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Every gain and loss of a year, in the order in which they were entered."""
    c = streak.c
    asked = select(streak).where(c.subject == subject, c.title == title, happened(streak, as_of, known_at))
    return db.execute(asked.order_by(c.known, c.position, c.at)).mappings().all()


PROJECTION = Projection(
    "streaks", version=1, tables=(streak,), fold=_fold, needs=frozenset({"status"}), types=("dossier.",)
)
