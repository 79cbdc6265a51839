"""Members: who belonged to which household, clan or unit from when to when, and since when that is known."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    RowMapping,
    ScalarSelect,
    Select,
    Table,
    Text,
    and_,
    case,
    exists,
    literal,
    select,
    text,
)

from domain.clock import day_of, micros, start_of_day
from domain.fact import Recorded
from domain.membership import GROUPS, HEAD, MEMBER, speaks
from projections.page import Lookup, Page, Row, Want
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole
from projections.times import begun, instants, stands

CURRENT = text(f"valid_to = {FOREVER} AND known_to = {FOREVER}")

# One row for each stay: begun by the enrolment of the group (version 0) or by a fact on the person's stream.
member = Table(
    "member",
    derived,
    key("subject", primary=True),
    key("person", primary=True),
    whole("version", primary=True),
    key("book", nullable=False),
    key("kind"),
    key("place"),
    Column("place_name", Text),
    key("role"),
    whole("adult"),
    # The version of the fact by which it ended.
    whole("ended_by"),
    # Whether the person acts for the group.
    whole("speaks"),
    micro("valid_from"),
    micro("valid_to"),
    micro("known_from", primary=True),
    micro("known_to"),
    # When the end was learnt: an end that was not yet known did not end it.
    micro("next_known"),
    micro("cause"),
    Index("ix_member_person", "person", "subject"),
    Index("ix_member_speaking", "person", "speaks", postgresql_where=CURRENT, sqlite_where=CURRENT),
    Index("ix_member_place", "place", "kind"),
)

STAYS = Lookup(member, "person", ("known_to",))


def _head_first(role: ColumnElement[str]) -> ColumnElement[int]:
    return case((role == HEAD, 0), (role == MEMBER, 2), else_=1)


def _wanted(page: Page) -> Iterator[Want]:
    for fact in page.of("member"):
        yield STAYS, fact.stream.removeprefix("subject.")


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == "subject.enrolled":
        _enrolled(fact, page)
    elif fact.type == "member.joined":
        _begin(fact, page, fact.stream.removeprefix("subject."), fact.version, fact.data)
    elif fact.type == "member.left":
        _end(fact, page)
    elif fact.type == "member.corrected":
        _read_anew(fact, page)


def _enrolled(fact: Recorded, page: Page) -> None:
    """Those with whom a group was enrolled belong to it from that day, the first of them as its head."""
    data, people = fact.data, fact.data.get("people") or []
    if data.get("kind") in GROUPS:
        group = {"group": fact.stream.removeprefix("subject."), "group_kind": data["kind"], "place": data.get("place")}
        since = day_of(fact.occurred_at).isoformat()
        for person in dict.fromkeys(people):
            role = HEAD if person == people[0] else MEMBER
            _begin(fact, page, person, 0, group | {"role": role, "adult": True, "since": since})


def _begin(fact: Recorded, page: Page, person: str, version: int, said: dict[str, Any]) -> None:
    place = said.get("place")
    row: Row = {
        "subject": said.get("group"),
        "person": person,
        "version": version,
        "book": fact.book,
        "kind": said.get("group_kind"),
        "place": place_id(place),
        "place_name": place.get("name") if isinstance(place, dict) else None,
        "role": said.get("role"),
        "adult": int(bool(said.get("adult"))),
        "speaks": int(speaks(said.get("group_kind"), said.get("role"), adult=bool(said.get("adult")))),
        "valid_from": _start(said.get("since"), fact),
        "valid_to": FOREVER,
        "known_from": micros(fact.recorded_at),
        "known_to": FOREVER,
        "next_known": FOREVER,
        "ended_by": None,
        "cause": fact.position,
    }
    page.rows(STAYS, person).append(row)
    page.put(member, row)


def _end(fact: Recorded, page: Page) -> None:
    group, person = fact.data.get("group"), fact.stream.removeprefix("subject.")
    for row in page.rows(STAYS, person):
        if (row["book"], row["subject"], row["valid_to"]) == (fact.book, group, FOREVER):
            row.update(valid_to=_start(fact.data.get("left_on"), fact), next_known=micros(fact.recorded_at))
            row["ended_by"] = fact.version
            page.put(member, row)


def _read_anew(fact: Recorded, page: Page) -> None:
    """A stay with another beginning, part or end, known from the correction on."""
    values, version, known = fact.data.get("values") or {}, fact.data.get("corrected_version"), micros(fact.recorded_at)
    rows = page.rows(STAYS, fact.stream.removeprefix("subject."))
    for row in [row for row in rows if row["book"] == fact.book and version in (row["version"], row["ended_by"])]:
        new = row | {"known_from": known}
        if row["version"] == version:
            new |= {name: values[name] for name in ("role", "adult") if name in values}
            new |= {"valid_from": _start(values["since"], fact)} if "since" in values else {}
            new |= {"adult": int(bool(new["adult"]))}
            new["speaks"] = int(speaks(row["kind"], new["role"], adult=bool(new["adult"])))
        if row["ended_by"] == version and "left_on" in values:
            new |= {"valid_to": _start(values["left_on"], fact), "next_known": known}
        if row["known_from"] < known:
            row["known_to"] = known
            page.put(member, row)
        rows[next(n for n, each in enumerate(rows) if each is row)] = new
        page.put(member, new)


def _start(day: Any, fact: Recorded) -> int:
    """The instant at which a day begins; a fact that says none counts from when it happened."""
    return micros(start_of_day(date.fromisoformat(day))) if isinstance(day, str) else micros(fact.occurred_at)


def members_of(
    db: Connection, group: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Who belongs to a group, the head first."""
    asked = select(member).where(member.c.subject == group, stands(member, as_of, known_at))
    return db.execute(asked.order_by(_head_first(member.c.role), member.c.valid_from, member.c.person)).mappings().all()


