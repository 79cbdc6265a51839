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
    or_,
    select,
    true,
)

from domain.clock import day_of, from_micros, micros
from domain.fact import Recorded
from projections.page import Lookup, Page, Row, Want
from projections.readings import read_anew, reads, values_of
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole

# As it reads now; how it read before, and what it was called before, stands in `place_called` and `place_link`.
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
    Index("ix_place_parent", "parent"),
)

# One row for each reading of what it is called since when: its establishment, and each time it was renamed.
place_called = Table(
    "place_called",
    derived,
    key("place", primary=True),
    micro("cause", primary=True),
    micro("known", primary=True),
    micro("known_to"),
    key("book"),
    Column("name", Text),
    key("code"),
    Column("basis", Text),
    micro("at"),
    whole("version"),
    whole("stands"),
)

# What a place lies in, each reading of it: what it was established in, what has taken it up, and where it was dissolved
# nothing.
place_link = Table(
    "place_link",
    derived,
    key("place", primary=True),
    key("upper", primary=True),
    micro("cause", primary=True),
    micro("known", primary=True),
    micro("known_to"),
    key("how"),
    key("book"),
    whole("steps"),
    Column("basis", Text),
    micro("at"),
    key("from_on"),
    whole("version"),
    whole("stands"),
    Index("ix_place_link_upper", "upper"),
    Index("ix_place_link_how", "how"),
)

WITHIN, MERGED, SPLIT, DISSOLVED = "within", "merged", "split", "dissolved"
BECAME = (MERGED, SPLIT, DISSOLVED)
# What has taken a place up comes after all that it was established in.
AFTER = 1_000
# What took up a place that was dissolved.
NOTHING = ""
# What a place was established as comes before all that it was called later, be it on the same day.
FIRST_LAST = case((place_called.c.version == 1, 1), else_=0)
PLACE = Lookup(place, "place")
NAMES = Lookup(place_called, "place", ("known_to",))
LINKS = Lookup(place_link, "place", ("known_to",))
ENDINGS = {"place.merged": MERGED, "place.split": SPLIT, "place.dissolved": DISSOLVED}


def _wanted(page: Page) -> Iterator[Want]:
    later = [fact for fact in page.of("place") if fact.type != "place.established"]
    return ((lookup, _id(fact)) for fact in later for lookup in (PLACE, NAMES, LINKS))


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == "place.established":
        _established(fact, page)
    elif fact.type == "place.renamed":
        told = {name: fact.data.get(name) for name in ("name", "code", "basis")}
        _add(page, NAMES, {"place": _id(fact)} | told | _when(fact))
    elif fact.type in ENDINGS:
        for upper in _taking(fact.data.get("into", [])):
            row = {"place": _id(fact), "upper": upper, "how": ENDINGS[fact.type], "steps": AFTER}
            _add(page, LINKS, row | {"basis": fact.data.get("basis")} | _when(fact))
    elif fact.type == "place.corrected":
        _corrected(fact, page)
    if fact.type != "place.established" and fact.stream.startswith("place."):
        _read_now(page, _id(fact))


def _established(fact: Recorded, page: Page) -> None:
    data, when = fact.data, _when(fact)
    row = {name: data.get(name) for name in ("kind", "name", "code", "parent", "area")}
    row.update(place=_id(fact), demonstration=int(bool(data.get("demonstration"))))
    row.update({name: when[name] for name in ("book", "at", "known", "cause")}, called_at=when["at"])
    row.update(dict.fromkeys(("ended_on", "ended_as", "ended_at")))
    page.rows(PLACE, _id(fact))[:] = [row]
    page.put(place, row)
    _add(page, NAMES, {name: row[name] for name in ("place", "name", "code")} | {"basis": None} | when)
    if row["parent"]:
        told = {"place": row["place"], "upper": row["parent"], "how": WITHIN, "steps": 1}
        _add(page, LINKS, told | {"basis": None} | when)


def _corrected(fact: Recorded, page: Page) -> None:
    """Every row of the entry reads otherwise from the correction on."""
    values, version = values_of(fact), fact.data.get("corrected_version")
    told: Row = {name: values[name] for name in ("name", "code", "basis", "at") if name in values}
    told |= {"stands": int(values["stands"])} if "stands" in values else {}
    for lookup in (NAMES, LINKS):
        rows = page.rows(lookup, _id(fact))
        mine = [row for row in rows if row["version"] == version]
        known: Row = {name: value for name, value in told.items() if name in lookup.table.c}
        if lookup is LINKS and "at" in known:
            known["from_on"] = _day_of(known["at"])
        if lookup is LINKS and mine and "into" in values:
            for row in mine:
                page.put(lookup.table, row | {"known_to": micros(fact.recorded_at)})
            rows[:] = [row for row in rows if row["version"] != version]
            for upper in _taking(values["into"]):
                _add(page, lookup, mine[0] | known | {"upper": upper, "known": micros(fact.recorded_at)})
        elif known:
            for row in mine:
                read_anew(fact, page, lookup.table, rows, row, known)


def _add(page: Page, lookup: Lookup, row: Row) -> None:
    row = {"stands": 1} | row | {"known_to": FOREVER} | ({"from_on": _day_of(row["at"])} if lookup is LINKS else {})
    page.rows(lookup, row["place"]).append(row)
    page.put(lookup.table, row)


