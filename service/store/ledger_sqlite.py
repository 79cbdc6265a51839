"""Books in SQLite: every append is one immediate transaction, taken in turn inside the process."""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from eventsourcing.persistence import IntegrityError
from sqlalchemy import Engine

from domain.append import Opening
from service.follower.desk_sqlite import SqliteDesk
from service.follower.inline import FoldsInline
from service.store.encoding import Line
from service.store.ledger import (
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

# Refusals of the append itself; whatever else happens beside it is not its fault.
REFUSED = (ReliedOnChanged, AheadOfClock)

# Lists are bound as one JSON array, so that one statement serves any number of names.
LOAD = """
SELECT asked.value, h.book, h.version, h.digest, f.version, f.digest, f.state
FROM json_each(?) asked LEFT JOIN stream_head h ON h.stream = asked.value LEFT JOIN fact f ON f.stream = asked.value
WHERE h.stream IS NOT NULL OR f.stream IS NOT NULL ORDER BY asked.value, f.version
"""
KNOWN = "SELECT actor, request_digest, answer FROM command WHERE id = ?"
OPEN_BOOK = "INSERT INTO book (id, head, last_recorded) VALUES (?, 0, 0) ON CONFLICT DO NOTHING"
BOOKS = "SELECT id, head, last_recorded FROM book WHERE id IN (SELECT value FROM json_each(?))"
RELIED = "SELECT stream, version, digest FROM stream_head WHERE stream IN (SELECT value FROM json_each(?))"
OPENED = "SELECT stream, max(version) FROM opening WHERE stream IN (SELECT value FROM json_each(?)) GROUP BY stream"
OPENING = "SELECT stream, version, person, office, at FROM opening WHERE stream = ? AND version >= ? ORDER BY version"
INSERT_FACT = """
INSERT INTO fact (book, position, stream, version, topic, digest, state, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
MOVE_BOOK = "UPDATE book SET head = max(head, ?), last_recorded = ? WHERE id = ?"
MOVE_HEAD = """
INSERT INTO stream_head (stream, book, version, digest) VALUES (?, ?, ?, ?)
ON CONFLICT (stream) DO UPDATE SET version = excluded.version, digest = excluded.digest
"""
INSERT_COMMAND = "INSERT INTO command (id, actor, request_digest, answer, recorded_at) VALUES (?, ?, ?, ?, ?)"
INSERT_KEY = "INSERT INTO vault_key (owner, wrapped, master) VALUES (?, ?, ?)"
INSERT_VERSION = """
INSERT INTO vault_version (item, version, owner, kind, sealed, recorded_at) VALUES (?, ?, ?, ?, ?, ?)
"""
# Whoever seals for one of them at the same time is before this, and goes with it, or after, and is refused.
ERASE = (
    "DELETE FROM vault_version WHERE owner IN (SELECT value FROM json_each(?))",
    "DELETE FROM vault_key WHERE owner IN (SELECT value FROM json_each(?))",
)
INSERT_WIPING = "INSERT INTO wiping (id, owners, recorded_at) VALUES (?, ?, ?)"
READ = """
SELECT book, position, stream, version, topic, digest, state FROM fact
WHERE book = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?
"""
READ_TOPICS = """
SELECT book, position, stream, version, topic, digest, state FROM fact
WHERE book = ? AND position > ? AND position <= ? AND topic IN (SELECT value FROM json_each(?))
ORDER BY position LIMIT ?
"""
STREAM = "SELECT book, position, stream, version, topic, digest, state FROM fact WHERE stream = ? ORDER BY version"


class SqliteLedger:
    """Books over a SQLAlchemy engine's pool. Connections are in autocommit mode; transactions are said."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect
        # SQLite's busy handler is unfair under load; inside a process a lock hands out turns.
        self.turn = Lock()

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        pooled = self.engine.raw_connection()
        try:
            yield pooled.driver_connection
        finally:
            pooled.close()

    def load(self, streams: Sequence[str], command: str | None) -> tuple[list[LoadedLine], KnownCommand | None]:
        """Lines of `streams` beside their heads, and the command."""
        with self._connection() as connection:
            found = [LoadedLine(*row) for row in connection.execute(LOAD, (json.dumps(list(streams)),))]
            known = connection.execute(KNOWN, (command,)).fetchone() if command is not None else None
        return found, KnownCommand(*known) if known else None

    def append(self, writing: Writing) -> tuple[dict[str, int], int]:
        """One immediate transaction: it locks the whole database, so books and heads need no locks of their own."""
        with self.turn, self._connection() as connection:
            try:
                folds = writing.folding
                if folds is not None and (found := self._append_inline(connection, writing, folds)):
                    return found
                connection.execute("BEGIN IMMEDIATE")
                heads, recorded_at = self._numbered(connection, writing)
                self._insert(connection, writing, heads, recorded_at)
                connection.execute("COMMIT")
            except self.dialect.loaded_dbapi.IntegrityError as error:
                raise IntegrityError(error) from error
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        return heads, recorded_at

    def _append_inline(
        self, connection: Any, writing: Writing, folds: FoldsInline
    ) -> tuple[dict[str, int], int] | None:
        """The same with what the read models make of it; None where it has to go alone."""
        appended = None
        connection.execute("BEGIN IMMEDIATE")
        try:
            fold = folds.inline(SqliteDesk(connection, within=True), writing.drafts)
            heads, recorded_at = self._numbered(connection, writing)
            self._insert(connection, writing, heads, recorded_at)
            appended = heads, recorded_at
            fold.finish(writing.lines(heads, recorded_at))
            connection.execute("COMMIT")
        except Exception as error:
            connection.execute("ROLLBACK")
            if appended is None and isinstance(error, (self.dialect.loaded_dbapi.IntegrityError, *REFUSED)):
                raise
            log.exception("Facts of book %s could not be folded with their append; a page will.", writing.books[0])
            return None
        fold.committed()
        return appended

    def _numbered(self, connection: Any, writing: Writing) -> tuple[dict[str, int], int]:
        books = writing.books
        connection.executemany(OPEN_BOOK, [(book,) for book in books])
        rows = connection.execute(BOOKS, (json.dumps(books),)).fetchall()
        relied_on = writing.append.relied_on
        if relied_on:
            found = connection.execute(RELIED, (json.dumps(list(relied_on)),))
            check_relied_on({row[0]: (row[1], row[2]) for row in found}, relied_on)
        if unopened := writing.append.unopened:
            check_unopened(dict(connection.execute(OPENED, (json.dumps(list(unopened)),)).fetchall()), unopened)
        return {row[0]: row[1] for row in rows}, writing.stamp(max((row[2] for row in rows), default=0))

    @staticmethod
    def _insert(connection: Any, writing: Writing, heads: dict[str, int], recorded_at: int) -> None:
        lines = writing.lines(heads, recorded_at)
        connection.executemany(INSERT_FACT, [(*line, recorded_at) for line in lines])
        ends = {line.book: line.position for line in lines}
        connection.executemany(MOVE_BOOK, [(head, recorded_at, book) for book, head in ends.items()])
        connection.executemany(MOVE_HEAD, new_heads(lines))
        append = writing.append
        if append.command is not None:
            asked = append.command
            row = (asked.id, asked.actor, asked.request_digest, append.answer_text, recorded_at)
            connection.execute(INSERT_COMMAND, row)
        keys, versions = append.vault
        connection.executemany(INSERT_KEY, keys)
        connection.executemany(INSERT_VERSION, [(*version, recorded_at) for version in versions])
        if append.erasure is not None:
            owners = json.dumps(list(append.erasure.owners))
            for statement in ERASE:
                connection.execute(statement, (owners,))
            connection.execute(INSERT_WIPING, (append.erasure.id, owners, recorded_at))

    def read(
        self, book: str, *, after: int, limit: int, upto: int | None = None, topics: Sequence[str] = ()
    ) -> list[Line]:
        """Lines of a book after a position, in order."""
        last = 2**62 if upto is None else upto
        among = (json.dumps(list(topics)),) if topics else ()
        with self._connection() as connection:
            rows = connection.execute(READ_TOPICS if topics else READ, (book, after, last, *among, limit))
            return [Line(*row) for row in rows]

    def stream(self, stream: str) -> list[Line]:
        """Lines of one stream, as they are."""
        with self._connection() as connection:
            return [Line(*row) for row in connection.execute(STREAM, (stream,))]

    def head(self, book: str) -> int:
        """Position of the book's last line, 0 while there is none."""
        with self._connection() as connection:
            row = connection.execute("SELECT head FROM book WHERE id = ?", (book,)).fetchone()
            return row[0] if row else 0

    def books(self) -> list[str]:
        """Every book, by id."""
        with self._connection() as connection:
            return [row[0] for row in connection.execute("SELECT id FROM book ORDER BY id")]

    def opening(self, stream: str, *, since: int) -> Opening | None:
        """The first opening of a stream at that version or a later one."""
        with self._connection() as connection:
            return opening_of(connection.execute(OPENING, (stream, since)).fetchone())
