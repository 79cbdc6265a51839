"""The projector's side of each engine: claim a book's place in the line, read rows, write rows, move on."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Table

from projections.page import Lookup, Row
from service.store.reader import Line

Generations = Mapping[Table, int]
Lacking = Mapping[Lookup | str, list[str]]


class Place(NamedTuple):
    """Where a line stands in a book, and the read models of the line that stand still there (see `stopping`)."""

    position: int
    behind: str = ""


class Claimed(NamedTuple):
    """A book's row in a line, taken, and the facts that follow."""

    place: Place
    lines: list[Line]


class PageDesk(Protocol):
    """One transaction over one page. `claim` begins it unless it stands in a larger one; `finish` commits it."""

    def blames_rows(self, error: Exception) -> bool | None:
        """Whether the database refused the rows rather than failed itself; None where it is no error of its own."""

    def claim(self, line: str, book: str, *, size: int, wait: bool, begin: bool) -> Claimed | None:
        """Take the book's row in the line; where it stands and the facts after it, or None where it cannot be had."""

    def read(self, lacking: Lacking, generations: Generations, upto: int) -> dict[Lookup | str, list[Any]]:
        """Rows under the keys asked for, and lines of the histories asked for up to a position of the book."""

    def finish(
        self,
        changes: Mapping[Table, Sequence[Row]],
        generations: Generations,
        place: tuple[str, str, int],
        *,
        commit: bool,
    ) -> None:
        """Write the rows, move (line, book) to the position, and commit unless it stands in a larger transaction."""

    def give_up(self) -> None:
        """Undo what was begun."""


class Desk(PageDesk, Protocol):
    """What is done beside pages."""

    def ask_place(self, line: str, book: str) -> Callable[[], Place | None]:
        """In an append: take the book's row in the line unless somebody else has it. The answer tells where it is."""

    def ask(self, lacking: Lacking, generations: Generations, upto: int) -> Callable[[], dict[Lookup | str, list[Any]]]:
        """The same as `read`; the answer is what was read, once it is called, so that several can be under way."""

    def begin(self) -> None:
        """Begin a larger transaction, in which nobody else moves any line until it ends."""

    def hold(self, line: str, book: str) -> None:
        """Begin a larger transaction, in which nobody else moves this book in this line until it ends."""

    def quieten(self, book: str) -> None:
        """Within a larger transaction: nothing is added to this book until it ends."""

    def commit(self, *, durable: bool = True) -> None:
        """End a larger transaction, durably unless it can be done again."""

    def follow(self, book: str, position: int, size: int) -> list[Line]:
        """The facts after a position."""

    def load(self, table: Table, generation: int, rows: Sequence[Row], *, new: bool) -> None:
        """Write rows, in a larger transaction; `new` where there are hardly any under the same keys."""

    def moment(self) -> AbstractContextManager[None]:
        """A transaction that only reads, everything as it is at one moment."""

    def release(self) -> None:
        """Leave the connection as it was found."""

    def run(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """One statement by hand, its parameters marked %s on every engine."""
