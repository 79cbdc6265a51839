"""What one save carries besides its facts: expected heads, what it relied on, the command, the vault's versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from domain.canonical import canonical


class Head(NamedTuple):
    """Where a stream stands: its book, its last version and that fact's digest."""

    book: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Command:
    """The request as received: the same id and digest gets the stored answer, another digest is refused."""

    id: str
    actor: str
    request_digest: str


@dataclass(slots=True)
class Append:
    """One transaction's worth: all of it is recorded or nothing."""

    heads: Mapping[str, Head] = field(default_factory=dict)
    relied_on: Mapping[str, Head] = field(default_factory=dict)
    command: Command | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    # Rows for the vault's tables, opaque here: (keys, versions).
    vault: tuple[Sequence[Any], Sequence[Any]] = ((), ())

    @property
    def answer_text(self) -> str:
        """The answer as it is kept with the command."""
        return canonical(self.answer).decode("utf-8")