def groups_of(
    db: Connection, person: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """To which groups somebody belongs, the earliest first."""
    asked = select(member).where(member.c.person == person, stands(member, as_of, known_at))
    return db.execute(asked.order_by(member.c.valid_from, member.c.subject)).mappings().all()


def _ended(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    at, known = instants(as_of, known_at)
    return and_(member.c.valid_to <= at, member.c.next_known <= known)


def _begun(as_of: int | None, known_at: int | None) -> Select[Any]:
    """Stays that had begun; what ended later, or was not known to have ended, has no end."""
    end = case((_ended(as_of, known_at), member.c.valid_to), else_=FOREVER).label("valid_to")
    columns = [column for column in member.c if column.name != "valid_to"]
    return select(*columns, end).where(begun(member, as_of, known_at))


def stays_of(
    db: Connection, person: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Every time that somebody spent in any group, the latest first."""
    asked = _begun(as_of, known_at).where(member.c.person == person)
    return db.execute(asked.order_by(member.c.valid_from.desc(), member.c.subject, member.c.version)).mappings().all()


def left_from(
    db: Connection, group: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Who has left a group, the last first; who went on in another role has not left it."""
    c, later = member.c, member.alias("later")
    same = (later.c.subject == c.subject, later.c.person == c.person, later.c.version > c.version)
    went_on = exists().where(*same, later.c.valid_from == c.valid_to, begun(later, as_of, known_at))
    asked = _begun(as_of, known_at).where(c.subject == group, _ended(as_of, known_at), ~went_on)
    return db.execute(asked.order_by(c.valid_to.desc(), c.person, c.version)).mappings().all()


def speaker_of(
    group: ColumnElement[str], *, as_of: int | None = None, known_at: int | None = None
) -> ScalarSelect[str]:
    """Who acts for a group first of all: the latest head, or else another who may."""
    speaking = member.alias("speaking")
    c = speaking.c
    asked = select(c.person).where(c.subject == group, c.speaks == 1, stands(speaking, as_of, known_at))
    return (
        asked.order_by(_head_first(c.role), c.valid_from.desc(), c.version.desc(), c.person).limit(1).scalar_subquery()
    )


def speaker(db: Connection, group: str, *, as_of: int | None = None, known_at: int | None = None) -> str | None:
    """The same of one group."""
    return db.execute(select(speaker_of(literal(group), as_of=as_of, known_at=known_at))).scalar()


def speakers(db: Connection, groups: Collection[str]) -> dict[str, str]:
    """The same of many groups as things stand; those for which nobody acts are left out."""
    c = member.c
    asked = select(c.subject, c.person).where(c.subject.in_(groups), c.speaks == 1, stands(member, None, None))
    order = (_head_first(c.role), c.valid_from.desc(), c.version.desc(), c.person)
    found: dict[str, str] = {}
    for row in db.execute(asked.order_by(*order)):
        found.setdefault(row.subject, row.person)
    return found


def not_adult(
    db: Connection, people: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> set[str]:
    """Those of these people of whom some group says that they are no adults."""
    c = member.c
    asked = select(c.person).where(c.person.in_(people), c.adult == 0, stands(member, as_of, known_at))
    return set(db.execute(asked).scalars())


PROJECTION = Projection(
    "members",
    version=2,
    tables=(member,),
    fold=_fold,
    wanted=_wanted,
    types=("subject.enrolled", "member."),
    keeps=(STAYS,),
)
