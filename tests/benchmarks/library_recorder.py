"""The library's recorder alone, out of the box: the second baseline of an append."""

import os
from collections.abc import Callable
from multiprocessing.synchronize import Event
from urllib.parse import urlsplit
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from tests.benchmarks.sample import ACTS, BYTES


def environment(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path[1:],
        "POSTGRES_HOST": str(parts.hostname),
        "POSTGRES_PORT": str(parts.port),
        "POSTGRES_USER": str(parts.username),
        "POSTGRES_PASSWORD": str(parts.password),
        "POSTGRES_POOL_SIZE": "1",
    }


class LibraryAppend:
    """The library's recorder alone: one event a transaction."""

    name = "library recorder"

    def prepare(self, url: str, *, books: int) -> None:
        self._recorder(url).create_table()

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        recorder = self._recorder(url)
        stream, version = uuid4(), 0

        def append() -> None:
            nonlocal stream, version
            if version == len(ACTS):
                stream, version = uuid4(), 0
            version += 1
            recorder.insert_events([StoredEvent(stream, version, f"dossier.{ACTS[version - 1]}", os.urandom(BYTES))])

        return append

    def beside(self, url: str, stop: Event) -> None:
        """The recorder alone has no views."""

    def _recorder(self, url: str) -> PostgresApplicationRecorder:
        given = environment(url)
        names = ("DBNAME", "HOST", "PORT", "USER", "PASSWORD")
        return PostgresApplicationRecorder(PostgresDatastore(*(given[f"POSTGRES_{name}"] for name in names)))


APPEND = LibraryAppend()
