"""What cannot be folded: a fact that the log does not give, or that a read model refuses. Nothing is written then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.errors import Refusal
from domain.fact import Recorded
from projections.readmodel import Projection
from service.store.encoding import envelope_of

if TYPE_CHECKING:
    from service.follower.folding import Line

# Stands for all read models of a book, where the log itself cannot be followed.
EVERY = "*"


class StandsStill(Refusal):
    """What is counted from read models would be counted at no position at all."""

    message = (
        "A list that this is counted from stands still and does not hold everything that was entered. Nothing was "
        "saved. The people who run the system have been alerted."
    )


class Unfoldable(Exception):
    """A fact stands in the way; somebody has to look. `after` is the position that everything stands at."""

    # The class of the error as those who look are told it: what it says may hold more than they may read.
    error: str

    def __init__(self, book: str, after: int, type: str | None, digest: str | None, told: str) -> None:
        self.book, self.after, self.type, self.digest = book, after, type, digest
        super().__init__(told)


class Unreadable(Unfoldable):
    """The log cannot be followed beyond a position, whichever read model asks."""

    why = "cannot be read"

    def __init__(
        self,
        book: str,
        after: int,
        position: int,
        type: str | None = None,
        digest: str | None = None,
        error: Exception | None = None,
    ) -> None:
        self.position = position
        self.error = class_of(error) if error else self.__class__.__name__
        why = f"{self.why} ({self.error})" if error else self.why
        super().__init__(
            book, after, type, digest, f"Book {book}, position {position}{_of_type(type)}: the fact {why}."
        )


class HoleInBook(Unreadable):
    """A fact that must be there is not."""

    why = "is missing; the facts of a book must be dense"

    def __init__(self, book: str, after: int, position: int | None = None) -> None:
        super().__init__(book, after, position or after + 1)


class WrongDigest(Unreadable):
    """The bytes of a fact are not those that were written."""

    why = "does not have its digest"


class CannotFold(Unfoldable):
    """A read model refuses a fact, or the database refuses what it makes of the facts.

    `names` are the read models and `position` the place of the fact, as far as they are known; a page of one fact
    leaves no doubt about the fact.
    """

    def __init__(
        self,
        line: Line,
        place: tuple[str, int],
        facts: Sequence[Recorded],
        at: tuple[Recorded | None, Projection | None],
        error: Exception,
    ) -> None:
        book, reached = place
        fact, projection = at
        if fact is None and len(facts) == 1:
            (fact,) = facts
        self.line, self.count = line, len(facts)
        self.position = fact.position if fact else None
        self.names = (projection.name,) if projection else ()
        self.error = class_of(error)
        where = f"position {fact.position}{_of_type(fact.type)}" if fact else f"one of the {len(facts)} up to {reached}"
        who = f"Read model {projection.name}" if projection else "A read model"
        told = f"{who} cannot fold the fact of book {book} at {where} ({self.error})."
        super().__init__(book, reached - len(facts), fact.type if fact else None, fact.digest if fact else None, told)


def class_of(error: Exception) -> str:
    """The class of an error by name."""
    return type(error).__name__


def type_of(state: bytes) -> str | None:
    """What kind of fact these bytes say they are."""
    said = envelope_of(state).get("type")
    return said if isinstance(said, str) else None


def _of_type(type: str | None) -> str:
    return f" ({type})" if type else ""
