"""Places: provinces, communes and villages, by each name that they had, what lies in what, and what took them up."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    RowMapping,
    Table,
    Text,
    and_,
    case,
    not_,
    null,
    or_,
    select,
    true,
)

from domain.clock import day_of, micros
from domain.fact import Recorded
from projections.page import Lookup, Page, Row, Want
from projections.readmodel import Projection, derived, key, micro, place_id, whole
from projections.times import happened, instants

# As it reads now; what it was called before stands in `place_called`.
place = Table(
    "place",
    derived,
    key("place", primary=True),
    key("book"),
    key("kind"),
    Column("name", Text),
    key("code"),
    key("parent"),
    key("area"),
    whole("demonstration"),
    micro("at"),
    micro("known"),
    micro("cause"),
    # Since when it is called so, and from which day on it is part of others.
    micro("called_at"),
    key("ended_on"),
    key("ended_as"),
    micro("ended_at"),
    micro("ended_known"),
    Index("ix_place_parent", "parent"),
)

place_called = Table(
    "place_called",
    derived,
    key("place", primary=True),
    micro("cause", primary=True),
    key("book"),
    Column("name", Text),
    key("code"),
    Column("basis", Text),
    micro("at"),
    micro("known"),
)

# What a place lies in: what it was established in, or what has taken it up.
place_link = Table(
    "place_link",
    derived,
    key("place", primary=True),
    key("upper", primary=True),
    key("how", primary=True),
    key("book"),
    whole("steps"),
    Column("basis", Text),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_place_link_upper", "upper"),
    Index("ix_place_link_how", "how"),
)

WITHIN, MERGED, SPLIT = "within", "merged", "split"
# What has taken a place up comes after all that it was established in.
AFTER = 1_000
PLACE = Lookup(place, "place")


def _wanted(page: Page) -> Iterator[Want]:
    return ((PLACE, _id(fact)) for fact in page.of("place") if fact.type != "place.established")


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == "place.established":
        _established(fact, page)
    elif fact.type == "place.renamed":
        _renamed(fact, page)
    elif fact.type in ENDINGS:
        _ended(fact, page)


def _established(fact: Recorded, page: Page) -> None:
    data, when = fact.data, _when(fact)
    row = {name: data.get(name) for name in ("kind", "name", "code", "parent", "area")}
    row.update(place=_id(fact), demonstration=int(bool(data.get("demonstration"))))
    row.update(**when, called_at=when["at"], **dict.fromkeys(("ended_on", "ended_as", "ended_at", "ended_known")))
    page.rows(PLACE, _id(fact))[:] = [row]
    page.put(place, row)
    page.put(place_called, {name: row[name] for name in ("place", "name", "code")} | {"basis": None} | when)
    if row["parent"]:
        told = {"place": row["place"], "upper": row["parent"], "how": WITHIN, "steps": 1, "basis": None}
        page.put(place_link, told | when)


def _renamed(fact: Recorded, page: Page) -> None:
    when, told = _when(fact), {name: fact.data.get(name) for name in ("name", "code", "basis")}
    page.put(place_called, {"place": _id(fact)} | told | when)
    for row in page.rows(PLACE, _id(fact)):
        if when["at"] >= row["called_at"]:
            row.update(name=told["name"], code=told["code"], called_at=when["at"])
            page.put(place, row)


def _ended(fact: Recorded, page: Page) -> None:
    when, how = _when(fact), ENDINGS[fact.type]
    into = fact.data.get("into") or []
    for each in into if isinstance(into, list) else [into]:
        told = {"place": _id(fact), "upper": place_id(each), "how": how, "steps": AFTER}
        page.put(place_link, told | {"basis": fact.data.get("basis")} | when)
    for row in page.rows(PLACE, _id(fact)):
        row.update(ended_on=day_of(fact.occurred_at).isoformat(), ended_as=how)
        row.update(ended_at=when["at"], ended_known=when["known"])
        page.put(place, row)


ENDINGS = {"place.merged": MERGED, "place.split": SPLIT}


def _when(fact: Recorded) -> Row:
    at, known = micros(fact.occurred_at), micros(fact.recorded_at)
    return {"book": fact.book, "at": at, "known": known, "cause": fact.position}


def _id(fact: Recorded) -> str:
    return fact.stream.removeprefix("place.")


def read(as_of: int | None, known_at: int | None) -> list[Any]:
    """The columns of places as they were called at an instant, and whether they had ended by then."""
    if as_of is None and known_at is None:
        return list(place.c)
    kept = [column for column in place.c if column.name not in ("name", "code", "ended_on", "ended_as")]
    ended = is_over(as_of, known_at)
    masked = [case((ended, column), else_=null()).label(column.name) for column in (place.c.ended_on, place.c.ended_as)]
    names = [
        _called(column, as_of, known_at).label(column.name) for column in (place_called.c.name, place_called.c.code)
    ]
    return [*kept, *names, *masked]


def _called(column: ColumnElement[Any], as_of: int | None, known_at: int | None) -> Any:
    """What stands in a column of the name that a place had, looked up place by place."""
    c = place_called.c
    told = select(column).where(c.place == place.c.place, happened(place_called, as_of, known_at))
    return told.order_by(c.at.desc(), c.cause.desc()).limit(1).scalar_subquery()


def is_over(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Places that others had taken up."""
    at, known = instants(as_of, known_at)
    return and_(place.c.ended_at.is_not(None), place.c.ended_at <= at, place.c.ended_known <= known)


def place_of(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> RowMapping | None:
    """One place."""
    asked = select(*read(as_of, known_at)).where(place.c.place == id, happened(place, as_of, known_at))
    return db.execute(asked).mappings().first()


def within(
    db: Connection,
    parent: str | None,
    *,
    former: bool = False,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """The places directly within another, or those within none, by code; with `former` also those that are no more."""
    inside = place.c.parent.is_(None) if parent is None else place.c.parent == parent
    still = true() if former else not_(is_over(as_of, known_at))
    columns = read(as_of, known_at)
    asked = select(*columns).where(inside, happened(place, as_of, known_at), still)
    code = next(each for each in columns if each.name == "code")
    return db.execute(asked.order_by(code, place.c.place)).mappings().all()


def links(
    db: Connection, places: Collection[str] | None = None, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """What became of places: of these, or of all, in the order of days."""
    c = place_link.c
    asked = select(place_link).where(c.how.in_((MERGED, SPLIT)), happened(place_link, as_of, known_at))
    if places is not None:
        asked = asked.where(or_(c.place.in_(places), c.upper.in_(places)))
    return db.execute(asked.order_by(c.at, c.cause, c.upper)).mappings().all()


def called(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[RowMapping]:
    """Every name that a place has had, the first one first."""
    c = place_called.c
    asked = select(place_called).where(c.place == id, happened(place_called, as_of, known_at))
    return db.execute(asked.order_by(c.at, c.cause)).mappings().all()


PROJECTION = Projection(
    "places",
    version=3,
    tables=(place, place_called, place_link),
    fold=_fold,
    wanted=_wanted,
    types=("place.",),
)
