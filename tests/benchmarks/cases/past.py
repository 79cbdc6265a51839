"""Lists of past days beside those of now, a page of a growing province, one dossier's history."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

import psycopg

from tests.benchmarks import naive
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once
from tests.benchmarks.rows import PRODUCT, Row
from tests.benchmarks.subject import Asked, Past

NOW, PAST, AS_KNOWN = "list now", "list past", "list past as then known"
# Turns are many, since what is asked is a ratio of small times.
TURNS, WARM = 24, 4
# Among more than these the product is compared with itself alone.
COMPARED = 100_000
Times = dict[str, list[float]]


def province(past: Past, dossiers: int, lab: Lab) -> str:
    """A database with so many dossiers: filled once a run, for all cases."""
    name = f"province {dossiers}"
    if name not in lab.kept:
        url = lab.database(name)
        once(_fill, past, url, dossiers)
        lab.kept[name] = url
    return lab.kept[name]


def _fill(past: Past, url: str, dossiers: int) -> None:
    past.fill(url, dossiers=dossiers)
    if dossiers <= COMPARED:
        naive.fill(url)


def by_turns(questions: Mapping[str, Asked]) -> Times:
    """Milliseconds of each question, all of them in every turn."""
    times: Times = {name: [] for name in questions}
    for turn in range(WARM + TURNS):
        for name, ask in questions.items():
            began = time.perf_counter()
            rows = ask(turn)
            took = (time.perf_counter() - began) * 1000
            if not rows:
                raise ValueError(f"{name} was answered with nothing")
            if turn >= WARM:
                times[name].append(took)
    return times


def ratio(own: list[float], others: list[float]) -> float:
    return median(mine / theirs for mine, theirs in zip(own, others, strict=True))


@dataclass(frozen=True)
class ListCase:
    """The whole list of one commune, 6,667 of so many dossiers."""

    name: str
    dossiers: int

    @property
    def about(self) -> str:
        return f"the list of one commune among {self.dossiers:,} dossiers, of now and of past days"

    def run(self, lab: Lab) -> list[Row]:
        past = lab.product.past if lab.product else None
        if past is None or (lab.quick and self.dossiers > 100_000):
            return []
        times = once(_lists, past, province(past, self.dossiers, lab), self.dossiers)[0]
        return list(self._rows(times))

    def profile(self, lab: Lab) -> str:
        return "The database's own work: EXPLAIN tells, not a profile of the reader."

    def _rows(self, times: Times) -> Iterator[Row]:
        baselines = [name for name in times if name not in (PAST, AS_KNOWN)]
        for name in baselines:
            yield Row(self.name, name, "list", median(times[name]), "ms")
        for measure, asked in (("list", PAST), ("as then known", AS_KNOWN)):
            for against in baselines:
                compared = ratio(times[asked], times[against])
                yield Row(self.name, PRODUCT, measure, median(times[asked]), "ms", against, compared)


def _lists(past: Past, url: str, dossiers: int) -> Times:
    own = past.questions(url)
    others = naive.questions(url) if dossiers <= COMPARED else {}
    return by_turns({name: own[name] for name in (NOW, PAST, AS_KNOWN)} | dict(others))


@dataclass(frozen=True)
class PageCase:
    """Fifty dossiers of a commune in the order of names, the province around it growing."""

    name: str = "past-page"
    about: str = "a page of 50 dossiers of a past day, among ten, a hundred and a thousand thousand"
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)

    def run(self, lab: Lab) -> list[Row]:
        past = lab.product.past if lab.product else None
        if past is None:
            return []
        sizes = [size for size in self.sizes if not lab.quick or size <= 100_000]
        urls = {f"among {size:,}": province(past, size, lab) for size in sizes}
        timed = (row for when in ("now", "past") for row in self._rows(when, once(_pages, past, urls, when)[0]))
        return [*timed, *self._touched({name: once(_touched, past, url)[0] for name, url in urls.items()})]

    def profile(self, lab: Lab) -> str:
        return "The database's own work: EXPLAIN tells, not a profile of the reader."

    def _rows(self, when: str, times: Times) -> Iterator[Row]:
        least, *more = times
        yield Row(self.name, least, when, median(times[least]), "ms")
        for name in more[:-1]:
            yield Row(self.name, name, when, median(times[name]), "ms")
        compared = ratio(times[more[-1]], times[least])
        yield Row(self.name, PRODUCT, when, median(times[more[-1]]), "ms", least, compared)

    def _touched(self, found: Mapping[str, int]) -> Iterator[Row]:
        (least, of_least), *_, (_most, of_most) = found.items()
        yield Row(self.name, least, "touched", of_least, "blocks")
        yield Row(self.name, PRODUCT, "touched", of_most, "blocks", least, of_most / of_least)


def _touched(past: Past, url: str) -> int:
    """Blocks of the database that the statement of a page of a past day reads, from memory or from disk."""
    with psycopg.connect(url, autocommit=True) as db:
        *_, (statement, values) = past.sent_by_page(url)
        row = db.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}", values).fetchone()  # type: ignore[arg-type]
        told = row[0] if row else []
        plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
        return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _pages(past: Past, urls: Mapping[str, str], when: str) -> Times:
    return by_turns({name: past.questions(url)[f"page {when}"] for name, url in urls.items()})


@dataclass(frozen=True)
class HistoryCase:
    """What the history of one dossier costs the database: planning and running its statements."""

    name: str = "past-dossier"
    about: str = "the history of one dossier among 100,000 as of a past day, in the database"

    def run(self, lab: Lab) -> list[Row]:
        past = lab.product.past if lab.product else None
        if past is None:
            return []
        times = once(_in_database, past, province(past, 100_000, lab))[0]
        return [Row(self.name, PRODUCT, "history", median(times), "ms")]

    def profile(self, lab: Lab) -> str:
        return "The database's own work: EXPLAIN tells, not a profile of the reader."


def _in_database(past: Past, url: str) -> list[float]:
    sent, found = past.sent(url), []
    with psycopg.connect(url, autocommit=True) as db:
        for turn in range(WARM + TURNS):
            took = 0.0
            for statement, values in sent(turn):
                row = db.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values).fetchone()  # type: ignore[arg-type]
                told = row[0] if row else []
                plan = (json.loads(told) if isinstance(told, str) else told)[0]
                took += plan["Planning Time"] + plan["Execution Time"]
            found.append(took)
    return found[WARM:]


CASES = (
    ListCase("past-list", 100_000),
    PageCase(),
    HistoryCase(),
    ListCase("past-list-province", 1_000_000),
)