def _read_now(page: Page, id: str) -> None:
    """How it is called and what became of it, as it reads now."""
    names, links = ([row for row in page.rows(lookup, id) if row["stands"]] for lookup in (NAMES, LINKS))
    for row in page.rows(PLACE, id):
        last = max(names, key=lambda each: (each["version"] > 1, each["at"], each["cause"]))
        ends = [each for each in links if each["how"] in BECAME]
        end = max(ends, key=lambda each: each["cause"]) if ends else None
        first = next((each for each in names if each["cause"] == row["cause"]), last)
        row.update(name=last["name"], code=last["code"], called_at=last["at"], at=first["at"])
        row.update(ended_at=end["at"] if end else None, ended_as=end["how"] if end else None)
        row.update(ended_on=end["from_on"] if end else None)
        page.put(place, row)


def _day_of(at: int) -> str:
    return day_of(from_micros(at)).isoformat()


def _taking(into: Any) -> list[str]:
    """The places that took one up; one that was dissolved became nothing."""
    found = [place_id(each) or NOTHING for each in (into if isinstance(into, list) else [into])]
    return found or [NOTHING]


def _when(fact: Recorded) -> Row:
    at, known = micros(fact.occurred_at), micros(fact.recorded_at)
    return {"book": fact.book, "at": at, "known": known, "cause": fact.position, "version": fact.version}


def _id(fact: Recorded) -> str:
    return fact.stream.removeprefix("place.")


def read(as_of: int | None, known_at: int | None) -> list[Any]:
    """The columns of places as they were called at an instant, and whether they had ended by then."""
    if as_of is None and known_at is None:
        return list(place.c)
    looked_up = ("name", "code", "called_at", "at", "ended_on", "ended_as", "ended_at")
    kept = [column for column in place.c if column.name not in looked_up]
    c = place_called.c
    names = [_called(column, as_of, known_at) for column in (c.name, c.code, c.at.label("called_at"))]
    first = select(c.at).where(c.place == place.c.place, c.cause == place.c.cause, stood(place_called, None, known_at))
    link = place_link.c
    ends = {"ended_on": link.from_on, "ended_as": link.how, "ended_at": link.at}
    ended = [_ended(column, as_of, known_at).label(name) for name, column in ends.items()]
    return [*kept, *names, first.limit(1).scalar_subquery().label("at"), *ended]


def _called(column: ColumnElement[Any], as_of: int | None, known_at: int | None) -> Any:
    """What stands in a column of the name that a place had, looked up place by place."""
    c = place_called.c
    told = select(column).where(c.place == place.c.place, stood(place_called, as_of, known_at))
    return told.order_by(FIRST_LAST, c.at.desc(), c.cause.desc()).limit(1).scalar_subquery().label(column.name)


def _ended(column: ColumnElement[Any], as_of: int | None, known_at: int | None) -> Any:
    c = place_link.c
    told = select(column).where(c.place == place.c.place, c.how.in_(BECAME), stood(place_link, as_of, known_at))
    return told.order_by(c.cause.desc()).limit(1).scalar_subquery()


def stood(rows: Table, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Rows of what was called so, or lay there, and was not entered by mistake."""
    if as_of is None and known_at is None:
        return and_(rows.c.stands == 1, rows.c.known_to == FOREVER)
    return and_(rows.c.stands == 1, reads(rows, as_of, known_at))


def there(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Places that had been established; nothing is asked where it is about those of now."""
    if as_of is None and known_at is None:
        return true()
    c = place_called.c
    told = select(c.place).where(c.place == place.c.place, c.cause == place.c.cause)
    return told.where(stood(place_called, as_of, known_at)).exists()


def is_over(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Places that others had taken up, or that were there no more."""
    if as_of is None and known_at is None:
        return place.c.ended_at.is_not(None)
    c = place_link.c
    told = select(c.place).where(c.place == place.c.place, c.how.in_(BECAME), stood(place_link, as_of, known_at))
    return told.exists()


def place_of(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> RowMapping | None:
    """One place."""
    asked = select(*read(as_of, known_at)).where(place.c.place == id, there(as_of, known_at))
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
    asked = select(*columns).where(inside, there(as_of, known_at), still)
    code = next(each for each in columns if each.name == "code")
    return db.execute(asked.order_by(code, place.c.place)).mappings().all()


def beside(db: Connection, id: str) -> Sequence[RowMapping]:
    """The places of the same kind that stand where another one does or did, by code; that one is not among them.

    Villages of communes that have become one stand side by side.
    """
    row = place_of(db, id)
    if row is None or row["parent"] is None:
        return []
    uppers, c = {row["parent"]}, place_link.c
    merged = select(c.place, c.upper).where(c.how == MERGED, stood(place_link, None, None))
    pairs, size = [*db.execute(merged)], 0
    while size < len(uppers):
        size = len(uppers)
        uppers |= {each for pair in pairs if uppers.intersection(pair) for each in pair}
    asked = select(place).where(place.c.parent.in_(uppers), place.c.kind == row["kind"], not_(is_over(None, None)))
    found = db.execute(asked.where(place.c.place != id).order_by(place.c.code, place.c.place))
    return found.mappings().all()


def links(
    db: Connection, places: Collection[str] | None = None, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """What became of places: of these, or of all, in the order of days."""
    c = place_link.c
    asked = select(place_link).where(c.how.in_(BECAME), stood(place_link, as_of, known_at))
    if places is not None:
        asked = asked.where(or_(c.place.in_(places), c.upper.in_(places)))
    return db.execute(asked.order_by(c.at, c.cause, c.upper)).mappings().all()


def called(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[RowMapping]:
    """Every name that a place has had, the first one first."""
    c = place_called.c
    asked = select(place_called).where(c.place == id, stood(place_called, as_of, known_at))
    return db.execute(asked.order_by(FIRST_LAST.desc(), c.at, c.cause)).mappings().all()


PROJECTION = Projection(
    "places",
    version=4,
    tables=(place, place_called, place_link),
    fold=_fold,
    wanted=_wanted,
    types=("place.",),
)
