"""A rebuild while people work: how far the lists are behind meanwhile, and how long the longest command takes."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles

import psycopg

from tests.benchmarks import crew
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once
from tests.benchmarks.rows import PRODUCT, Row
from tests.benchmarks.subject import History, Work

BOOKS = 4
COMMANDS = 300
# So long everything goes its way before the rebuild, for comparison.
BEFORE = 8.0
EVERY = 0.05
# The living line has the highest name: a rebuild under way has another.
LAG = """
SELECT coalesce(sum(b.head - p.position), 0) FROM book b JOIN line_position p ON p.book = b.id
WHERE p.line = 'live.' || (SELECT sum(generation) FROM read_model)
"""


@dataclass
class Watched:
    """What was seen for a while: facts that the lists were behind, and milliseconds that each command took."""

    seconds: float = 0.0
    lags: list[int] = field(default_factory=list)
    took: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class BusyCase:
    """Commands at a steady pace, first alone, then beside a rebuild."""

    name: str = "regenerate-busy"
    about: str = f"rebuilding beside {COMMANDS} commands a second in {BOOKS} books"

    def run(self, lab: Lab) -> list[Row]:
        if lab.product is None or lab.product.history is None or lab.product.step is None:
            return []
        url = lab.database(self.name, PRODUCT)
        count = 20_000 if lab.quick else 200_000
        crew.aside(_prepare, lab.product.history, lab.product.step, url, count)
        found, _ = once(_busy, lab.product.step, url, dict(lab.product.history.environment(url)))
        return [row for name, watched in found.items() for row in self._rows(name, watched)]

    def profile(self, lab: Lab) -> str:
        return "See `regenerate`."

    def _rows(self, name: str, watched: Watched) -> list[Row]:
        cuts = quantiles(watched.took, n=100)
        return [
            Row(self.name, name, "rate", len(watched.took) / watched.seconds, "/s"),
            Row(self.name, name, "lag", median(watched.lags), "facts"),
            Row(self.name, name, "longest lag", max(watched.lags), "facts"),
            Row(self.name, name, "p50", cuts[49], "ms"),
            Row(self.name, name, "p99", cuts[98], "ms"),
            Row(self.name, name, "longest", max(watched.took), "ms"),
            Row(self.name, name, "seconds", watched.seconds, "s"),
        ]


def _prepare(history: History, step: Work, url: str, facts: int) -> None:
    history.prepare(url, facts=facts)
    step.prepare(url, books=BOOKS)


def _busy(step: Work, url: str, environment: dict[str, str]) -> dict[str, Watched]:
    stop, seen, failures = threading.Event(), [Watched()], list[BaseException]()
    threads = [
        threading.Thread(target=_paced, args=(step.writer(url, number=book, book=book), stop, seen, failures))
        for book in range(BOOKS)
    ]
    for thread in threads:
        thread.start()
    alone = _watch(url, seen, lambda began: time.perf_counter() < began + BEFORE)
    command = [sys.executable, "-m", "service.cli", "projections", "rebuild"]
    with subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL) as rebuild:
        beside = _watch(url, seen, lambda _: rebuild.poll() is None)
    stop.set()
    for thread in threads:
        thread.join()
    if failures or rebuild.returncode:
        raise AssertionError(f"the rebuild ended with {rebuild.returncode}, commands with {failures}")
    return {"alone": alone, PRODUCT: beside}


def _watch(url: str, seen: list[Watched], goes_on: Callable[[float], bool]) -> Watched:
    watched = seen[0] = Watched()
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as db:
        while goes_on(began):
            row = db.execute(LAG).fetchone()
            watched.lags.append(int(row[0]) if row else 0)
            time.sleep(EVERY)
    watched.seconds = time.perf_counter() - began
    return watched


def _paced(act: Callable[[], None], stop: threading.Event, seen: list[Watched], failures: list[BaseException]) -> None:
    pause, due = BOOKS / COMMANDS, time.perf_counter()
    try:
        while not stop.is_set():
            began = time.perf_counter()
            act()
            seen[0].took.append((time.perf_counter() - began) * 1000)
            due = max(due + pause, began)
            time.sleep(max(0.0, due - time.perf_counter()))
    except Exception as error:
        failures.append(error)
        stop.set()


CASES = (BusyCase(),)
