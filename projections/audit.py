"""Audit trail: who did what, for whom, under which mandate, when done and when recorded, from what to what, why."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Index, RowMapping, Select, Table, and_, func, literal, or_, select, tuple_

from domain.clock import micros
from domain.fact import Recorded
from projections.intervals import open_row
from projections.page import Page, Row
from projections.readmodel import Projection, derived, key, micro, place_id, whole
from projections.standing import CORRECTED, is_of_dossier

audit = Table(
    "audit",
    derived,
    key("book", primary=True),
    micro("position", primary=True),
    key("stream"),
    whole("version"),
    key("type"),
    micro("occurred_at"),
    key("precision"),
    micro("recorded_at"),
    key("actor"),
    key("on_behalf_of"),
    key("office"),
    key("mandate"),
    key("entry_mandate"),
    key("command_id"),
    key("batch_id"),
    key("source"),
    key("from_state"),
    key("to_state"),
    key("reason"),
    key("place"),
    whole("year"),
    key("title"),
    key("digest"),
    # The position that the page stood on which the act rests, null where it rests on none.
    micro("seen"),
    Index("ix_audit_stream", "stream", "version"),
    # What was done by an instant is told from the index, however much has been entered since.
    Index("ix_audit_recorded_at", "recorded_at", "occurred_at"),
    Index("ix_audit_place", "place", "recorded_at", "occurred_at"),
    Index("ix_audit_actor", "actor", "recorded_at"),
)

Cursor = tuple[int, str, int]


def _fold(fact: Recorded, page: Page) -> None:
    data = fact.data
    before = open_row(page, fact) if is_of_dossier(fact) else None
    place, year, title = _about(data, before)
    reason = data.get("reason")
    row: Row = {
        "book": fact.book,
        "position": fact.position,
        "stream": fact.stream,
        "version": fact.version,
        "type": fact.type,
        "occurred_at": micros(fact.occurred_at),
        "precision": fact.precision,
        "recorded_at": micros(fact.recorded_at),
        "actor": fact.actor,
        "on_behalf_of": fact.on_behalf_of,
        "office": fact.office,
        "mandate": fact.mandate,
        "entry_mandate": data.get("entry_mandate"),
        "command_id": fact.command_id,
        "batch_id": fact.batch_id,
        "source": fact.source,
        "from_state": before["state"] if before else None,
        "to_state": before["state"] if before and fact.type == CORRECTED else data.get("state"),
        "reason": reason if isinstance(reason, str) else None,
        "place": place,
        "year": year,
        "title": title,
        "digest": fact.digest,
        "seen": _rests_on(fact),
    }
    page.put(audit, row)


def _rests_on(fact: Recorded) -> int | None:
    position = fact.seen[0].get("position") if fact.seen else None
    return position if isinstance(position, int) else None


def _about(data: dict[str, Any], before: Row | None) -> tuple[str | None, int | None, str | None]:
    """Place, year and title that an entry is about."""
    if before:
        return before["place"], before["year"], before["title"]
    year, title = data.get("year"), data.get("title")
    return (
        place_id(data.get("place")),
        year if isinstance(year, int) else None,
        title if isinstance(title, str) else None,
    )


def opened_by(db: Connection, streams: Collection[str]) -> Mapping[str, RowMapping]:
    """The first entry about each of these things: who made it, and when it was recorded."""
    asked = select(audit).where(audit.c.stream.in_(streams), audit.c.version == 1)
    return {row["stream"]: row for row in db.execute(asked).mappings()}


def trail(
    db: Connection, stream: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Everything that was ever written about one thing, in order."""
    asked = written(select(audit).where(audit.c.stream == stream), as_of, known_at)
    return db.execute(asked.order_by(audit.c.version)).mappings().all()


def written(asked: Select[Any], as_of: int | None, known_at: int | None) -> Select[Any]:
    """Entries of what was done by an instant, as the entry says itself, that had been made by another."""
    if as_of is not None:
        asked = asked.where(audit.c.occurred_at <= as_of)
    return asked if known_at is None else asked.where(audit.c.recorded_at <= known_at)


