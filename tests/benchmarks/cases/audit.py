"""The audit of a commune's year, by the command itself: every dossier held against the rules of its date."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from click.testing import CliRunner
from sqlalchemy import func, select

from service.cli import main
from service.cli.opened import bring_up_to_date, opened_engine, wired
from service.database import make_engine
from service.demo import whole_year
from service.demo.build import Scale, beginning
from service.demo.build import build as build_scale
from service.demo.whole_year import Counts
from service.schema import fact
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once
from tests.benchmarks.product.settings import environment, settings
from tests.benchmarks.rows import PRODUCT, Row

# Of a commune: in the proportions of the Hướng Hóa year.
YEAR = Counts(all=8_332, registered=6_667, recognised=5_999, villages=29)
READING = "reading alone"
PAGE = 2_000


class Audited(NamedTuple):
    """Seconds of the command and of reading every fact once, and how many facts there were."""

    audit: float
    reading: float
    facts: int


@dataclass(frozen=True)
class AuditCase:
    """On either engine; beside it every fact read and decoded once."""

    name: str = "audit-6667"
    about: str = "`sovang audit` of a commune's year of 6,667 dossiers"

    def run(self, lab: Lab) -> list[Row]:
        if lab.product is None:
            return []
        lab.folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=lab.folder) as folder:
            places = {
                "SQLite": f"sqlite:///{Path(folder) / 'year.sqlite'}",
                "PostgreSQL": lab.database(self.name, PRODUCT),
            }
            return [row for engine, url in places.items() for row in self._rows(engine, url, lab)]

    def profile(self, lab: Lab) -> str:
        return ""

    def _rows(self, engine: str, url: str, lab: Lab) -> Iterator[Row]:
        once(_built, url, YEAR.scaled(10) if lab.quick else YEAR)
        found, peak = once(_audited, url)
        assert isinstance(found, Audited)
        yield Row(self.name, READING, engine, found.reading, "s")
        yield Row(self.name, PRODUCT, engine, found.audit, "s", READING, found.audit / found.reading)
        yield Row(self.name, PRODUCT, f"peak memory on {engine}", peak, "MB")


def _built(url: str, counts: Counts) -> None:
    """The year, lived through by the real commands."""
    config, clock = settings(url), beginning()
    scale = Scale(lambda wiring, clock, told: whole_year.build(wiring, clock, told, counts), counts.steps, ())
    with opened_engine(config, migrated=False) as engine:
        bring_up_to_date(config, engine)
        with wired(config, engine, clock=clock) as wiring:
            build_scale(wiring, clock, scale, lambda _step: None)


def _audited(url: str) -> Audited:
    """The command, as it is typed; it is asked of a true history and finds nothing."""
    reading, facts = _read(url)
    began = time.perf_counter()
    done = CliRunner().invoke(main, ["audit", "--json"], env=environment(url))
    took = time.perf_counter() - began
    if done.exit_code != 0:
        raise ValueError(f"The audit of a true year ended with {done.exit_code}: {done.output[-500:]}")
    if json.loads(done.stdout)["dossiers"] == 0:
        raise ValueError("The audit looked at nothing.")
    return Audited(took, reading, facts)


def _read(url: str) -> tuple[float, int]:
    """Every fact of every book, page after page, decoded and dropped."""
    engine, reader, began = make_engine(url), Reader(to_newest), time.perf_counter()
    c, count = fact.c, 0
    with engine.connect() as db:
        for book, upto in db.execute(select(c.book, func.max(c.position)).group_by(c.book)).all():
            for after in range(0, upto, PAGE):
                page = (c.book == book) & (c.position > after) & (c.position <= after + PAGE)
                rows = db.execute(select(c.position, c.digest, c.state).where(page).order_by(c.position)).all()
                count += len(reader.facts((position, digest, bytes(state)) for position, digest, state in rows))
    engine.dispose()
    return time.perf_counter() - began, count


CASES = (AuditCase(),)
