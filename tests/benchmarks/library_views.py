"""The library's own way to a list of states: a ProjectionRunner beside the writers, one event a transaction."""

import time
from multiprocessing.synchronize import Event
from typing import Any

from eventsourcing.persistence import InfrastructureFactory, Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.utils import Environment
from psycopg.sql import SQL

from tests.benchmarks.library import Dossier, LibraryBatch, LibraryStep, Register, register
from tests.benchmarks.library_recorder import environment
from tests.benchmarks.subject import Decided

TABLE = (
    "CREATE TABLE IF NOT EXISTS dossier_state (dossier uuid PRIMARY KEY, act text NOT NULL, at timestamptz NOT NULL)"
)
UPSERT = SQL(
    "INSERT INTO dossier_state VALUES (%s, %s, %s) "
    "ON CONFLICT (dossier) DO UPDATE SET act = excluded.act, at = excluded.at"
)


class StateView(PostgresTrackingRecorder):
    """A row a dossier, and the position it is current to."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(SQL(TABLE).format())

    def put(self, row: tuple[Any, ...], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(UPSERT, row, prepare=True)


class States(Projection[StateView]):
    """Folds each event into its row."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        act = domain_event.act if isinstance(domain_event, Dossier.Acted) else "register"
        self.view.put((domain_event.originator_id, act, domain_event.timestamp), tracking)


def runner(url: str) -> ProjectionRunner[Register, StateView]:
    env = environment(url) | {"POSTGRES_POOL_SIZE": "3"}
    return ProjectionRunner(application_class=Register, projection_class=States, view_class=StateView, env=env)


class LibraryFollowedStep(LibraryStep):
    """The same steps while the runner follows in a process of its own, without being waited for."""

    name = "library, views following"

    def beside(self, url: str, stop: Event) -> None:
        with runner(url):
            stop.wait()


class LibraryFollowedBatch(LibraryBatch):
    """The same decision until the view agrees with it."""

    name = "library, views following"

    def prepare(self, url: str, *, dossiers: int) -> None:
        super().prepare(url, dossiers=dossiers)
        # The view starts where the preparation ended: filling it is not what is measured.
        env = Environment(name=States.name, env=environment(url))
        view = InfrastructureFactory[StateView].construct(env=env).tracking_recorder(StateView)
        application = register(url)
        stored = application.recorder.max_notification_id() or 0
        view.insert_tracking(Tracking(application.name, stored))

    def decide(self, url: str, *, dossiers: int) -> Decided:
        with runner(url) as following:
            started = time.perf_counter()
            appended = super().decide(url, dossiers=dossiers).appended
            started = max(started, time.perf_counter() - appended)
            following.wait(following.app.recorder.max_notification_id(), timeout=120)
            return Decided(appended=appended, current=time.perf_counter() - started)


STEP = LibraryFollowedStep()
BATCH = LibraryFollowedBatch()
