"""The library's own contract of a recorder, unchanged, on the books of both engines."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

# The module, not its classes: what is imported by name here would be collected as a test of its own.
import eventsourcing.tests.persistence as contract
import pytest
from sqlalchemy import Engine

from service.database import make_engine
from service.store.event_store import BookRecorder
from service.store.ledger import ledger_of


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """An engine that is closed when the last thread is done with it: the contract does not wait for its readers."""
    before = set(threading.enumerate())
    engine = make_engine(url)
    yield engine
    for thread in set(threading.enumerate()) - before:
        thread.join()
    engine.dispose()


class OverBooks:
    """Each recorder is the view of a book of its own. Streams have names, so ids are text."""

    engine: Engine

    def create_recorder(self) -> BookRecorder:
        return BookRecorder(ledger_of(self.engine), book=str(uuid4()))

    def new_originator_id(self) -> str:
        return str(uuid4())


class OnSqlite(OverBooks):
    @pytest.fixture(autouse=True)
    def _opened(self, sqlite_url: str) -> Iterator[None]:
        with opened(sqlite_url) as self.engine:
            yield


class OnPostgres(OverBooks):
    @pytest.fixture(autouse=True)
    def _opened(self, postgres_url: str) -> Iterator[None]:
        with opened(postgres_url) as self.engine:
            yield


class TestRecorderOnSqlite(OnSqlite, contract.ApplicationRecorderTestCase[BookRecorder]):
    pass


class TestRecorderOnPostgres(OnPostgres, contract.ApplicationRecorderTestCase[BookRecorder]):
    pass


class TestAppendsDoNotInterleaveOnSqlite(OnSqlite, contract.NonInterleavingNotificationIDsBaseCase):
    pass


class TestAppendsDoNotInterleaveOnPostgres(OnPostgres, contract.NonInterleavingNotificationIDsBaseCase):
    pass
