"""Crew: several processes share a filling, on each core one book at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, cast

from service.follower.unfoldable import Unfoldable
from service.regeneration.filling import Alone, Apart, FillingStopped, Fresh, Hands, Task, Told

if TYPE_CHECKING:
    from service.follower.projector import Projector

# With less to do than this for each, starting processes takes longer than they would save.
WORTH_A_PROCESS = 20_000

# On a machine that people work on, their commands come before the filling, which is in no hurry.
NICE = 10

# A process begins with nothing but its end of a pipe, on which it is told all else: a forked one would share our
# connections and locks, and one of `multiprocessing` begins by loading the whole program that we are, which takes as
# long as filling twenty thousand facts.
BEGINS = """
import sys
from multiprocessing.connection import Connection
pipe = Connection(int(sys.argv[1]))
sys.path[:] = pipe.recv()
from service.regeneration.crew import work
work(pipe)
"""


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


class Crew:
    """Hands tasks out to processes, the next one to whoever is done; one that dies or fails stops all."""

    def __init__(self, apart: Apart, fresh: Fresh, size: int) -> None:
        self._pipes: list[Connection] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        for _ in range(size):
            here, there = Pipe()
            end = there.fileno()
            command = [sys.executable, "-c", BEGINS, str(end)]
            self._processes.append(subprocess.Popen(command, pass_fds=[end], stdin=subprocess.DEVNULL))  # noqa: S603
            there.close()
            self._pipes.append(here)
            # One that has ended already is noticed as soon as it should answer.
            with suppress(BrokenPipeError):
                here.send(sys.path)
                here.send((apart, fresh))
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
            process.wait()


def work(pipe: Connection) -> None:
    """A process of its own: does what it is told until nobody is there any more."""
    # Whoever interrupts at the terminal means the process that tells us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    apart: Apart
    fresh: Fresh
    try:
        apart, fresh = pipe.recv()
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
