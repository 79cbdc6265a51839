"""Subjects: the households of each village and who belongs to them, by id."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Index, RowMapping, Select, Table, Text, func, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, place_id
from projections.times import happened

subject = Table(
    "subject",
    derived,
    key("subject", primary=True),
    key("book"),
    key("kind"),
    key("place"),
    Column("place_name", Text),
    Column("people", Text),
    key("head"),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_subject_place", "place", "kind", "subject"),
    Index("ix_subject_head", "head"),
)


# Where a subject is at home since its place was split: the fact that says so last, of the latest day, holds.
subject_home = Table(
    "subject_home",
    derived,
    key("subject", primary=True),
    micro("cause", primary=True),
    key("book"),
    key("place"),
    Column("place_name", Text),
    key("from_place"),
    key("kind"),
    micro("at"),
    micro("known"),
    Index("ix_subject_home_place", "place"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == "subject.moved":
        _moved(fact, page)
    if fact.type != "subject.enrolled":
        return
    data = fact.data
    people, place = data.get("people") or [], data.get("place")
    page.put(
        subject,
        {
            "subject": fact.stream.removeprefix("subject."),
            "book": fact.book,
            "kind": data.get("kind"),
            "place": place_id(place),
            "place_name": place.get("name") if isinstance(place, dict) else None,
            "people": json.dumps(people),
            "head": people[0] if people else None,
            "at": micros(fact.occurred_at),
            "known": micros(fact.recorded_at),
            "cause": fact.position,
        },
    )


def _moved(fact: Recorded, page: Page) -> None:
    place = fact.data.get("place")
    row = {"subject": fact.stream.removeprefix("subject."), "book": fact.book, "cause": fact.position}
    row |= {"place": place_id(place), "place_name": place.get("name") if isinstance(place, dict) else None}
    row |= {"from_place": place_id(fact.data.get("left")), "kind": fact.data.get("kind")}
    page.put(subject_home, row | {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)})


def people_of(row: RowMapping) -> list[str]:
    """The ids of those who belong to a subject, the head first."""
    return list(json.loads(row["people"]))


def subject_of(db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None) -> RowMapping | None:
    """One subject."""
    asked = select(subject).where(subject.c.subject == id, happened(subject, as_of, known_at))
    return db.execute(asked).mappings().first()


def enrolled(
    db: Connection,
    *,
    places: Collection[str],
    kind: str = "household",
    after: str = "",
    limit: int = 50,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """Subjects of one kind in these places, in the order of their ids."""
    asked = _among(places, kind).where(subject.c.subject > after, happened(subject, as_of, known_at))
    return db.execute(asked.order_by(subject.c.subject).limit(limit)).mappings().all()


def subjects_of(
    db: Connection, person: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """The subjects whose head someone is."""
    asked = select(subject).where(subject.c.head == person, happened(subject, as_of, known_at))
    return db.execute(asked).mappings().all()


def how_many(
    db: Connection,
    *,
    places: Collection[str],
    kind: str = "household",
    as_of: int | None = None,
    known_at: int | None = None,
) -> dict[str, int]:
    """How many of the same subjects live in each place."""
    listed = _among(places, kind).where(happened(subject, as_of, known_at)).subquery()
    asked = select(listed.c.place, func.count()).group_by(listed.c.place)
    return dict(db.execute(asked).all())


def _among(places: Collection[str], kind: str) -> Select[Any]:
    return select(subject).where(subject.c.place.in_(places), subject.c.kind == kind)


PROJECTION = Projection(
    "subjects",
    version=2,
    tables=(subject, subject_home),
    fold=_fold,
    types=("subject.enrolled", "subject.moved"),
)