def search(
    db: Connection,
    *,
    books: Collection[str] | None = None,
    places: Collection[str] | None = None,
    within: Collection[str] | None = None,
    touching: Collection[str] = (),
    people: Collection[str] | None = None,
    types: Collection[str] | None = None,
    stream: str | None = None,
    command: str | None = None,
    done: tuple[int, int] | None = None,
    recorded: tuple[int, int] | None = None,
    after: Cursor | None = None,
    limit: int = 50,
    as_of: int | None = None,
    known_at: int | None = None,
) -> tuple[Sequence[RowMapping], Cursor | None]:
    """The latest entries first; `done` and `recorded` are spans [from, until) in microseconds.

    `within` are places that someone may look into: what concerns one of them, or a book of theirs as a whole;
    `touching` are things besides, of elsewhere, that those places have a part in.
    """
    c = audit.c
    asked = written(select(audit), as_of, known_at)
    for column, allowed in ((c.book, books), (c.place, places), (c.type, types)):
        if allowed is not None:
            asked = asked.where(column.in_(allowed))
    if within is not None:
        inside = or_(c.place.in_(within), and_(c.place.is_(None), c.book.in_(within)))
        asked = asked.where(or_(inside, c.stream.in_(touching)) if touching else inside)
    if people is not None:
        asked = asked.where(or_(c.actor.in_(people), c.on_behalf_of.in_(people)))
    if stream is not None:
        asked = asked.where(c.stream == stream)
    if command is not None:
        asked = asked.where(c.command_id == command)
    for instant, span in ((c.occurred_at, done), (c.recorded_at, recorded)):
        if span is not None:
            asked = asked.where(instant >= span[0], instant < span[1])
    order = (c.recorded_at, c.book, c.position)
    if after is not None:
        asked = asked.where(tuple_(*order) < tuple_(*(literal(value) for value in after)))
    rows = db.execute(asked.order_by(*(column.desc() for column in order)).limit(limit + 1)).mappings().all()
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], (last["recorded_at"], last["book"], last["position"]) if last else None


def between(
    db: Connection, *, book: str, streams: Collection[str], after: int, upto: int | None = None
) -> Sequence[RowMapping]:
    """What was entered about these things after one entry of their book, up to another; by thing, in order."""
    asked = select(audit).where(audit.c.stream.in_(streams), audit.c.book == book, audit.c.position > after)
    if upto is not None:
        asked = asked.where(audit.c.position <= upto)
    return db.execute(asked.order_by(audit.c.stream, audit.c.version)).mappings().all()


def entered_since(db: Connection, *, person: str, type: str, since: int) -> int:
    """How many entries of a type somebody has made since an instant."""
    c = audit.c
    asked = select(func.count()).where(c.actor == person, c.recorded_at >= since, c.type == type)
    return int(db.execute(asked).scalar_one())


def relying_on(
    db: Connection, *mandates: str, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """What was done under these mandates (`at`: when) or entered under them (when recorded), in that order."""
    c = audit.c
    done = select(c.book, c.stream, c.type, c.occurred_at.label("at")).where(c.mandate.in_(mandates))
    entered = select(c.book, c.stream, c.type, c.recorded_at.label("at")).where(c.entry_mandate.in_(mandates))
    both = written(done, as_of, known_at).union(written(entered, as_of, known_at)).subquery()
    return db.execute(select(both).order_by(both.c.at, both.c.stream, both.c.type)).mappings().all()


def recorded_at(db: Connection, *, book: str, position: int) -> int | None:
    """When an entry of a book was made."""
    asked = select(audit.c.recorded_at).where(audit.c.book == book, audit.c.position == position)
    return db.execute(asked).scalar()


def entry(db: Connection, *, book: str, position: int) -> RowMapping | None:
    """One entry of a book."""
    asked = select(audit).where(audit.c.book == book, audit.c.position == position)
    return db.execute(asked).mappings().first()


def batch(db: Connection, one: RowMapping) -> Sequence[RowMapping]:
    """Everything that one command entered in the book of this entry, in order."""
    same = [audit.c[name] == one[name] for name in ("recorded_at", "book", "command_id")]
    return db.execute(select(audit).where(*same).order_by(audit.c.position)).mappings().all()


def after(db: Connection, versions: Mapping[str, int]) -> Sequence[RowMapping]:
    """What was entered about each of these things after its version."""
    if not versions:
        return []
    asked = select(audit).where(audit.c.stream.in_(versions), audit.c.version > min(versions.values()))
    rows = db.execute(asked.order_by(audit.c.stream, audit.c.version)).mappings()
    return [row for row in rows if row["version"] > versions[row["stream"]]]


PROJECTION = Projection("audit", version=3, tables=(audit,), fold=_fold, needs=frozenset({"status"}))
