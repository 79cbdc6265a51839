"""The library's own way to regenerate: ProjectionRunners over the same facts, one fact a transaction.

As it comes there is a runner for each read model, which notes every fact that it has passed. Two harsher baselines go
beyond that: runners that write nothing for facts that their model does not take, and one that folds all models in one
transaction. A model that reads rows of another is spared that reading where it has a runner of its own.
"""

import os
import time
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection as LibraryProjection
from eventsourcing.projection import ProjectionRunner
from psycopg.sql import SQL
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from domain.fact import Recorded
from projections.catalogue import ALL
from projections.page import Lookup, Page
from projections.readmodel import Projection
from service.follower import statements
from service.follower.folding import Line, line_of
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.benchmarks.library_recorder import environment
from tests.benchmarks.product import communes

FACTS, SECONDS = 6_000, 30.0
# Of a runner for each model, each facts few enough for all to come to their end.
FACTS_EACH = 900
GENERATION = 1
TOLD = {"kind": "person", "name": "Nguyễn Văn Minh Họa"}
READER = Reader(to_newest)


def line(projections: Sequence[Projection]) -> Line:
    """These read models, in tables of their own."""
    return line_of("library", projections, dict.fromkeys((one.name for one in projections), GENERATION))


class Entry(Aggregate):
    """What the library keeps of a fact: all that it says."""

    class Told(Aggregate.Event):
        position: int
        digest: str
        state: str


class Register(Application):
    """The application that keeps the facts."""


class Models(PostgresTrackingRecorder):
    """The product's tables with their indexes, and the position they are current to."""

    line = line(ALL)
    # Whether facts are noted that no model takes.
    notes_all = True

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.passed = 0
        dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
        for table in self.line.generations:
            copy = table.to_metadata(MetaData(), name=statements.physical(table, GENERATION))
            for made in (CreateTable(copy), *map(CreateIndex, copy.indexes)):
                said = str(made.compile(dialect=dialect)).replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS")
                said = said.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS").replace("%", "%%")
                self.sql_create_statements.append(SQL(said).format())  # type: ignore[arg-type]

    def fold(self, fact: Recorded, tracking: Tracking) -> None:
        """The product's folds on a page of one fact."""
        takers = self.line.takers(fact.type)
        if takers or self.notes_all:
            with self.datastore.transaction(commit=True) as cursor:
                self._insert_tracking(cursor, tracking)
                if takers:
                    self._fold(fact, takers, cursor)
        self.passed = tracking.notification_id

    def _fold(self, fact: Recorded, takers: Sequence[Projection], cursor: Any) -> None:
        page = Page([fact])
        while lacking := page.lacks(want for one in self.line.projections for want in one.wanted(page)):
            for lookup, keys in lacking.items():
                assert isinstance(lookup, Lookup)
                asked = statements.lookup(lookup, GENERATION, "postgresql")
                page.learn(lookup, keys, cursor.execute(asked, (keys,), prepare=True).fetchall())
        page.named = {owner: TOLD for one in takers for owner in one.owners(fact)}
        for one in takers:
            one.fold(fact, page)
        for table, rows in page.changes().items():
            told = msgspec.json.encode(rows).decode()
            cursor.execute(statements.upsert(table, GENERATION, "postgresql"), (told,), prepare=True)


class Regeneration(LibraryProjection[Models]):
    """Folds each event into the rows of its read models."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        fact = READER.fact(domain_event.position, domain_event.digest, domain_event.state.encode())
        self.view.fold(fact, tracking)


def prepare(url: str, facts: int) -> None:
    """A commune's book in the library's tables."""
    application = Register(env=environment(url))
    told = [
        Entry.Told(
            originator_id=uuid5(NAMESPACE_URL, line.stream),
            originator_version=line.version,
            timestamp=Entry.Told.create_timestamp(),
            position=line.position,
            digest=line.digest,
            state=line.state.decode(),
        )
        for line, _ in communes.one_book(communes.followed(), facts, [])
    ]
    for first in range(0, len(told), 500):
        application.recorder.insert_events(
            [application.mapper.to_stored_event(each) for each in told[first : first + 500]]
        )
    application.close()


def together(url: str) -> float:
    """Facts a second into all read models by one runner, one transaction for each fact."""
    return 1 / _seconds_a_fact(url, "all", Models)


def each(url: str, notes_all: bool) -> float:
    """Facts a second into all read models by a runner for each, shared as well as can be among the cores.

    Reckoned from what a fact took each runner by itself, so no runner waits for another's.
    """
    cores = len(os.sched_getaffinity(0))
    views = [type(one.name, (Models,), {"line": line([one]), "notes_all": notes_all}) for one in ALL]
    return cores / sum(_seconds_a_fact(url, f"{view.__name__}{int(notes_all)}", view) for view in views)


def _seconds_a_fact(url: str, name: str, view: type[Models]) -> float:
    env = environment(url) | {"POSTGRES_POOL_SIZE": "3"}
    projection = type(name, (Regeneration,), {"name": name})
    with ProjectionRunner(application_class=Register, projection_class=projection, view_class=view, env=env) as running:
        last, began = running.app.recorder.max_notification_id() or 0, time.perf_counter()
        while (done := running.projection.view.passed) < last and time.perf_counter() < began + SECONDS:
            time.sleep(0.005)
        return (time.perf_counter() - began) / max(1, done)
