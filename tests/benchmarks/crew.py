"""Writers: processes and threads that do the same work at the same time, and what each of their acts took."""

import multiprocessing
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from tests.benchmarks.subject import Work

# The parent holds no connection and no thread, so its children may be forked: spawning would cost more than the run.
FORK: Any = multiprocessing.get_context("fork")
WARM = 24
PATIENCE = 120


@dataclass(frozen=True)
class Crew:
    """How many write, and in what shape."""

    processes: int
    threads: int = 1

    @property
    def size(self) -> int:
        return self.processes * self.threads

    def __str__(self) -> str:
        each = f" of {self.threads} threads" if self.threads > 1 else ""
        return f"{self.processes} process{'es' if self.processes > 1 else ''}{each}"


@dataclass(frozen=True)
class Run:
    """One run of a crew: acts a second, and the milliseconds of each act."""

    rate: float
    milliseconds: list[float]


class Failed(Exception):
    """A writer could not do its work; the message is its traceback."""


def aside(function: Any, *arguments: Any) -> None:
    """Call `function` in a child process, so that nothing it opens stays in this one."""
    child = FORK.Process(target=function, args=arguments)
    child.start()
    child.join()
    if child.exitcode:
        raise Failed(f"{function} ended with {child.exitcode}")


def run(work: Work, url: str, crew: Crew, *, books: int, seconds: float) -> Run:
    """Let the crew work for `seconds` after all have warmed up."""
    gate = FORK.Barrier(crew.size)
    with _beside(work, url):
        pipes = [_start(work, url, crew, first, books, gate, seconds) for first in range(0, crew.size, crew.threads)]
        answers = [pipe.recv() for pipe in pipes]
    # Who broke the gate says why; the others only say that it was broken.
    if failures := sorted((answer for answer in answers if isinstance(answer, str)), key=_is_echo):
        raise Failed(failures[0])
    rate, milliseconds = 0.0, list[float]()
    for answer in answers:
        for took, elapsed in answer:
            rate += len(took) / elapsed
            milliseconds.extend(took)
    return Run(rate, milliseconds)


def _is_echo(failure: str) -> bool:
    return "BrokenBarrierError" in failure


def pipe() -> tuple[Connection, Connection]:
    """The end of this process, which receives, and the end of the child."""
    return multiprocessing.Pipe(duplex=False)


@contextmanager
def _beside(work: Work, url: str) -> Iterator[None]:
    stop = FORK.Event()
    follower = FORK.Process(target=work.beside, args=(url, stop), daemon=True)
    follower.start()
    try:
        yield
    finally:
        stop.set()
        follower.join(PATIENCE)


def _start(work: Work, url: str, crew: Crew, first: int, books: int, gate: Barrier, seconds: float) -> Connection:
    receiving, sending = pipe()
    arguments = (work, url, range(first, first + crew.threads), books, gate, seconds, sending)
    FORK.Process(target=_process, args=arguments, daemon=True).start()
    sending.close()
    return receiving


def _process(
    work: Work, url: str, numbers: range, books: int, gate: Barrier, seconds: float, sending: Connection
) -> None:
    done: list[tuple[list[float], float]] = []
    failures: list[str] = []

    def one(number: int) -> None:
        try:
            done.append(_write(work, url, number, number % books, gate, seconds))
        except Exception:
            failures.append(traceback.format_exc())
            gate.abort()

    threads = [threading.Thread(target=one, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sending.send(min(failures, key=_is_echo) if failures else done)


def _write(work: Work, url: str, number: int, book: int, gate: Barrier, seconds: float) -> tuple[list[float], float]:
    act = work.writer(url, number=number, book=book)
    for _ in range(WARM):
        act()
    took: list[float] = []
    gate.wait(PATIENCE)
    started = now = time.perf_counter()
    while now < started + seconds:
        before = now
        act()
        now = time.perf_counter()
        took.append((now - before) * 1000)
    return took, now - started
