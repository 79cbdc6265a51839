"""Books in PostgreSQL: an append is one statement, so the book's lock is held for one round trip and the flush."""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from eventsourcing.persistence import IntegrityError
from sqlalchemy import Engine, PoolProxiedConnection

from domain.append import ABSENT, Opening
from domain.clock import micros
from service.clocks import StoreClock
from service.follower.desk_postgresql import PostgresDesk
from service.follower.inline import FoldsInline
from service.store.cursors import kept_cursor
from service.store.encoding import Line
from service.store.ledger import (
    PATIENCE,
    AheadOfClock,
    KnownCommand,
    LoadedLine,
    ReliedOnChanged,
    Writing,
    check_relied_on,
    check_unopened,
    new_heads,
    opening_of,
)

log = logging.getLogger(__name__)

LOAD = """
SELECT asked.stream, h.book, h.version, h.digest, f.version, f.digest, f.state
FROM unnest(%s::text[]) AS asked (stream)
LEFT JOIN stream_head h ON h.stream = asked.stream LEFT JOIN fact f ON f.stream = asked.stream
WHERE h.stream IS NOT NULL OR f.stream IS NOT NULL ORDER BY asked.stream, f.version
"""
KNOWN = "SELECT actor, request_digest, answer FROM command WHERE id = %s"
OPEN_BOOKS = "INSERT INTO book (id, head, last_recorded) SELECT unnest(%s::text[]), 0, 0 ON CONFLICT DO NOTHING"

# The simple append. `moved` locks the book first; `relied` refers to it, so that heads are locked after books, and
# shares its locks: commands under one mandate run side by side, while its ending waits for them and they for it.
# A head that is not as it was, or is there though it should not be, divides by zero, which undoes the statement. Those
# that should not be there come last, without version and digest, and match nothing. Lines are numbered and sealed here,
# after the lock, by filling the gap that their drafts left.
# Names hold no blank, so that lists of them travel as one text, which the driver is quickest with.
APPEND_LIST = """
WITH moved AS (
  UPDATE book SET head = head + %(count)s,
                  last_recorded = greatest(CLOCK, last_recorded + 1, %(occurred)s)
  WHERE id = %(book)s AND last_recorded <= CLOCK + %(patience)s
  RETURNING head - %(count)s AS before, last_recorded
), relied AS MATERIALIZED (
  SELECT h.stream, h.version, h.digest FROM stream_head h
  WHERE h.stream = ANY(string_to_array(%(relied)s, ' ')) AND EXISTS (SELECT FROM moved) ORDER BY h.stream FOR SHARE OF h
), matched AS (
  SELECT count(e.stream) AS n, count(*) AS there FROM relied
  LEFT JOIN unnest(string_to_array(%(relied)s, ' '), string_to_array(%(relied_versions)s, ' ')::int[],
                   string_to_array(%(relied_digests)s, ' '))
       AS e (stream, version, digest) USING (stream, version, digest)
), line AS MATERIALIZED (
  SELECT moved.before + d.n + 0 / (matched.n = %(relied_count)s AND matched.there = matched.n)::int AS position,
         d.stream, d.version, d.topic, moved.last_recorded,
         d.before || convert_to(to_char(timestamp 'epoch' + moved.last_recorded * interval '1 microsecond',
                                        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'UTF8') || d.after AS state
  FROM moved, matched, unnest(string_to_array(%(streams)s, ' '), string_to_array(%(versions)s, ' ')::int[],
                              string_to_array(%(topics)s, ' '), %(befores)s::bytea[], %(afters)s::bytea[])
                       WITH ORDINALITY AS d (stream, version, topic, before, after, n)
), sealed AS MATERIALIZED (
  SELECT line.*, encode(sha256(state), 'hex') AS digest FROM line
), heads AS (
  INSERT INTO stream_head (stream, book, version, digest)
  SELECT stream, %(book)s, version, digest FROM sealed ORDER BY stream
  ON CONFLICT (stream) DO UPDATE SET version = excluded.version, digest = excluded.digest
), commands AS (
  INSERT INTO command (id, actor, request_digest, answer, recorded_at)
  SELECT %(command)s::text, %(actor)s::text, %(request)s::text, %(answer)s::text, last_recorded
  FROM moved WHERE %(command)s::text IS NOT NULL
), facts AS (
  INSERT INTO fact (book, position, stream, version, topic, recorded_at, digest, state)
  SELECT %(book)s, position, stream, version, topic, last_recorded, digest, state FROM sealed
)
SELECT before, last_recorded FROM moved
""".replace(
    "CLOCK", "coalesce(%(now)s::bigint, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + %(offset)s)"
)
# One fact is the usual case; its bytes need no array around them.
APPEND_ONE = APPEND_LIST.replace("%(befores)s::bytea[]", "ARRAY[%(befores)s::bytea]").replace(
    "%(afters)s::bytea[]", "ARRAY[%(afters)s::bytea]"
)

