"""The projector on SQLite: each page is the only writer while it lasts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Table

from projections.page import HISTORY, Lookup, Row
from service.follower import statements
from service.follower.desks import Claimed, Generations, Lacking, Place
from service.store.reader import Line

PLACE = "SELECT position, behind FROM line_position WHERE line = ? AND book = ?"
MOVE = "UPDATE line_position SET position = ? WHERE line = ? AND book = ?"
FACTS = "SELECT position, digest, state FROM fact WHERE book = ? AND position > ? AND position <= ? ORDER BY position"
HISTORY_SQLITE = (
    "SELECT position, digest, state FROM fact WHERE stream IN (SELECT value FROM json_each(?)) AND position <= ? "
    "ORDER BY stream, version"
)


class SqliteDesk:
    """BEGIN IMMEDIATE makes every page the only writer, so claiming is reading."""

    def __init__(self, connection: Any, *, within: bool = False) -> None:
        """`within` an append's transaction, which is another's and durable."""
        self._connection = connection
        if within:
            return
        self._found = connection.isolation_level
        # Transactions are begun and ended by hand.
        connection.isolation_level = None
        # Read models and position commit together and can be regenerated: a power cut may take the last pages from
        # the write-ahead log, never a part of one, and facts committed after them are flushed with all before them.
        ((self._synchronous,),) = connection.execute("PRAGMA synchronous")
        connection.execute("PRAGMA synchronous = NORMAL")

    def blames_rows(self, error: Exception) -> bool | None:
        raised = self._connection
        if not isinstance(error, raised.Error):
            return None
        # What no column can hold is told as wrong use.
        rows = (raised.IntegrityError, raised.DataError, raised.InterfaceError, raised.ProgrammingError)
        return isinstance(error, rows)

    def claim(self, line: str, book: str, *, size: int, wait: bool, begin: bool) -> Claimed | None:  # noqa: ARG002
        cursor = self._connection.cursor()
        if begin:
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(PLACE, (line, book))
        mine = cursor.fetchone()
        if mine is None:
            return None
        cursor.execute(FACTS, (book, mine[0], mine[0] + size))
        return Claimed(Place(*mine), cursor.fetchall())

    def ask_place(self, line: str, book: str) -> Callable[[], Place | None]:
        found = self._connection.execute(PLACE, (line, book)).fetchone()
        return lambda: found and Place(*found)

    def ask(self, lacking: Lacking, generations: Generations, upto: int) -> Callable[[], dict[Lookup | str, list[Any]]]:
        found = self.read(lacking, generations, upto)
        return lambda: found

    def read(self, lacking: Lacking, generations: Generations, upto: int) -> dict[Lookup | str, list[Any]]:
        cursor = self._connection.cursor()
        return {lookup: self._told(cursor, lookup, keys, generations, upto) for lookup, keys in lacking.items()}

    def _told(
        self, cursor: Any, lookup: Lookup | str, keys: list[str], generations: Generations, upto: int
    ) -> list[Any]:
        among = msgspec.json.encode(keys).decode()
        if lookup == HISTORY:
            cursor.execute(HISTORY_SQLITE, (among, upto))
            return list(cursor.fetchall())
        assert not isinstance(lookup, str)
        cursor.execute(statements.lookup(lookup, generations[lookup.table], "sqlite"), (among,))
        names = [column.name for column in lookup.table.columns]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def finish(
        self,
        changes: Mapping[Table, Sequence[Row]],
        generations: Generations,
        place: tuple[str, str, int],
        *,
        commit: bool,
    ) -> None:
        line, book, position = place
        cursor = self._connection.cursor()
        for table, rows in changes.items():
            self._upsert(cursor, table, generations[table], rows)
        cursor.execute(MOVE, (position, line, book))
        if commit:
            cursor.execute("COMMIT")

    def give_up(self) -> None:
        if self._connection.in_transaction:
            self.run("ROLLBACK")

    def begin(self) -> None:
        self.run("BEGIN IMMEDIATE")

    def hold(self, line: str, book: str) -> None:  # noqa: ARG002 -- there is one writer
        self.run("BEGIN IMMEDIATE")

    def quieten(self, book: str) -> None:
        """The transaction is the only writer already."""

    def commit(self, *, durable: bool = True) -> None:  # noqa: ARG002 -- see `__init__`
        self.run("COMMIT")

    def follow(self, book: str, position: int, size: int) -> list[Line]:
        return list(self._connection.execute(FACTS, (book, position, position + size)))

    def load(self, table: Table, generation: int, rows: Sequence[Row], *, new: bool) -> None:  # noqa: ARG002
        self._upsert(self._connection.cursor(), table, generation, rows)

    def _upsert(self, cursor: Any, table: Table, generation: int, rows: Sequence[Row]) -> None:
        values = map(statements.values(table), rows)
        cursor.executemany(statements.upsert(table, generation, "sqlite"), values)

    @contextmanager
    def moment(self) -> Iterator[None]:
        self.run("BEGIN")
        yield
        self.run("COMMIT")

    def release(self) -> None:
        self.run(f"PRAGMA synchronous = {self._synchronous}")
        self._connection.isolation_level = self._found

    def run(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(sql.replace("%s", "?"), params)
        return list(cursor.fetchall()) if cursor.description else []
