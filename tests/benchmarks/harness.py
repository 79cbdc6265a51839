"""Cases that measure a rate: contestants take turns (A B C A B C …), so that the machine's drift cancels in the ratios."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Protocol

from tests.benchmarks import crew, profiles
from tests.benchmarks.crew import Crew, Run
from tests.benchmarks.lab import Lab
from tests.benchmarks.rows import PRODUCT, Row
from tests.benchmarks.subject import Product, Work


class Case(Protocol):
    """One table of the output."""

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> str: ...

    def run(self, lab: Lab) -> list[Row]: ...

    def profile(self, lab: Lab) -> str:
        """Where the product's time goes, for a target that was missed."""


Runs = dict[str, list[Run]]


def at_database(work: Work, url: str, lab: Lab) -> AbstractContextManager[str]:
    """In process: the writers address the database itself."""
    return nullcontext(url)


@dataclass(frozen=True)
class RateCase:
    """So many writers at the same work for some seconds."""

    name: str
    about: str
    unit: str
    crew: Crew
    books: int
    baselines: tuple[Work, ...]
    slot: Callable[[Product], Work | None]
    flush: float = 0.0
    address: Callable[[Work, str, Lab], AbstractContextManager[str]] = at_database
    profiled: Callable[[Work, str], str] = profiles.of

    def run(self, lab: Lab) -> list[Row]:
        entrants = {work.name: work for work in self.baselines}
        if own := self._product(lab):
            entrants[PRODUCT] = own
        runs: Runs = {name: [] for name in entrants}
        with ExitStack() as stack:
            addresses = {
                name: stack.enter_context(self.address(work, self._prepared(name, work, lab), lab))
                for name, work in entrants.items()
            }
            for _ in range(lab.repetitions):
                for name, work in entrants.items():
                    runs[name].append(crew.run(work, addresses[name], self.crew, books=self.books, seconds=lab.seconds))
        return [row for name in entrants for row in self._rows(name, runs)]

    def profile(self, lab: Lab) -> str:
        own = self._product(lab)
        return self.profiled(own, self._prepared("profile", own, lab)) if own else ""

    def _product(self, lab: Lab) -> Work | None:
        return self.slot(lab.product) if lab.product else None

    def _prepared(self, name: str, work: Work, lab: Lab) -> str:
        url = lab.database(self.name, name, flush=self.flush)
        crew.aside(_prepare, work, url, self.books)
        return url

    def _rows(self, name: str, runs: Runs) -> list[Row]:
        own = runs[name]
        rate = median(run.rate for run in own)
        cuts = quantiles([value for run in own for value in run.milliseconds], n=100)
        against = [work.name for work in self.baselines] if name == PRODUCT else [self.baselines[0].name]
        rows = [
            Row(self.name, name, "rate", rate, self.unit, baseline, ratio(own, runs[baseline]))
            for baseline in against
            if baseline != name
        ] or [Row(self.name, name, "rate", rate, self.unit)]
        return [*rows, Row(self.name, name, "p50", cuts[49], "ms"), Row(self.name, name, "p99", cuts[98], "ms")]


def ratio(own: list[Run], others: list[Run]) -> float:
    """The median of the ratios of neighbours, not the ratio of the medians: both saw the same minute."""
    return median(mine.rate / theirs.rate for mine, theirs in zip(own, others, strict=True))


def _prepare(work: Work, url: str, books: int) -> None:
    work.prepare(url, books=books)
