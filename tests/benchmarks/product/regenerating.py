"""Regenerating every read model from a long history, and what it would take to copy the finished tables."""

import resource
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import Engine, Table

from projections.catalogue import ALL
from service.database import make_engine
from service.follower import lines, statements
from service.follower.desks_opened import at_desk
from service.regeneration import generations
from service.wiring import wire
from tests.benchmarks.product import communes
from tests.benchmarks.product.settings import environment, settings
from tests.benchmarks.subject import Regenerated

# A generation that the product does not come to.
COPIED = 900_000


class ProductHistory:
    """A long history in the product's tables."""

    name = "product"

    def prepare(self, url: str, *, facts: int) -> None:
        """Communes with so many facts, and read models as they are before anything was read."""
        communes.prepared(url, facts=facts)
        with psycopg.connect(url, autocommit=True) as db:
            db.execute("ANALYZE")
            db.execute("CHECKPOINT")

    def settle(self, url: str) -> None:
        """As a database is that has been at work for a while: autovacuum would do it beside what is measured."""
        with psycopg.connect(url, autocommit=True) as db:
            db.execute("VACUUM ANALYZE")
            db.execute("CHECKPOINT")

    def regenerate(self, url: str) -> Regenerated:
        """`sovang projections rebuild`."""
        wiring = wire(settings(url))
        began = time.perf_counter()
        rebuilt = wiring.projector.rebuild()
        took = time.perf_counter() - began
        wiring.close()
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        peaks = (resource.getrusage(who).ru_maxrss / unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return Regenerated(rebuilt.facts, took, max(peaks))

    def environment(self, url: str) -> Mapping[str, str]:
        return environment(url)

    def copy(self, url: str, connections: int) -> float:
        """Seconds in which COPY loads the finished tables and their indexes are made, on so many connections."""
        engine = make_engine(url, threads=1)
        with at_desk(engine) as desk, TemporaryDirectory(dir="/var/tmp") as folder:
            living = {name: generation for name, _, generation in lines.models(desk)}
            tables = {table: living[one.name] for one in ALL for table in one.tables}
            sizes = {table: _out(url, table, generation, Path(folder)) for table, generation in tables.items()}
            generations.drop(desk, ALL, COPIED)
            generations.create(desk, ALL, COPIED, engine.dialect)
            began = time.perf_counter()
            with ThreadPoolExecutor(connections) as several:
                largest = sorted(sizes, key=lambda table: -sizes[table])
                list(several.map(lambda table: _in(url, table, Path(folder)), largest))
            took = time.perf_counter() - began
            generations.drop(desk, ALL, COPIED)
        engine.dispose()
        return took


def _out(url: str, table: Table, generation: int, folder: Path) -> int:
    """Copy a table to a file; its size."""
    asked = f"COPY {statements.physical(table, generation)} TO STDOUT (FORMAT binary)"
    with psycopg.connect(url) as db, (folder / table.name).open("wb") as file, db.cursor().copy(asked) as copy:  # type: ignore[arg-type]
        return sum(file.write(part) for part in copy)


def _in(url: str, table: Table, folder: Path) -> None:
    engine: Engine = make_engine(url, threads=1, by_key=True)
    asked = statements.copy(table, COPIED)
    with psycopg.connect(url) as db, (folder / table.name).open("rb") as file, db.cursor().copy(asked) as copy:  # type: ignore[arg-type]
        while part := file.read(1 << 20):
            copy.write(part)
    # Of millions of facts the files are as large as the tables.
    (folder / table.name).unlink()
    with at_desk(engine) as desk:
        generations.add_indexes(desk, [table], COPIED, engine.dialect)
    engine.dispose()
