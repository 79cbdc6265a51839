"""What comes to a desk: a command as it was sent, and streams that are kept between commands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from domain.append import Head
from domain.stream import Act, Stream


@dataclass(frozen=True, slots=True)
class Request:
    """A command as it came in: the act, a keyed digest of everything that was sent, what goes to the vault."""

    act: Act
    digest: str
    vault: tuple[Sequence[Any], Sequence[Any]] = ((), ())

    def handing(self, vault: tuple[Sequence[Any], Sequence[Any]]) -> Self:
        """The same with more for the vault, where deciding has added to that."""
        return replace(self, vault=vault)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stream that many decisions rely on, as it was when last read; whoever relies on it asserts its head."""

    stream: Stream
    head: Head
