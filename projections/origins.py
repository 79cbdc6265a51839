"""Origins: the entry from which on something has been true of a dossier, and what moved a figure or a clock."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection, RowMapping, select

from domain.moved_clocks import Bounds
from projections.audit import audit
from projections.clocks import EVERYWHERE, clock_move, moved_clock
from projections.intervals import status
from projections.readings import reads
from projections.readmodel import FOREVER
from projections.times import happened, instants


@dataclass(frozen=True, slots=True)
class Stood:
    """How a dossier stood for a while: the row of the act that made it so, from when, and until when (None: still)."""

    row: RowMapping
    since: int
    until: int | None

    @property
    def act(self) -> int:
        """Which act of the dossier it was."""
        return int(self.row["version"])


@dataclass(frozen=True, slots=True)
class Story:
    """A dossier as it is known: what each act made of it, in their order, and how it stood in the order of times.

    An act dated before an earlier one takes over what that one said, so that where something comes from is told by
    the order of the acts, and when it held by the order of times.
    """

    # Every reading of each act, the one in force last.
    readings: Mapping[int, Sequence[RowMapping]]
    stood: Sequence[Stood]

    @property
    def now(self) -> RowMapping:
        """Where it stands in the end."""
        return self.stood[-1].row

    def origin(self, names: Collection[str], at: RowMapping | None = None) -> RowMapping:
        """The act that made these columns what they are in the end, or with the act `at`."""
        last = at or self.now
        found = last
        for version in sorted(self.readings, reverse=True):
            row = self.readings[version][-1]
            if version <= last["version"]:
                if any(row[name] != last[name] for name in names):
                    break
                found = row
        return found

    def before(self, act: RowMapping) -> RowMapping | None:
        """What the act before one made of it."""
        versions = [version for version in self.readings if version < act["version"]]
        return self.readings[max(versions)][-1] if versions else None

    def causes(self, act: RowMapping, names: Collection[str]) -> list[int]:
        """The position of an act's entry, and of every later one that changed what the act says in these columns."""
        told = self.readings[act["version"]]
        found = [told[0]["cause"]]
        found += (
            after["cause"] for before, after in pairwise(told) if any(before[name] != after[name] for name in names)
        )
        return found


def story(db: Connection, dossier: str, *, as_of: int | None = None, known_at: int | None = None) -> Story | None:
    """Everything about a dossier up to `as_of`; None where it was not there yet."""
    at, known = instants(as_of, known_at)
    c = status.c
    asked = select(status).where(c.dossier == dossier, c.known_from <= known)
    readings: dict[int, list[RowMapping]] = {}
    for row in db.execute(asked.order_by(c.version, c.known_from)).mappings():
        readings.setdefault(row["version"], []).append(row)
    stood = sorted(_stood([told[-1] for told in readings.values()], at, known), key=lambda each: (each.since, each.act))
    return Story(readings, stood) if stood else None


def _stood(acts: Sequence[RowMapping], at: int, known: int) -> Iterator[Stood]:
    for row in acts:
        # An end that was not yet known does not end it; one before its beginning means that it never stood.
        until = None if row["valid_to"] == FOREVER or row["next_known"] > known else row["valid_to"]
        if row["valid_from"] <= at and (until is None or until > row["valid_from"]):
            yield Stood(row, row["valid_from"], until)


def spans(stood: Sequence[Stood], holds: Callable[[RowMapping], bool]) -> Iterator[tuple[Stood, Stood | None]]:
    """Every while in which something held: how it then stood at first, and what came after it, if anything did."""
    began: Stood | None = None
    for each in stood:
        if holds(each.row):
            began = began or each
        elif began is not None:
            yield began, each
            began = None
    if began is not None:
        yield began, None


def entries_at(db: Connection, book: str, positions: Collection[int]) -> dict[int, RowMapping]:
    """Entries of a book by their positions."""
    asked = select(audit).where(audit.c.book == book, audit.c.position.in_(positions))
    return {row["position"]: row for row in db.execute(asked).mappings()}


def clock_moves_behind(
    db: Connection, row: RowMapping, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """What moved the clock of the step at which a dossier waits: that of its place, or else the whole commune's.

    Each with the bounds in which all moves until then put the day.
    """
    m = moved_clock.c
    asked = select(clock_move, m.place, m.not_before, m.not_after).join_from(
        moved_clock, clock_move, (clock_move.c.book == m.book) & (clock_move.c.cause == m.cause)
    )
    mine = (m.book == row["book"], m.year == row["year"], m.title == row["title"], m.step == row["next_step"])
    asked = asked.where(*mine, m.place.in_([row["place"], EVERYWHERE]), happened(moved_clock, as_of, known_at))
    asked = asked.where(reads(clock_move, as_of, known_at))
    found = db.execute(asked.order_by(m.cause)).mappings().all()
    own = [move for move in found if move["place"] != EVERYWHERE]
    return own or found


def due_of(row: RowMapping, moves: Sequence[RowMapping]) -> date | None:
    """When a dossier is due that stands like this, with these moves of its clock."""
    due = date.fromisoformat(row["due_on"]) if row["due_on"] else None
    return Bounds.read(dict(moves[-1])).of(due) if moves else due