# Before the same where a stream must not be there: what others have opened until then is seen by what begins after it.
LOCK_BOOK = "SELECT FROM book WHERE id = %s FOR NO KEY UPDATE"

# The same for what the statement above cannot seal: several books, several facts of one stream, a stream that others
# rely on.
LOCK_BOOKS = "SELECT id, head, last_recorded FROM book WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
LOCK_OWN = "SELECT FROM stream_head WHERE stream = ANY(%s) ORDER BY stream FOR NO KEY UPDATE"
LOCK_RELIED = "SELECT stream, version, digest FROM stream_head WHERE stream = ANY(%s) ORDER BY stream FOR SHARE"
# Asked under the lock of the heads: whoever opens a dossier notes it under a share of the same lock.
OPENED = "SELECT stream, max(version) FROM opening WHERE stream = ANY(%s) GROUP BY stream"
OPENING = """
SELECT stream, version, person, office, at FROM opening WHERE stream = %s AND version >= %s ORDER BY version LIMIT 1
"""
INSERT_FACTS = """
INSERT INTO fact (book, position, stream, version, topic, digest, state, recorded_at)
SELECT line.*, %s FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::int[], %s::text[], %s::text[], %s::bytea[])
AS line
"""
MOVE_BOOKS = """
UPDATE book SET head = moved.head, last_recorded = %s
FROM unnest(%s::text[], %s::bigint[]) AS moved (id, head) WHERE book.id = moved.id
"""
# A version that another append took already fails on the unique (stream, version) of `fact`, so heads move blindly.
MOVE_HEADS = """
INSERT INTO stream_head (stream, book, version, digest)
SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[])
ON CONFLICT (stream) DO UPDATE SET version = excluded.version, digest = excluded.digest
"""
INSERT_COMMAND = "INSERT INTO command (id, actor, request_digest, answer, recorded_at) VALUES (%s, %s, %s, %s, %s)"
INSERT_KEYS = "INSERT INTO vault_key (owner, wrapped, master) SELECT * FROM unnest(%s::text[], %s::bytea[], %s::text[])"
INSERT_VERSIONS = """
INSERT INTO vault_version (item, version, owner, kind, sealed, recorded_at)
SELECT v.*, %s FROM unnest(%s::text[], %s::int[], %s::text[], %s::text[], %s::bytea[]) AS v
"""
# Whoever seals for one of them at the same time holds the key: such rows are waited for, and go with it.
ERASE = (
    "SELECT FROM vault_key WHERE owner = ANY(%s) ORDER BY owner FOR UPDATE",
    "DELETE FROM vault_version WHERE owner = ANY(%s)",
    "DELETE FROM vault_key WHERE owner = ANY(%s)",
)
INSERT_WIPING = "INSERT INTO wiping (id, owners, recorded_at) VALUES (%s, %s, %s)"
READ = """
SELECT book, position, stream, version, topic, digest, state FROM fact
WHERE book = %s AND position > %s AND position <= %s ORDER BY position LIMIT %s
"""
READ_TOPICS = """
SELECT book, position, stream, version, topic, digest, state FROM fact
WHERE book = %s AND position > %s AND position <= %s AND topic = ANY(%s) ORDER BY position LIMIT %s
"""
STREAM = "SELECT book, position, stream, version, topic, digest, state FROM fact WHERE stream = %s ORDER BY version"


# Refusals of the append itself; whatever else happens beside it is not its fault.
REFUSED = (psycopg.errors.DivisionByZero, psycopg.errors.IntegrityError, AheadOfClock)


