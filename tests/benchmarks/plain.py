"""The limit: a plain psycopg INSERT of the same row with an identity column."""

import os
import time
from collections.abc import Callable
from multiprocessing.synchronize import Event
from uuid import uuid4

import psycopg

from tests.benchmarks.sample import ACTS, BYTES, commune
from tests.benchmarks.subject import Decided

TABLE = """
CREATE TABLE plain_fact (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book text NOT NULL, stream text NOT NULL, version int NOT NULL, topic text NOT NULL,
    recorded_at bigint NOT NULL, digest text NOT NULL, state bytea NOT NULL,
    UNIQUE (stream, version)
)
"""
COLUMNS = "book, stream, version, topic, recorded_at, digest, state"
INSERT = f"INSERT INTO plain_fact ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s)"
MANY = (
    f"INSERT INTO plain_fact ({COLUMNS}) "
    "SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[], %s::bigint[], %s::text[], %s::bytea[])"
)
DIGEST = "0" * 64

Row = tuple[str, str, int, str, int, str, bytes]


def row(book: str, stream: str, version: int) -> Row:
    """A row as wide as the product's; its bytes do not compress."""
    return book, stream, version, f"dossier.{ACTS[version - 1]}", time.time_ns() // 1000, DIGEST, os.urandom(BYTES)


class PlainInsert:
    """One row a transaction."""

    name = "plain INSERT"

    def prepare(self, url: str, *, books: int) -> None:
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(TABLE)

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        cursor = psycopg.connect(url, autocommit=True).cursor()
        own = str(commune(book))
        stream, version = "", len(ACTS)

        def append() -> None:
            nonlocal stream, version
            if version == len(ACTS):
                stream, version = f"d.2026.family.{uuid4()}.1", 0
            version += 1
            cursor.execute(INSERT, row(own, stream, version), prepare=True)

        return append

    def beside(self, url: str, stop: Event) -> None:
        """Nothing follows a plain table."""


class PlainBatch:
    """As many rows as a decision has dossiers, in one statement."""

    name = "plain INSERT, one statement"

    def prepare(self, url: str, *, dossiers: int) -> None:
        PlainInsert().prepare(url, books=1)

    def decide(self, url: str, *, dossiers: int) -> Decided:
        started = time.perf_counter()
        rows = [row(str(commune(0)), f"d.2026.family.{uuid4()}.1", len(ACTS)) for _ in range(dossiers)]
        with psycopg.connect(url) as db:
            db.execute(MANY, [list(column) for column in zip(*rows, strict=True)])
        took = time.perf_counter() - started
        return Decided(appended=took, current=took)


APPEND = PlainInsert()
BATCH = PlainBatch()
