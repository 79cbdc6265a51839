"""The library's own way to regenerate: a ProjectionRunner over the same facts, one fact a transaction.

All read models are folded in one runner and one transaction: a runner for each would read everything as often.
"""

import time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from domain.fact import Recorded
from projections.catalogue import ALL
from projections.page import Lookup, Page
from service import statements
from service.folding import line_of
from service.reader import Reader
from service.wiring import to_newest
from tests.benchmarks.library_recorder import environment
from tests.benchmarks.product import communes

FACTS = 6_000
SECONDS = 30.0
GENERATION = 1
TOLD = {"kind": "person", "name": "Nguyễn Văn Minh Họa"}
LINE = line_of("library", ALL, dict.fromkeys((one.name for one in ALL), GENERATION))
READER = Reader(to_newest)


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

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
        for table in LINE.generations:
            copy = table.to_metadata(MetaData(), name=statements.physical(table, GENERATION))
            for made in (CreateTable(copy), *map(CreateIndex, copy.indexes)):
                said = str(made.compile(dialect=dialect)).replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS")
                said = said.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS").replace("%", "%%")
                self.sql_create_statements.append(SQL(said).format())  # type: ignore[arg-type]

    def fold(self, fact: Recorded, tracking: Tracking) -> None:
        """The product's folds on a page of one fact."""
        page = Page([fact])
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            while lacking := page.lacks(want for one in LINE.projections for want in one.wanted(page)):
                for lookup, keys in lacking.items():
                    assert isinstance(lookup, Lookup)
                    asked = statements.lookup(lookup, GENERATION, "postgresql")
                    page.learn(lookup, keys, cursor.execute(asked, (keys,), prepare=True).fetchall())  # type: ignore[arg-type]
            page.named = {owner: TOLD for one in LINE.projections for owner in one.owners(fact)}
            for one in LINE.takers(fact.type):
                one.fold(fact, page)
            for table, rows in page.changes().items():
                told = msgspec.json.encode(rows).decode()
                cursor.execute(statements.upsert(table, GENERATION, "postgresql"), (told,), prepare=True)  # type: ignore[arg-type]


class Regeneration(Projection[Models]):
    """Folds each event into the rows of all read models."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        fact = READER.fact(domain_event.position, domain_event.digest, domain_event.state.encode())
        self.view.fold(fact, tracking)


def prepare(url: str) -> None:
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
        for line, _ in communes.one_book(communes.followed(), FACTS, [])
    ]
    for first in range(0, len(told), 500):
        application.recorder.insert_events(
            [application.mapper.to_stored_event(each) for each in told[first : first + 500]]
        )
    application.close()


def rate(url: str) -> float:
    """Facts a second, over all of them or as many as come in the time."""
    env = environment(url) | {"POSTGRES_POOL_SIZE": "3"}
    began = time.perf_counter()
    with ProjectionRunner(
        application_class=Register, projection_class=Regeneration, view_class=Models, env=env
    ) as running:
        last = running.app.recorder.max_notification_id() or 0
        while (done := running.projection.view.max_tracking_id(running.app.name) or 0) < last:
            if time.perf_counter() - began > SECONDS:
                break
            time.sleep(0.05)
        return done / (time.perf_counter() - began)
