"""The projector on PostgreSQL: three round trips a page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

import msgspec
import psycopg
from psycopg.errors import UniqueViolation
from sqlalchemy import PoolProxiedConnection, Table

from projections.page import Lookup, Row
from service.follower import statements
from service.follower.desks import Claimed, Generations, Lacking, Place
from service.store.cursors import kept_cursor
from service.store.reader import Line

# Claim and read in one statement. No fact can be skipped although the statement's snapshot is older than the lock
# it waits for: appends to a book commit in the order of its positions (each holds the book's row), so any snapshot
# shows a dense beginning of the book, 1 to h. After the wait PostgreSQL reads the row again and `mine` is what the
# process before us committed, p. Read is p+1 to h: a prefix of what follows, or nothing where h <= p. A caller who
# appended before this statement began finds the own fact in 1 to h. READ COMMITTED is what makes the row be read
# again; under a stricter level the wait would end in a serialisation failure.
#
# The claim also lets this transaction commit without waiting for the disk: the read models and the position commit
# together and can be regenerated, so a power cut costs a catch-up, never a lost or doubled row.
CLAIM = """
WITH mine AS MATERIALIZED (
    SELECT position, behind FROM line_position WHERE line = %s AND book = %s FOR UPDATE{skip}
)
SELECT position, behind || left(set_config('synchronous_commit', 'off', true), 0), NULL::bytea FROM mine
UNION ALL
SELECT position, digest, state FROM fact
WHERE book = %s AND position > (SELECT position FROM mine) AND position <= (SELECT position FROM mine) + %s
"""
# Whatever the projector asks, it asks by key: statements prepared while a table was young must not keep reading all of
# it, nor be planned at every page. An engine made for that has set it for good; another is told in each transaction.
SETTINGS = "SELECT set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)"
# What one connection may use to hold a table against another: with the server's few megabytes it would sort on disk.
COMPARES_WITHIN = "64MB"
# Beside an append: whoever holds the row is not waited for, and the commit is as durable as the facts must be.
CLAIM_PLACE = "SELECT position, behind FROM line_position WHERE line = %s AND book = %s FOR UPDATE SKIP LOCKED"
CLAIM_WAITING = CLAIM.format(skip="")
CLAIM_SKIPPING = CLAIM.format(skip=" SKIP LOCKED")
HISTORY_POSTGRESQL = (
    "SELECT position, digest, state FROM fact WHERE stream = ANY(%s) AND position <= %s ORDER BY stream, version"
)
FACTS = (
    "SELECT position, digest, state FROM fact WHERE book = %s AND position > %s AND position <= %s ORDER BY position"
)
# Fewer rows go as well by a statement that is prepared already.
COPIED = 50
MOVE = "UPDATE line_position SET position = %s WHERE line = %s AND book = %s"


class PostgresDesk:
    """Three round trips a page: claim with facts, rows wanted, rows written with position and commit."""

    def __init__(self, pooled: PoolProxiedConnection) -> None:
        self._pooled = pooled
        connection: Any = pooled.driver_connection
        self._connection = connection
        # Transactions are begun and ended by hand, as parts of a pipeline.
        self._lent = connection.autocommit
        if not self._lent:
            connection.autocommit = True

    def blames_rows(self, error: Exception) -> bool | None:
        if not isinstance(error, psycopg.Error):
            return None
        return isinstance(error, psycopg.IntegrityError | psycopg.DataError)

    def claim(self, line: str, book: str, *, size: int, wait: bool, begin: bool) -> Claimed | None:
        cursor = kept_cursor(self._pooled)
        with self._connection.pipeline():
            if begin:
                kept_cursor(self._pooled, "begin").execute("BEGIN ISOLATION LEVEL READ COMMITTED")
                if not self._lent:
                    self._connection.execute(SETTINGS)
            cursor.execute(CLAIM_WAITING if wait else CLAIM_SKIPPING, (line, book, book, size))
            found = cursor.fetchall()
        if not found:
            return None
        found.sort(key=lambda line: line[0])
        return Claimed(Place(*found[0][:2]), found[1:])

    def ask_place(self, line: str, book: str) -> Callable[[], Place | None]:
        cursor = kept_cursor(self._pooled, "place").execute(CLAIM_PLACE, (line, book))

        def told() -> Place | None:
            row = cursor.fetchone()
            return Place(*row) if row else None

        return told

    def ask(self, lacking: Lacking, generations: Generations, upto: int) -> Callable[[], dict[Lookup | str, list[Any]]]:
        asked = [(lookup, self._ask(lookup, keys, generations, upto)) for lookup, keys in lacking.items()]
        return lambda: {lookup: self._told(lookup, cursor) for lookup, cursor in asked}

    def read(self, lacking: Lacking, generations: Generations, upto: int) -> dict[Lookup | str, list[Any]]:
        with self._connection.pipeline() if len(lacking) > 1 else nullcontext():
            return self.ask(lacking, generations, upto)()

    def _ask(self, lookup: Lookup | str, keys: list[str], generations: Generations, upto: int) -> Any:
        cursor = kept_cursor(self._pooled, lookup)
        if isinstance(lookup, str):
            return cursor.execute(HISTORY_POSTGRESQL, (keys, upto))
        return cursor.execute(statements.lookup(lookup, generations[lookup.table], "postgresql"), (keys,))

    def _told(self, lookup: Lookup | str, cursor: Any) -> list[Any]:
        rows = cursor.fetchall()
        if isinstance(lookup, str):
            return list(rows)
        names = [column.name for column in lookup.table.columns]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def finish(
        self,
        changes: Mapping[Table, Sequence[Row]],
        generations: Generations,
        place: tuple[str, str, int],
        *,
        commit: bool,
    ) -> None:
        line, book, position = place
        written = tuple((table, generations[table]) for table in changes)
        rows = [msgspec.json.encode(rows).decode() for rows in changes.values()]
        with self._connection.pipeline() if commit else nullcontext():
            kept_cursor(self._pooled).execute(_write(written), (*rows, position, line, book))
            if commit:
                kept_cursor(self._pooled, "end").execute("COMMIT")

    def give_up(self) -> None:
        self._connection.rollback()

    def begin(self) -> None:
        self.run("BEGIN ISOLATION LEVEL READ COMMITTED")
        # Waits for the pages under way (they hold ROW SHARE and are let through to their end) and keeps out new
        # ones, those of books not in the line yet included.
        self.run("LOCK TABLE line_position IN EXCLUSIVE MODE")

    def hold(self, line: str, book: str) -> None:
        self.run("BEGIN ISOLATION LEVEL READ COMMITTED")
        self.run("SELECT 1 FROM line_position WHERE line = %s AND book = %s FOR UPDATE", line, book)

    def quieten(self, book: str) -> None:
        # An append that folds inline takes a line's row before this one, but `begin` has let all of those to their end.
        self.run("SELECT 1 FROM book WHERE id = %s FOR UPDATE", book)

    def commit(self, *, durable: bool = True) -> None:
        self.run(f"SET LOCAL synchronous_commit TO {'DEFAULT' if durable else 'off'}")
        self.run("COMMIT")

    def follow(self, book: str, position: int, size: int) -> list[Line]:
        cursor = kept_cursor(self._pooled, "follow")
        return list(cursor.execute(FACTS, (book, position, position + size)).fetchall())

    def load(self, table: Table, generation: int, rows: Sequence[Row], *, new: bool) -> None:
        if new and len(rows) >= COPIED and self._copied(table, generation, rows):
            return
        told = msgspec.json.encode(rows).decode()
        self._connection.execute(statements.upsert(table, generation, "postgresql"), (told,))

    def _copied(self, table: Table, generation: int, rows: Sequence[Row]) -> bool:
        """Whether all rows could be copied, which needs that no key is there already."""
        self.run("SAVEPOINT copied")
        values = statements.values(table)
        try:
            with self._connection.cursor().copy(statements.copy(table, generation)) as copy:
                copy.set_types(statements.types(table))
                for row in rows:
                    copy.write_row(values(row))
        except UniqueViolation:
            self.run("ROLLBACK TO copied")
            return False
        return True

    @contextmanager
    def moment(self) -> Iterator[None]:
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # Here whole tables are read, for once, and all their columns: merging two in the order of their key takes half
        # the time of looking each row up, or of holding so wide rows in memory.
        for name, useful in {"seqscan": "on", "mergejoin": "on", "hashjoin": "off", "nestloop": "off"}.items():
            self.run(f"SET LOCAL enable_{name} TO {useful}")
        self.run(f"SET LOCAL work_mem TO '{COMPARES_WITHIN}'")
        yield
        self.run("COMMIT")

    def release(self) -> None:
        if not self._lent:
            self._connection.autocommit = False

    def run(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(sql, params or None)
        return list(cursor.fetchall()) if cursor.description else []


@cache
def _write(tables: tuple[tuple[Table, int], ...]) -> str:
    """All tables of a page and the position in one statement."""
    upserts = (statements.upsert(table, generation, "postgresql") for table, generation in tables)
    written = ", ".join(f"written{n} AS ({upsert})" for n, upsert in enumerate(upserts))
    return f"WITH {written} {MOVE}" if written else MOVE
