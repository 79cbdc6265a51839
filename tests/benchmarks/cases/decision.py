"""One decision over 6,500 dossiers in one transaction: until committed, until every list agrees, and memory.

The product also draws and seals a code for each certificate meanwhile; the baselines know no codes.
"""

import cProfile
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.benchmarks import crew, library, library_views, plain, profiles
from tests.benchmarks.handwritten import contestants
from tests.benchmarks.lab import Lab, slug
from tests.benchmarks.once import once
from tests.benchmarks.rows import PRODUCT, Row
from tests.benchmarks.subject import Batch, Decided

BASELINES: tuple[Batch, ...] = (contestants.BATCH, library_views.BATCH, library.BATCH, plain.BATCH)


@dataclass(frozen=True)
class DecisionCase:
    """Every repetition decides in a fresh copy of the prepared database."""

    name: str = "decide-6500"
    about: str = "a decision over 6,500 dossiers in one transaction"

    def run(self, lab: Lab) -> list[Row]:
        entrants = {batch.name: batch for batch in BASELINES}
        if lab.product and lab.product.batch:
            entrants[PRODUCT] = lab.product.batch
        for name, batch in entrants.items():
            crew.aside(_prepare, batch, lab.database(self.name, name), dossiers(lab))
        found: dict[str, list[tuple[Decided, float]]] = {name: [] for name in entrants}
        for _ in range(min(3, lab.repetitions)):
            for name, batch in entrants.items():
                found[name].append(once(_decide, batch, self._copy(name, lab), dossiers(lab)))
        return [row for name in entrants for row in self._rows(name, found)]

    def profile(self, lab: Lab) -> str:
        batch = lab.product.batch if lab.product else None
        return str(once(_profiled, batch, self._copy(PRODUCT, lab), dossiers(lab))[0]) if batch else ""

    def _copy(self, name: str, lab: Lab) -> str:
        return lab.database(self.name, name, "copy", like=slug(self.name, name))

    def _rows(self, name: str, found: dict[str, list[tuple[Decided, float]]]) -> Iterator[Row]:
        first = BASELINES[0].name
        for measure, unit, pick in MEASURES:
            value = median(map(pick, found[name]))
            if name == first:
                yield Row(self.name, name, measure, value, unit)
                continue
            yield Row(self.name, name, measure, value, unit, first, value / median(map(pick, found[first])))


MEASURES = (
    ("append", "s", lambda found: found[0].appended),
    ("current", "s", lambda found: found[0].current),
    ("peak memory", "MB", lambda found: found[1]),
)


def dossiers(lab: Lab) -> int:
    return 650 if lab.quick else 6500


def _prepare(batch: Batch, url: str, count: int) -> None:
    batch.prepare(url, dossiers=count)


def _decide(batch: Batch, url: str, count: int) -> Decided:
    return batch.decide(url, dossiers=count)


def _profiled(batch: Batch, url: str, count: int) -> str:
    profile = cProfile.Profile()
    profile.runcall(batch.decide, url, dossiers=count)
    return profiles.printed(profile)


CASES = (DecisionCase(),)
