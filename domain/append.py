"""What goes to and from the store: what was loaded, and what one save carries besides its facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from domain.canonical import canonical
from domain.stream import Fact


class Head(NamedTuple):
    """Where a stream stands: its book, its last version and that fact's digest."""

    book: str
    version: int
    digest: str


# Relied on as this, a stream must not be there yet when the append is recorded.
ABSENT = Head("", 0, "")


@dataclass(frozen=True, slots=True)
class Command:
    """The request as received: the same id and digest gets the stored answer, another digest is refused."""

    id: str
    actor: str
    request_digest: str


class Opening(NamedTuple):
    """The first time that somebody whose turn it was opened a dossier at one of its versions."""

    stream: str
    version: int
    person: str
    office: str
    at: datetime


class Known(NamedTuple):
    """A command as it was recorded."""

    request_digest: str
    answer: dict[str, Any]


class Erasure(NamedTuple):
    """Whose keys are destroyed, and what they had sealed with them, together with the facts that say so."""

    id: str
    owners: Sequence[str]


@dataclass(slots=True)
class Append:
    """One transaction's worth: all of it is recorded or nothing."""

    heads: Mapping[str, Head] = field(default_factory=dict)
    relied_on: Mapping[str, Head] = field(default_factory=dict)
    # Streams that nobody whose turn it was may have opened at this version or a later one.
    unopened: Mapping[str, int] = field(default_factory=dict)
    # Books in which nothing else is recorded meanwhile, whether or not this writes in them.
    holds: Collection[str] = ()
    command: Command | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    # Rows for the vault's tables, opaque here: (keys, versions).
    vault: tuple[Sequence[Any], Sequence[Any]] = ((), ())
    erasure: Erasure | None = None

    @property
    def answer_text(self) -> str:
        """The answer as it is kept with the command."""
        return canonical(self.answer).decode("utf-8")


@dataclass(slots=True)
class Loaded:
    """What one reading of the store brought: heads, facts and digests by stream; the command, if known."""

    heads: dict[str, Head] = field(default_factory=dict)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    known: Known | None = None


class Books(Protocol):
    """What the office asks of the store."""

    def load(self, streams: Sequence[str], *, command: str | None = None) -> Loaded:
        """Facts of `streams`, verified; and the command, where it is known."""

    def opening(self, stream: str, *, since: int) -> Opening | None:
        """The first opening of a dossier at that version or a later one."""

    def put(self, domain_events: Sequence[Any], *, append: Append | None = None) -> Any:
        """Record facts and all that belongs to them in one transaction."""


class CommandKnown(Exception):
    """The command was carried out before; `answer` is what it was told then."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        super().__init__("command known")


class ReliedOnMoved(Exception):
    """Something the decision relied on moved on since it was read: decide again."""