def columns(rows: Sequence[Sequence[Any]], count: int) -> list[list[Any]]:
    """Rows turned into one list a column, as unnest takes them."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(count)]


def simple_parameters(writing: Writing) -> dict[str, Any]:
    """What the simple append binds."""
    drafts, append, clock = writing.drafts, writing.append, writing.clock
    # Real time is told by the database itself, after the lock and for all hosts alike; a test's clock is passed.
    told_here = isinstance(clock, StoreClock)
    relied = sorted(append.relied_on.items())
    here = [(stream, head) for stream, head in relied if head != ABSENT]
    absent = [stream for stream, head in relied if head == ABSENT]
    asked = append.command
    befores, afters = [draft.sealed_before for draft in drafts], [draft.sealed_after for draft in drafts]
    return {
        "book": drafts[0].book,
        "now": None if told_here else micros(clock()),
        "offset": clock.offset_micros if isinstance(clock, StoreClock) else 0,
        "occurred": writing.occurred,
        "patience": PATIENCE,
        "relied_count": len(here),
        "relied": " ".join([*(stream for stream, _ in here), *absent]),
        "relied_versions": " ".join([str(head.version) for _, head in here]),
        "relied_digests": " ".join([head.digest for _, head in here]),
        "count": len(drafts),
        "streams": " ".join([draft.stream for draft in drafts]),
        "versions": " ".join([str(draft.version) for draft in drafts]),
        "topics": " ".join([draft.topic for draft in drafts]),
        "befores": befores if len(drafts) > 1 else befores[0],
        "afters": afters if len(drafts) > 1 else afters[0],
        "command": asked.id if asked else None,
        "actor": asked.actor if asked else None,
        "request": asked.request_digest if asked else None,
        "answer": append.answer_text if asked else None,
    }


class PostgresLedger:
    """Books over a SQLAlchemy engine's pool; the driver is spoken to directly, with statements it prepares."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        """A pooled connection in autocommit mode, for what is done now and then."""
        with self._pooled() as pooled:
            yield pooled.driver_connection

    @contextmanager
    def _pooled(self) -> Iterator[PoolProxiedConnection]:
        """A connection in autocommit mode, so that one statement is one transaction and one round trip."""
        pooled = self.engine.raw_connection()
        connection: Any = pooled.driver_connection
        lent = connection.autocommit
        if not lent:
            connection.autocommit = True
        try:
            yield pooled
        finally:
            if connection.closed:
                pooled.invalidate()
            elif not lent:
                connection.autocommit = False
            pooled.close()

    def load(self, streams: Sequence[str], command: str | None) -> tuple[list[LoadedLine], KnownCommand | None]:
        """Lines of `streams` beside their heads, and the command."""
        with self._pooled() as pooled:
            cursor = kept_cursor(pooled)
            rows = cursor.execute(LOAD, (list(streams),)).fetchall() if streams else []
            known = cursor.execute(KNOWN, (command,)).fetchone() if command is not None else None
        return [LoadedLine(*row) for row in rows], KnownCommand(*known) if known else None

    def append(self, writing: Writing) -> tuple[dict[str, int], int]:
        """Lock books by id, then relied-on heads by name; insert; commit."""
        with self._pooled() as pooled:
            try:
                if not writing.drafts or not writing.is_simple:
                    return self._append_any(pooled.driver_connection, writing)
                if any(writing.append.vault):
                    return self._append_sealed(pooled, writing)
                folds = writing.folding
                if folds is not None and (found := self._append_inline(pooled, writing, folds)):
                    return found
                if writing.needs_absence:
                    return self._append_sealed(pooled, writing)
                return self._append_simple(kept_cursor(pooled), writing)
            except psycopg.errors.DivisionByZero as error:
                raise ReliedOnChanged(error) from error
            except psycopg.errors.IntegrityError as error:
                raise IntegrityError(error) from error

    def _append_simple(self, cursor: Any, writing: Writing) -> tuple[dict[str, int], int]:
        book = writing.drafts[0].book
        statement = APPEND_LIST if len(writing.drafts) > 1 else APPEND_ONE
        row = cursor.execute(statement, simple_parameters(writing)).fetchone()
        if row is None:
            last = cursor.execute("SELECT last_recorded FROM book WHERE id = %s", (book,)).fetchone()
            if last is not None:
                raise AheadOfClock
            cursor.execute(OPEN_BOOKS, ([book],))
            row = cursor.execute(statement, simple_parameters(writing)).fetchone()
        return {book: row[0]}, row[1]

    def _append_inline(
        self, pooled: PoolProxiedConnection, writing: Writing, folds: FoldsInline
    ) -> tuple[dict[str, int], int] | None:
        """The simple append, and in its transaction what the read models make of it; None where it has to go alone."""
        connection: Any = pooled.driver_connection
        appended = None
        try:
            with connection.pipeline():
                kept_cursor(pooled, "begin").execute("BEGIN ISOLATION LEVEL READ COMMITTED")
                fold = folds.inline(PostgresDesk(pooled), writing.drafts)
                self._lock(pooled, writing)
                appended = self._append_simple(kept_cursor(pooled, "append"), writing)
                fold.finish(writing.lines(*appended))
                kept_cursor(pooled, "end").execute("COMMIT")
        except BaseException as error:
            if connection.closed:
                # Whether it was committed is not known; the command's id will tell whoever asks again.
                raise
            connection.rollback()
            if not isinstance(error, Exception) or (appended is None and isinstance(error, REFUSED)):
                raise
            log.exception("Facts of book %s could not be folded with their append; a page will.", writing.books[0])
            return None
        fold.committed()
        return appended

    @staticmethod
    def _lock(pooled: PoolProxiedConnection, writing: Writing) -> None:
        if writing.needs_absence:
            kept_cursor(pooled, "lock").execute(LOCK_BOOK, (writing.drafts[0].book,))

    def _append_sealed(self, pooled: PoolProxiedConnection, writing: Writing) -> tuple[dict[str, int], int]:
        """The simple append in a transaction, with what goes to the vault, or has to be locked before."""
        connection: Any = pooled.driver_connection
        with connection.pipeline(), connection.transaction():
            self._lock(pooled, writing)
            heads, recorded_at = self._append_simple(kept_cursor(pooled), writing)
            self._insert_vault(connection, writing, recorded_at)
        return heads, recorded_at

    def _append_any(self, connection: Any, writing: Writing) -> tuple[dict[str, int], int]:
        books, relied_on = writing.books, writing.append.relied_on
        with connection.transaction():
            connection.execute(OPEN_BOOKS, (books,))
            rows = connection.execute(LOCK_BOOKS, (books,)).fetchall()
            connection.execute(LOCK_OWN, ([draft.stream for draft in writing.drafts],))
            found = connection.execute(LOCK_RELIED, (sorted(relied_on),)).fetchall() if relied_on else []
            check_relied_on({row[0]: (row[1], row[2]) for row in found}, relied_on)
            if unopened := writing.append.unopened:
                check_unopened(dict(connection.execute(OPENED, (list(unopened),)).fetchall()), unopened)
            heads = {row[0]: row[1] for row in rows}
            recorded_at = writing.stamp(max((row[2] for row in rows), default=0))
            with connection.pipeline():
                self._insert(connection, writing, heads, recorded_at)
        return heads, recorded_at

    @staticmethod
    def _insert(connection: Any, writing: Writing, heads: dict[str, int], recorded_at: int) -> None:
        lines, append = writing.lines(heads, recorded_at), writing.append
        if lines:
            connection.execute(INSERT_FACTS, (recorded_at, *columns(lines, 7)))
            ends = {line.book: line.position for line in lines}
            connection.execute(MOVE_BOOKS, (recorded_at, list(ends), list(ends.values())))
            connection.execute(MOVE_HEADS, columns(new_heads(lines), 4))
        if append.command is not None:
            asked = append.command
            row = (asked.id, asked.actor, asked.request_digest, append.answer_text, recorded_at)
            connection.execute(INSERT_COMMAND, row)
        PostgresLedger._insert_vault(connection, writing, recorded_at)
        if append.erasure is not None:
            owners = list(append.erasure.owners)
            for statement in ERASE:
                connection.execute(statement, (owners,))
            connection.execute(INSERT_WIPING, (append.erasure.id, json.dumps(owners), recorded_at))

    @staticmethod
    def _insert_vault(connection: Any, writing: Writing, recorded_at: int) -> None:
        keys, versions = writing.append.vault
        if keys:
            connection.execute(INSERT_KEYS, columns(keys, 3))
        if versions:
            connection.execute(INSERT_VERSIONS, (recorded_at, *columns(versions, 5)))

    def read(
        self, book: str, *, after: int, limit: int, upto: int | None = None, topics: Sequence[str] = ()
    ) -> list[Line]:
        """Lines of a book after a position, in order."""
        last = 2**62 if upto is None else upto
        among = (list(topics),) if topics else ()
        with self._connection() as connection:
            statement = READ_TOPICS if topics else READ
            return [
                Line(*row) for row in connection.execute(statement, (book, after, last, *among, limit), binary=True)
            ]

    def stream(self, stream: str) -> list[Line]:
        """Lines of one stream, as they are."""
        with self._connection() as connection:
            return [Line(*row) for row in connection.execute(STREAM, (stream,), binary=True)]

    def head(self, book: str) -> int:
        """Position of the book's last line, 0 while there is none."""
        with self._connection() as connection:
            row = connection.execute("SELECT head FROM book WHERE id = %s", (book,)).fetchone()
            return row[0] if row else 0

    def books(self) -> list[str]:
        """Every book, by id."""
        with self._connection() as connection:
            return [row[0] for row in connection.execute("SELECT id FROM book ORDER BY id")]

    def opening(self, stream: str, *, since: int) -> Opening | None:
        """The first opening of a stream at that version or a later one."""
        with self._connection() as connection:
            return opening_of(connection.execute(OPENING, (stream, since)).fetchone())
