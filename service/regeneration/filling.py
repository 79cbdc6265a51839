"""Filling: every book folded from its first fact into fresh tables, on each core one book at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Protocol, cast

from service.follower.desks import Desk
from service.follower.folding import Folder, Line, line_of
from service.follower.unfoldable import HoleInBook, Unfoldable
from service.regeneration import generations
from service.regeneration.bulk import BulkDesk

if TYPE_CHECKING:
    from service.follower.projector import Projector

# So many facts are read, folded and written together.
PAGE = 5_000
# So many keys have their rows in memory at most, some 60 MB of them; those asked for longest ago are written and leave.
AT_HAND = 20_000
# With less to do than this for each, starting processes takes longer than they would save.
WORTH_A_PROCESS = 20_000

# On a machine that people work on, their commands come before the filling, which is in no hurry.
NICE = 10

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


@contextmanager
def hands(projector: Projector, fresh: Fresh, tasks: Sequence[Task], processes: int) -> Iterator[Hands]:
    """Whoever shares the work: this process alone, or as many as are worth it."""
    many = min(processes, len(tasks), 1 + sum(size for _, _, size in tasks) // WORTH_A_PROCESS)
    if many < 2 or projector.apart is None:
        with projector.desk() as desk:
            yield Alone(projector, fresh, desk)
        return
    crew = Crew(projector.apart, fresh, many)
    try:
        yield crew
    finally:
        crew.dismiss()


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


class Crew:
    """Hands tasks out to processes, the next one to whoever is done; one that dies or fails stops all."""

    def __init__(self, apart: Apart, fresh: Fresh, size: int) -> None:
        # A forked process would share connections and locks with this one.
        spawn: Any = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes: list[Any] = []
        for _ in range(size):
            here, there = spawn.Pipe()
            process = spawn.Process(target=_work, args=(apart, fresh, there), daemon=True)
            process.start()
            there.close()
            self._pipes.append(here)
            self._processes.append(process)
        self._idle: list[Connection] = []
        self._busy: set[Connection] = set()

    def do(self, tasks: Sequence[Task], told: Told) -> None:
        todo = deque(tasks)
        while todo or self._busy:
            while todo and self._idle:
                pipe = self._idle.pop()
                pipe.send(todo.popleft())
                self._busy.add(pipe)
            for pipe in cast("list[Connection]", wait(self._pipes)):
                answer = self._answer(pipe)
                if answer is None:
                    self._busy.discard(pipe)
                    self._idle.append(pipe)
                else:
                    told(*answer)

    def _answer(self, pipe: Connection) -> tuple[str, int, int] | None:
        try:
            answer = pipe.recv()
        except (EOFError, OSError):
            raise FillingStopped("A process that filled tables was ended from outside.") from None
        if isinstance(answer, str):
            raise FillingStopped(answer)
        return None if answer is None else (answer[0], answer[1], answer[2])

    def dismiss(self) -> None:
        """End all processes, whatever they are doing."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.terminate()
            process.join()


def _work(apart: Apart, fresh: Fresh, pipe: Connection) -> None:
    """A process of its own: does what it is told until nobody is there any more."""
    # Whoever interrupts at the terminal means the process that tells us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    try:
        projector = apart()
        with projector.desk() as desk:
            alone = Alone(projector, fresh, desk)
            while True:
                pipe.send(None)
                _, name, size = task = pipe.recv()
                alone.one(task, lambda position: pipe.send((name, position, max(size, position))))  # noqa: B023
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Unfoldable as error:
        pipe.send(str(error))
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {error}")
