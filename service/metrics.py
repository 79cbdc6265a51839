"""Metrics: what a monitoring system asks of the books, of those who follow them and of what stands still.

Everything is read from the database, so that every process answers alike. In the text format of Prometheus.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from domain.clock import micros
from service.follower import followers
from service.schema import fact, outbox, wiping

if TYPE_CHECKING:
    from service.follower.projector import Standing
    from service.wiring import Wiring

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Books that are named at most, those furthest behind first: there may be thousands, and each name is a series.
NAMED = 50

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure under one name, for each set of labels."""

    name: str
    kind: str
    help: str
    values: Iterable[tuple[Labels, float]]

    def lines(self) -> Iterator[str]:
        """As it is exposed."""
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.values:
            said = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            yield f"{self.name}{{{said}}} {value:.15g}" if said else f"{self.name} {value:.15g}"


def exposed(wiring: "Wiring") -> str:
    """All of them as one text."""
    metrics = (*_of_books(wiring), *_of_what_stands_still(wiring), *_of_processes(wiring))
    return "".join(f"{line}\n" for metric in metrics for line in metric.lines())


def _of_books(wiring: "Wiring") -> Iterator[Metric]:
    books = wiring.projector.status()
    behind = sorted((each for each in books if each.lag), key=lambda each: -each.lag)
    seconds = _seconds(wiring, behind[:NAMED])
    yield _one("sovang_books", "gauge", "Books.", len(books))
    yield _one("sovang_facts_total", "counter", "Facts in all books.", sum(each.head for each in books))
    folded = sum(each.position for each in books)
    yield _one("sovang_facts_folded_total", "counter", "Facts that the read models hold.", folded)
    yield _one("sovang_books_behind", "gauge", "Books with facts that are not folded yet.", len(behind))
    yield _one("sovang_lag_facts_max", "gauge", "Facts not folded yet, of the book furthest behind.", _most(behind))
    help = "Age of the oldest fact not folded yet, of any book that is named."
    yield _one("sovang_lag_seconds_max", "gauge", help, max(seconds.values(), default=0))
    named = f"of the {NAMED} books furthest behind."
    facts = [({"book": each.book}, each.lag) for each in behind[:NAMED]]
    yield Metric("sovang_lag_facts", "gauge", f"Facts not folded yet, {named}", facts)
    ages = [({"book": book}, age) for book, age in seconds.items()]
    yield Metric("sovang_lag_seconds", "gauge", f"Age of the oldest fact not folded yet, {named}", ages)


def _most(behind: list["Standing"]) -> int:
    return max((each.lag for each in behind), default=0)


def _seconds(wiring: "Wiring", behind: Iterable["Standing"]) -> dict[str, float]:
    now, ages = micros(wiring.clock()), {}
    with wiring.engine.connect() as db:
        for each in behind:
            first = (fact.c.book == each.book, fact.c.position == each.position + 1)
            recorded_at = db.execute(select(fact.c.recorded_at).where(*first)).scalar()
            ages[each.book] = max(0, now - (recorded_at or 0)) / 1_000_000 if recorded_at else 0.0
    return ages


def _of_what_stands_still(wiring: "Wiring") -> Iterator[Metric]:
    stopped = wiring.projector.stopped()
    labels = [{"projection": one.projection, "book": one.book} for one in stopped]
    help = "Read models that stand still in some book, since they cannot fold a fact."
    yield _one("sovang_projections_stopped", "gauge", help, len(stopped))
    told = list(zip(labels, stopped, strict=True))[:NAMED]
    positions = [(each, float(one.position)) for each, one in told]
    help = "Where it stands still; * is every read model."
    yield Metric("sovang_projection_stopped_position", "gauge", help, positions)
    since = [(each, one.since / 1_000_000) for each, one in told]
    yield Metric("sovang_projection_stopped_since_seconds", "gauge", "Since when, in seconds since 1970.", since)


def _of_processes(wiring: "Wiring") -> Iterator[Metric]:
    with wiring.projector.desk() as desk:
        alive = followers.alive(desk)
    with wiring.engine.connect() as db:
        waiting = db.execute(select(func.count()).where(outbox.c.claimed_at.is_(None))).scalar_one()
        erasing = db.execute(select(func.count()).where(wiping.c.done_at.is_(None))).scalar_one()
        failed = db.execute(select(func.count()).where(outbox.c.problem.is_not(None))).scalar_one()
    yield _one("sovang_followers", "gauge", "Processes that follow the books and said so lately.", alive)
    yield _one("sovang_outbox_waiting", "gauge", "Mail that waits to be handed over.", waiting)
    yield _one("sovang_erasures_unfinished", "gauge", "Erasures whose traces are still in the files.", erasing)
    yield _one("sovang_outbox_failed", "gauge", "Mail that could not be handed over.", failed)


def _one(name: str, kind: str, help: str, value: float) -> Metric:
    return Metric(name, kind, help, [({}, value)])


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
