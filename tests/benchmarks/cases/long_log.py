"""An append beside millions of facts: no slower than into an empty log, and never stopped by the database's housekeeping."""

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import psycopg

from tests.benchmarks import crew, library_recorder, long_log, profiles
from tests.benchmarks.crew import Crew
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once
from tests.benchmarks.rows import PRODUCT, Row
from tests.benchmarks.subject import Work

EMPTY = "empty log"
ONE = Crew(1)
# Turns are short and many: what is asked is a small difference between two of the same minute.
TURNS, SECONDS = 10, 1.5
# Housekeeping is over in seconds; the writer goes on a little before and after.
MARGIN = 1.0
# What no database can be quicker than: the same disk, asked at the same time to keep as much as an append writes.
FLUSH = "a flush of 8 kB beside it"
BLOCK, ROOM, PAUSE = b"0" * 8192, 16 << 20, 0.005


@dataclass(frozen=True)
class LongLogCase:
    """The product in an empty log and in a long one, turn about."""

    name: str = "append-long-log"
    about: str = "append, 1 writer, beside five million facts"

    def run(self, lab: Lab) -> list[Row]:
        own = lab.product.append if lab.product else None
        if own is None:
            return []
        urls = {EMPTY: prepared(self.name, "empty", own, lab), PRODUCT: filled(own, long_log.PRODUCT, lab)}
        runs: dict[str, list[list[float]]] = {name: [] for name in urls}
        for _ in range(TURNS):
            for name, url in urls.items():
                run = crew.run(own, url, ONE, books=1, seconds=SECONDS if not lab.quick else lab.seconds)
                runs[name].append(run.milliseconds)
        return [row for name in urls for row in self._rows(name, runs)]

    def profile(self, lab: Lab) -> str:
        own = lab.product.append if lab.product else None
        return profiles.of(own, filled(own, long_log.PRODUCT, lab)) if own else ""

    def _rows(self, name: str, runs: dict[str, list[list[float]]]) -> Iterator[Row]:
        for measure, cut in (("p50", 49), ("p99", 98)):
            own, empty = ([quantiles(turn, n=100)[cut] for turn in runs[each]] for each in (name, EMPTY))
            if name == EMPTY:
                yield Row(self.name, name, measure, median(own), "ms")
            else:
                ratio = median(mine / theirs for mine, theirs in zip(own, empty, strict=True))
                yield Row(self.name, name, measure, median(own), "ms", EMPTY, ratio)


@dataclass(frozen=True)
class HousekeepingCase:
    """The longest that one append waits while the table of facts is vacuumed, analysed and indexed anew."""

    name: str = "housekeeping"
    about: str = "the longest append during VACUUM, ANALYZE and CREATE INDEX CONCURRENTLY on five million facts"

    def run(self, lab: Lab) -> list[Row]:
        library = library_recorder.APPEND
        found = self._longest(library, long_log.LIBRARY, "stored_events", "topic", lab)
        if lab.product and lab.product.append:
            found |= self._longest(lab.product.append, long_log.PRODUCT, "fact", "topic", lab)
        return [
            Row(self.name, name, job, took, "ms", *_against(name, took, found[library.name][job], library.name))
            for name, jobs in found.items()
            for job, took in jobs.items()
        ]

    def profile(self, lab: Lab) -> str:
        return "The database's own work: EXPLAIN and pg_locks tell, not a profile of the writer."

    def _longest(
        self, work: Work, statements: tuple[str, ...], table: str, column: str, lab: Lab
    ) -> dict[str, dict[str, float]]:
        """By contestant and job, the disk alone among them."""
        url = filled(work, statements, lab)
        jobs = {
            "nothing": "SELECT pg_sleep(2)",
            "vacuum": f"VACUUM (FREEZE, INDEX_CLEANUP ON, DISABLE_PAGE_SKIPPING) {table}",
            "analyze": f"ANALYZE {table}",
            "index": f"CREATE INDEX CONCURRENTLY housekeeping ON {table} ({column})",
        }
        took = {name: once(_longest_during, work, url, job, lab.server().place)[0] for name, job in jobs.items()}
        return {
            work.name: {name: longest for name, (longest, _) in took.items()},
            f"{FLUSH}, {work.name}": {name: flush for name, (_, flush) in took.items()},
        }


def _against(name: str, took: float, library: float, called: str) -> tuple[str, float] | tuple[()]:
    return () if name == called or name.startswith(FLUSH) else (called, took / library)


def _longest_during(work: Work, url: str, job: str, disk: Path) -> tuple[float, float]:
    """Milliseconds of the longest append, and of the longest bare flush, that were under way during the job."""
    stop, jobs = threading.Event(), threading.Event()
    appends, flushes = [0.0], [0.0]
    act = work.writer(url, number=0, book=0)
    for _ in range(crew.WARM):
        act()
    with _flush(disk) as flush:
        beside = [
            threading.Thread(target=_repeat, args=(each, pause, stop, jobs, longest))
            for each, pause, longest in ((act, 0.0, appends), (flush, PAUSE, flushes))
        ]
        for each in beside:
            each.start()
        time.sleep(MARGIN)
        with psycopg.connect(url, autocommit=True) as db:
            jobs.set()
            db.execute(job)  # type: ignore[arg-type]
        time.sleep(MARGIN)
        stop.set()
        for each in beside:
            each.join()
    return appends[0], flushes[0]


@contextmanager
def _flush(disk: Path) -> Iterator[Callable[[], None]]:
    """Keeping a block in a file that has its length already, as the log's segments have."""
    with tempfile.TemporaryFile(dir=disk) as file:
        file.write(bytes(ROOM))
        os.fsync(file.fileno())
        written = 0

        def flush() -> None:
            nonlocal written
            os.pwrite(file.fileno(), BLOCK, written % ROOM)
            os.fdatasync(file.fileno())
            written += len(BLOCK)

        yield flush


def _repeat(
    act: Callable[[], None], pause: float, stop: threading.Event, jobs: threading.Event, longest: list[float]
) -> None:
    while not stop.wait(pause):
        began = time.perf_counter()
        act()
        if jobs.is_set():
            longest[0] = max(longest[0], (time.perf_counter() - began) * 1000)


def prepared(case: str, name: str, work: Work, lab: Lab) -> str:
    url = lab.database(case, name)
    crew.aside(_prepare, work, url)
    return url


def filled(work: Work, statements: tuple[str, ...], lab: Lab) -> str:
    """A database of one contestant with the long log in it: filled once a run, for both cases."""
    name = f"long log {work.name}"
    if name not in lab.kept:
        url = prepared("long-log", work.name, work, lab)
        long_log.fill(url, statements, long_log.facts(quick=lab.quick))
        lab.kept[name] = url
    return lab.kept[name]


def _prepare(work: Work, url: str) -> None:
    work.prepare(url, books=1)


CASES = (LongLogCase(), HousekeepingCase())
