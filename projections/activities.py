"""Activities: what was learned in a place, when and by how many, as then known; and which dossiers name them."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Column, ColumnElement, Connection, Index, RowMapping, Table, Text, and_, func, select

from domain.clock import micros, parse_instant
from domain.fact import Recorded
from projections.page import Lookup, Page, Row, Want
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole
from projections.times import happened, instants

# One row for each reading of an activity: a correction starts a new one, known from then on.
activity = Table(
    "activity",
    derived,
    key("activity", primary=True),
    micro("known_from", primary=True),
    micro("known_to"),
    key("book"),
    key("place"),
    Column("place_name", Text),
    key("held_on"),
    Column("topic", Text),
    Column("venue", Text),
    whole("learners"),
    micro("at"),
    whole("stream_version"),
    micro("cause"),
    Index("ix_activity_place", "place", "held_on"),
)
NOW = Lookup(activity, "activity", ("known_to",))
# Which dossiers name an activity as evidence.
citation = Table(
    "citation",
    derived,
    key("activity", primary=True),
    key("evidence", primary=True),
    key("book"),
    key("dossier"),
    micro("at"),
    micro("known"),
    micro("cause"),
)
SAID = ("held_on", "topic", "venue", "learners")


def _wanted(page: Page) -> Iterator[Want]:
    return ((NOW, _id(fact)) for fact in page.of("activity"))


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == "dossier.evidence-added" and fact.data.get("activity"):
        row = {name: fact.data.get(name) for name in ("activity", "evidence")}
        row |= {"book": fact.book, "dossier": fact.stream, "cause": fact.position}
        page.put(citation, row | {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)})
    elif fact.type == "activity.held":
        _read(fact, page, _held(fact), None)
    elif fact.type == "activity.corrected" and (standing := page.rows(NOW, _id(fact))):
        _read(fact, page, standing[0] | _corrected(fact), standing[0])


def _held(fact: Recorded) -> Row:
    place = fact.data.get("place")
    row: Row = {name: fact.data.get(name) for name in SAID}
    row.update(activity=_id(fact), book=fact.book, at=micros(fact.occurred_at))
    return row | {
        "place": place_id(place),
        "place_name": place.get("name") if isinstance(place, dict) else None,
    }


def _corrected(fact: Recorded) -> Row:
    values = fact.data.get("values") or {}
    row: Row = {name: values[name] for name in SAID if name in values}
    return row | ({"at": micros(parse_instant(values["occurred_at"]))} if "occurred_at" in values else {})


def _read(fact: Recorded, page: Page, row: Row, before: Row | None) -> None:
    known = micros(fact.recorded_at)
    row = row | {"known_from": known, "known_to": FOREVER, "cause": fact.position, "stream_version": fact.version}
    if before is not None and before["known_from"] < known:
        before["known_to"] = known
        page.put(activity, before)
    page.rows(NOW, row["activity"])[:] = [row]
    page.put(activity, row)


def _id(fact: Recorded) -> str:
    return fact.stream.removeprefix("activity.")


def _stands(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    at, known = instants(as_of, known_at)
    c = activity.c
    return and_(c.at <= at, c.known_from <= known, c.known_to > known)


def held(
    db: Connection,
    *,
    places: Collection[str],
    year: int | None = None,
    limit: int = 200,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """Activities in these places, the latest first."""
    c = activity.c
    asked = select(activity).where(c.place.in_(places), _stands(as_of, known_at))
    if year is not None:
        asked = asked.where(*_in(year))
    return db.execute(asked.order_by(c.held_on.desc(), c.activity).limit(limit)).mappings().all()


def _in(year: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return activity.c.held_on >= f"{year}-01-01", activity.c.held_on <= f"{year}-12-31"


def named(
    db: Connection, ids: Collection[str | None], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """These activities as they read, in no order; nothing is asked where there are none."""
    wanted = [each for each in ids if each is not None]
    asked = select(activity).where(activity.c.activity.in_(wanted), _stands(as_of, known_at))
    return db.execute(asked).mappings().all() if wanted else []


def citing(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> list[str]:
    """The dossiers that name an activity as evidence."""
    asked = select(citation.c.dossier).distinct()
    asked = asked.where(citation.c.activity == id, happened(citation, as_of, known_at))
    return list(db.execute(asked.order_by(citation.c.dossier)).scalars())


def totals(
    db: Connection, *, places: Collection[str], year: int, as_of: int | None = None, known_at: int | None = None
) -> tuple[int, int]:
    """How many were held in a year, and how many learners they had together."""
    c = activity.c
    asked = select(func.count(), func.coalesce(func.sum(c.learners), 0))
    asked = asked.where(c.place.in_(places), _stands(as_of, known_at), *_in(year))
    count, learners = db.execute(asked).one()
    return int(count), int(learners)


PROJECTION = Projection(
    "activities",
    version=3,
    tables=(activity, citation),
    fold=_fold,
    wanted=_wanted,
    types=("activity.", "dossier.evidence-added"),
    keeps=(NOW,),
)
