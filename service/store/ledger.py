"""How books lie in a database: reading lines, and one append under the books' locks. One class an engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from eventsourcing.persistence import IntegrityError
from sqlalchemy import Engine

from domain.append import ABSENT, Append, Head, Opening
from domain.canonical import sha256_hex
from domain.clock import from_micros, instant_text, micros
from service.follower.inline import FoldsInline
from service.store.encoding import Draft, Line

# How far a book may be ahead of the clock before writing stops (microseconds): a wrong clock must not date decisions.
PATIENCE = 5 * 60 * 1_000_000


class LoadedLine(NamedTuple):
    """One line of a stream beside the head that seals the stream.

    What belongs to the head is null where the head is gone, what belongs to the line where no line is left.
    """

    stream: str
    book: str | None
    head_version: int | None
    head_digest: str | None
    version: int | None
    digest: str | None
    state: bytes | None


class KnownCommand(NamedTuple):
    """A command as it was recorded."""

    actor: str
    request_digest: str
    answer: str


class ReliedOnChanged(IntegrityError):
    """Something the decision relied on (a mandate, a cycle) moved on since it was read."""


class AheadOfClock(Exception):
    """A book's last entry lies further ahead of the clock than PATIENCE."""


# Streams that decisions elsewhere rely on. What changes one is stamped only after its head is locked, so that a
# mandate's ending never carries an earlier time than what was entered under the mandate while the ending waited.
RELIED_ON = ("mandate.", "officer.", "cycle.")


@dataclass(slots=True)
class Writing:
    """One append on its way to the database. `occurred` is the latest of its facts, in microseconds."""

    drafts: Sequence[Draft]
    append: Append
    clock: Callable[[], datetime]
    occurred: int
    # Whoever offers to fold its facts in its transaction.
    folds: FoldsInline | None = None

    @property
    def books(self) -> list[str]:
        """The books to lock, in order."""
        return sorted({draft.book for draft in self.drafts}.union(self.append.holds))

    @property
    def folding(self) -> FoldsInline | None:
        """Whoever will try to fold its facts with it: those of simple appends without rows for the vault."""
        folds = self.folds
        return folds if folds and self.is_simple and not any(self.append.vault) and folds.takes(self.drafts) else None

    @property
    def is_simple(self) -> bool:
        """One book, no stream twice, none that others rely on, none that must be unopened: the database can then
        number and seal the lines."""
        drafts = self.drafts
        return (
            len(self.books) == 1
            and len({draft.stream for draft in drafts}) == len(drafts)
            and all(draft.has_gap and not draft.stream.startswith(RELIED_ON) for draft in drafts)
            and not self.append.unopened
            and self.append.erasure is None
        )

    @property
    def needs_absence(self) -> bool:
        """Whether a stream must still not be there: that is seen only by a statement begun under the book's lock."""
        return ABSENT in self.append.relied_on.values()

    def stamp(self, last_recorded: int) -> int:
        """When it is recorded: never before the clock under the lock, the last entry or what it tells of."""
        now = micros(self.clock())
        if last_recorded > now + PATIENCE:
            raise AheadOfClock
        return max(now, last_recorded + 1, self.occurred)

    def lines(self, positions: Mapping[str, int], recorded_at: int) -> list[Line]:
        """Number the drafts from the books' heads and seal each to the one before it in its stream."""
        head = dict(positions)
        sealed: dict[str, str] = {}
        at = instant_text(from_micros(recorded_at))
        lines = []
        for draft in self.drafts:
            state = draft.state(sealed.get(draft.stream, draft.previous), at)
            sealed[draft.stream] = digest = sha256_hex(state)
            head[draft.book] += 1
            lines.append(Line(draft.book, head[draft.book], draft.stream, draft.version, draft.topic, digest, state))
        return lines


class Ledger(Protocol):
    """What the event store asks of a database."""

    def load(self, streams: Sequence[str], command: str | None) -> tuple[list[LoadedLine], KnownCommand | None]:
        """Lines of `streams` in order beside their heads, read at one instant; and the command, if recorded."""

    def append(self, writing: Writing) -> tuple[dict[str, int], int]:
        """Record everything or nothing. Returns each book's head before it, and when it was recorded.

        Raises IntegrityError where a version or a command is taken, ReliedOnChanged, AheadOfClock.
        """

    def read(
        self, book: str, *, after: int, limit: int, upto: int | None = None, topics: Sequence[str] = ()
    ) -> list[Line]:
        """Lines of a book after a position, in order."""

    def stream(self, stream: str) -> list[Line]:
        """Lines of one stream, as they are."""

    def head(self, book: str) -> int:
        """Position of the book's last line, 0 while there is none."""

    def books(self) -> list[str]:
        """Every book, by id."""

    def opening(self, stream: str, *, since: int) -> Opening | None:
        """The first opening of a stream at that version or a later one."""


def new_heads(lines: Sequence[Line]) -> list[tuple[str, str, int, str]]:
    """The new head of each stream touched, by name."""
    last = {line.stream: line for line in lines}
    return [(line.stream, line.book, line.version, line.digest) for _, line in sorted(last.items())]


def check_relied_on(found: Mapping[str, tuple[int, str]], relied_on: Mapping[str, Head]) -> None:
    """Refuse where a head is not the one that the decision was made under."""
    for stream, head in relied_on.items():
        if found.get(stream) != (None if head == ABSENT else (head.version, head.digest)):
            raise ReliedOnChanged(stream)


def check_unopened(found: Mapping[str, int], unopened: Mapping[str, int]) -> None:
    """Refuse where a stream was opened at the version asked about, or a later one; `found` are the last openings."""
    for stream, version in unopened.items():
        if found.get(stream, 0) >= version:
            raise ReliedOnChanged(stream)


def opening_of(row: Sequence[Any] | None) -> Opening | None:
    """An opening as it was noted."""
    if row is None:
        return None
    stream, version, person, office, at = row
    return Opening(stream, version, person, office, from_micros(at))


def ledger_of(engine: Engine) -> Ledger:
    """The ledger for an engine's database."""
    if engine.dialect.name == "postgresql":
        from service.store.ledger_postgresql import PostgresLedger  # noqa: PLC0415 - each engine loads only its driver

        return PostgresLedger(engine)
    from service.store.ledger_sqlite import SqliteLedger  # noqa: PLC0415

    return SqliteLedger(engine)
