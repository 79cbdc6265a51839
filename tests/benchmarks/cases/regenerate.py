"""Regenerating every read model from the first fact: against the library's runner, against COPY, at three lengths."""

import os
from dataclasses import dataclass
from typing import Any

from tests.benchmarks import crew, library_history
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once
from tests.benchmarks.rows import PRODUCT, Row
from tests.benchmarks.subject import History

# As the library comes, a runner for each read model; the same that write nothing for facts that their model does not
# take; and one runner that folds all models in one transaction.
EACH, SPARING, TOGETHER = "a ProjectionRunner each", "sparing runners", "one runner for all"
# As many connections as the rebuild has processes; and one table after the other, as whoever restores a dump does it.
COPY, COPY_ALONE, SHORT = "COPY", "COPY, one connection", "a tenth of the facts"


@dataclass(frozen=True)
class RegenerateCase:
    """Once at a tenth of the length and once at the whole; runners work over a sample, for a bounded time."""

    name: str = "regenerate"
    about: str = "regenerating all read models from one million facts, several communes, eight entries a dossier"

    def run(self, lab: Lab) -> list[Row]:
        own = lab.product.history if lab.product else None
        if own is None:
            return []
        runners = self._runners(lab)
        brief = self._prepared(own, lab, facts(lab) // 10)
        short, _ = once(_regenerate, own, brief)
        lab.server().drop(brief)
        url = self._prepared(own, lab, facts(lab))
        whole, _ = once(_regenerate, own, url)
        own.settle(url)
        copied, _ = once(_copy, own, url, len(os.sched_getaffinity(0)))
        alone, _ = once(_copy, own, url, 1)
        rate = whole.facts / whole.seconds
        return [
            *(Row(self.name, name, "rate", runner, "/s") for name, runner in runners.items()),
            Row(self.name, COPY, "time", copied, "s"),
            Row(self.name, COPY_ALONE, "time", alone, "s"),
            Row(self.name, SHORT, "rate", short.facts / short.seconds, "/s"),
            Row(self.name, PRODUCT, "facts", whole.facts, ""),
            *(Row(self.name, PRODUCT, "rate", rate, "/s", name, rate / runner) for name, runner in runners.items()),
            Row(self.name, PRODUCT, "rate", rate, "/s", SHORT, rate * short.seconds / short.facts),
            Row(self.name, PRODUCT, "time", whole.seconds, "s", COPY, whole.seconds / copied),
            Row(self.name, PRODUCT, "time", whole.seconds, "s", COPY_ALONE, whole.seconds / alone),
            Row(self.name, PRODUCT, "peak memory", whole.peak, "MB"),
        ]

    def profile(self, lab: Lab) -> str:
        return "The work is done by processes of its own; see what each phase took with `sovang projections rebuild`."

    def _prepared(self, own: History, lab: Lab, count: int) -> str:
        url = lab.database(self.name, PRODUCT, str(count))
        crew.aside(_prepare, own, url, count)
        # As before any release: read models of another generation stand there already.
        once(_regenerate, own, url)
        own.settle(url)
        return url

    def _runners(self, lab: Lab) -> dict[str, float]:
        history = library_history
        each, sparing, together = (lab.database(self.name, name) for name in (EACH, SPARING, TOGETHER))
        for url, count in ((each, history.FACTS_EACH), (sparing, history.FACTS_EACH), (together, history.FACTS)):
            crew.aside(history.prepare, url, count)
        return {
            EACH: float(once(history.each, each, True)[0]),
            SPARING: float(once(history.each, sparing, False)[0]),
            TOGETHER: float(once(history.together, together)[0]),
        }


def facts(lab: Lab) -> int:
    """A million, a tenth of them in a quick run; `BENCH_FACTS` says otherwise."""
    return int(os.environ.get("BENCH_FACTS") or (100_000 if lab.quick else 1_000_000))


def _prepare(own: History, url: str, count: int) -> None:
    own.prepare(url, facts=count)


def _regenerate(own: History, url: str) -> Any:
    return own.regenerate(url)


def _copy(own: History, url: str, connections: int) -> float:
    return own.copy(url, connections)


CASES = (RegenerateCase(),)
