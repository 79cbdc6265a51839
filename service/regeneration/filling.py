"""Filling: every book folded from its first fact into fresh tables, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from service.follower.desks import Desk
from service.follower.folding import Folder, Line, line_of
from service.follower.unfoldable import HoleInBook
from service.regeneration import generations
from service.regeneration.bulk import BulkDesk

if TYPE_CHECKING:
    from service.follower.projector import Projector

# So many facts are read, folded and written together.
PAGE = 5_000
# So many keys have their rows in memory at most, some 60 MB of them; those asked for longest ago are written and leave.
AT_HAND = 20_000
# Called after each page with book, position reached and head of the book.
Told = Callable[[str, int, int], None]
# Makes the projector of this release in a process of its own.
Apart = Callable[[], "Projector"]


class FillingStopped(Exception):
    """A book could not be folded to its end. Nobody has read anything of it."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """The line that is filled, as a process of its own can be told of it."""

    line: str
    projections: tuple[str, ...]
    generation: int

    def of(self, projector: Projector) -> Line:
        """The same line with the folds of a projector."""
        chosen = [one for one in projector.projections if one.name in self.projections]
        return line_of(self.line, chosen, dict.fromkeys(self.projections, self.generation))


# What a process is asked to do: fill a book to its head, make an index, or look a table over for the planner.
Task = tuple[str, str, int]
FILL, INDEX, ANALYZE = "fill", "index", "analyze"


def fill_book(folder: Folder, desk: Desk, line: Line, book: str, head: int, moved: Callable[[int], None]) -> None:
    """Fold one book, which said before that its head is there, into tables that hold nothing of it yet."""
    bulk = BulkDesk(desk, line.projections, line.generations, at_hand=AT_HAND)
    while (turned := folder.page(bulk, line, book, size=PAGE)) and turned.facts:
        moved(turned.position)
    if turned and turned.position < head:
        raise HoleInBook(book, turned.position)
    if not bulk.settle(line.name, book):
        raise FillingStopped(f"Book {book}: another rebuild has begun meanwhile.")


class Hands(Protocol):
    """Whoever does tasks."""

    def do(self, tasks: Sequence[Task], told: Told) -> None:
        """Do all of them, in any order; raises where one could not be done."""


class Alone:
    """Does one after the other at a desk."""

    def __init__(self, projector: Projector, fresh: Fresh, desk: Desk) -> None:
        self._projector, self._desk, self._line, self._fresh = projector, desk, fresh.of(projector), fresh

    def do(self, tasks: Sequence[Task], told: Told) -> None:
        for task in tasks:
            self.one(task, lambda position, task=task: told(task[1], position, max(task[2], position)))  # type: ignore[misc]

    def one(self, task: Task, moved: Callable[[int], None]) -> None:
        """Do one task."""
        kind, name, head = task
        if kind == FILL:
            fill_book(self._projector.folder, self._desk, self._line, name, head, moved)
            return
        desk, generation, dialect = self._desk, self._fresh.generation, self._projector.engine.dialect
        for table in self._line.generations:
            if kind == INDEX and name in generations.indexes(table):
                generations.add_index(desk, table, name, generation, dialect)
            elif kind == ANALYZE and name == table.name:
                generations.analyze(desk, table, generation, dialect)
