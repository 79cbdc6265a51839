"""Arrival: who presents a token, with all that says what they may see, in one question to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, and_, bindparam

from domain.clock import day_of, from_micros
from domain.reading import opens_books
from projections import territory
from projections.mandates import Mandate, mandate, read, with_sources
from projections.members import member
from projections.names import name
from projections.readmodel import FOREVER
from projections.subjects import subject
from projections.times import stands
from service.identity.sessions import LIVING, living
from service.schema import line_position, session

if TYPE_CHECKING:
    from service.wiring import Wiring

# How far the places have been read, too: they lie in the book in which their mandates are written.
ASKED = (
    LIVING.outerjoin(name, name.c.owner == session.c.person)
    .outerjoin(member, and_(member.c.person == session.c.person, member.c.speaks == 1, stands(member, None, None)))
    .outerjoin(subject, subject.c.subject == session.c.person)
    .outerjoin(mandate, and_(mandate.c.person == session.c.person, mandate.c.known_to == FOREVER))
    .outerjoin(line_position, and_(line_position.c.book == mandate.c.book, line_position.c.line == bindparam("line")))
    .with_only_columns(
        session.c.person,
        session.c.mandate.label("chosen"),
        session.c.seen_at,
        session.c.proved_at,
        session.c.held,
        name.c.name,
        member.c.subject.label("group"),
        subject.c.subject,
        *(column for column in mandate.c if column.name != "person"),
        line_position.c.position,
        maintain_column_froms=True,
    )
    .order_by(mandate.c.from_on, mandate.c.mandate)
)
MOST_KEPT = 10_000
Reach = tuple[frozenset[str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Arrived:
    """Whom the token belongs to: living mandates in the order of their beginning, the one acted under, its places.

    `named` is what the places that the mandate itself names are called today.
    """

    person: str
    name: str
    mandates: Sequence[Mandate]
    acting: Mandate | None
    places: frozenset[str]
    subjects: frozenset[str]
    proved_at: datetime
    named: Mapping[str, str] = field(default_factory=dict)


class MandateGone(Exception):
    """A mandate with which the session was begun is not held any more, so it has ended."""


class Arrivals:
    """Answers for one process. Only the reach of places is kept, for as long as their book stands still."""

    def __init__(self, wiring: "Wiring") -> None:
        self.wiring = wiring
        self._reach: dict[tuple[str, ...], tuple[tuple[str, int], Reach]] = {}

    def of(self, token: str, *, now: datetime) -> Arrived | None:
        """Who is there, None where the token is good for nothing any more; MandateGone where that was just now."""
        line = self.wiring.projector.living
        with self.wiring.by_key.connect() as db:
            rows = db.execute(ASKED, living(token, now=now) | {"line": line}).all()
            if not rows:
                return None
            arrived = self._arrived(db, rows, line, day_of(now))
        self._must_hold_still(token, rows[0].held, arrived.mandates)
        self.wiring.identity.sessions.note(token, rows[0].seen_at, now=now)
        return arrived

    def _must_hold_still(self, token: str, before: str | None, mandates: Sequence[Mandate]) -> None:
        """What is held besides since then is offered; whatever is not held any more ends the session."""
        sessions, held = self.wiring.identity.sessions, sorted(each.mandate for each in mandates)
        if before is not None and not set(before.split()) <= set(held):
            sessions.end(token)
            raise MandateGone
        if before != " ".join(held):
            sessions.hold(token, " ".join(held))

    def _arrived(self, db: Connection, rows: Sequence[Row[*tuple[Any, ...]]], line: str, today: date) -> Arrived:
        first = rows[0]
        by_id = {row.mandate: row for row in rows if row.mandate is not None}
        mandates = with_sources(db, [read({**row._mapping, "person": row.person}) for row in by_id.values()])
        held = [each for each in mandates if each.holds_on(today)]
        acting = next((each for each in held if each.mandate == first.chosen), held[0] if held else None)
        position = by_id[acting.mandate].position if acting else None
        places, called = self._inside(db, acting, None if position is None else (line, position))
        # The groups that the person acts for, and the person as a subject.
        own = frozenset(each for row in rows for each in (row.group, row.subject) if each is not None)
        proved = from_micros(first.proved_at)
        return Arrived(first.person, first.name or "", held, acting, places, own, proved, called)

    def _inside(self, db: Connection, acting: Mandate | None, stands_at: tuple[str, int] | None) -> Reach:
        """The places of a mandate that opens books, with all that lies within, and today's names of its own."""
        if acting is None or not opens_books(acting.office):
            return frozenset(), {}
        roots = tuple(place["id"] for place in acting.places)
        kept = self._reach.get(roots)
        if kept is not None and kept[0] == stands_at:
            return kept[1]
        found = territory.reach(db, roots), territory.names(db, roots)
        if stands_at is not None:
            if len(self._reach) >= MOST_KEPT:
                self._reach.clear()
            self._reach[roots] = (stands_at, found)
        return found
