"""Bulk: a desk for a book that is folded from its first fact into tables that nobody reads yet.

The folds and their pages are those of every day; only rows travel otherwise. A row that may still change waits in
memory until it has ended, so that most rows are written once, many together, and hardly any is read back. Nothing here
outlives an interruption: who is interrupted begins again with empty tables.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Table

from projections.page import Lookup, Row, key_of
from projections.readmodel import Projection
from service.follower.desks import Claimed, Desk, Generations, Lacking, Place

Key = Any


class Kept:
    """The rows of one table under the key by which folds ask for them, as far as they have not ended."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        # By key, those asked for last at the end; within a key in the order of primary keys.
        self.under: dict[str, dict[Key, Row]] = {}
        # Keys whose rows are in the database only.
        self.away: set[str] = set()

    def rows(self, value: str) -> list[Row]:
        """The rows under a key, which is now the last one asked for."""
        rows = self.under.pop(value, None)
        if rows is None:
            return []
        self.under[value] = rows
        return [rows[key] for key in sorted(rows)]

    def take(self, key: Key, row: Row) -> bool:
        """Keep a row that was put, or forget it if it has ended; whether it is kept."""
        value = row[self.lookup.column]
        if value in self.away:
            return False
        rows = self.under.get(value)
        if self.lookup.finds(row):
            if rows is None:
                self.under[value] = {key: row}
            else:
                rows[key] = row
            return True
        if rows:
            rows.pop(key, None)
            if not rows:
                del self.under[value]
        return False

    def bring(self, values: Sequence[str], rows: Sequence[tuple[Key, Row]]) -> None:
        """Rows that were away are at hand again."""
        self.away.difference_update(values)
        for key, row in rows:
            self.under.setdefault(row[self.lookup.column], {})[key] = row


class BulkDesk:
    """One book's filling at a desk of either engine; takes the place of that desk in `Folder.page`."""

    def __init__(
        self, desk: Desk, projections: Sequence[Projection], generations: Generations, *, at_hand: int
    ) -> None:
        self._desk, self._generations, self._at_hand = desk, generations, at_hand
        self._kept = {lookup.table: Kept(lookup) for projection in projections for lookup in projection.keeps}
        self._waiting: dict[Table, dict[Key, Row]] = {}
        # What stands in the database already and is at hand again.
        self._stored: set[tuple[Table, Key]] = set()
        self._position = 0

    def claim(self, line: str, book: str, *, size: int, wait: bool, begin: bool) -> Claimed | None:  # noqa: ARG002
        """The next facts, for whoever has the book's row; another rebuild that has begun meanwhile takes it away."""
        if not self._has(line, book):
            return None
        return Claimed(Place(self._position), self._desk.follow(book, self._position, size))

    def read(self, lacking: Lacking, generations: Generations, upto: int) -> dict[Lookup | str, list[Any]]:
        """Rows from memory where they are all there, else from the database."""
        asked: dict[Lookup | str, list[str]] = {}
        for lookup, values in lacking.items():
            kept = None if isinstance(lookup, str) else self._kept.get(lookup.table)
            if kept is None or isinstance(lookup, str):
                asked[lookup] = values
            elif lookup is kept.lookup:
                if away := [value for value in values if value in kept.away]:
                    asked[lookup] = away
            else:
                self._write_waiting(lookup, kept, values)
                asked[lookup] = values
        found = self._desk.read(asked, generations, upto) if asked else {}
        return {lookup: self._told(lookup, values, found.get(lookup, [])) for lookup, values in lacking.items()}

    def _told(self, lookup: Lookup | str, values: list[str], found: list[Any]) -> list[Any]:
        if isinstance(lookup, str):
            return found
        key = key_of(lookup.table)
        keyed = [(key(row), row) for row in found]
        self._stored.update((lookup.table, key) for key, _ in keyed)
        kept = self._kept.get(lookup.table)
        if kept is None or kept.lookup is not lookup:
            return found
        kept.bring(values, keyed)
        return [row for value in values for row in kept.rows(value)]

    def finish(
        self,
        changes: Mapping[Table, Sequence[Row]],
        generations: Generations,  # noqa: ARG002 -- the same for the whole filling
        place: tuple[str, str, int],
        *,
        commit: bool,  # noqa: ARG002
    ) -> None:
        """Write what has ended. The line is moved in the end only: until then the tables are not what it would say."""
        for table, rows in changes.items():
            self._put(table, rows)
        self._put_away()
        self._desk.commit(durable=False)
        self._position = place[2]

    def _has(self, line: str, book: str) -> bool:
        self._desk.hold(line, book)
        return bool(self._desk.run("SELECT 1 FROM line_position WHERE line = %s AND book = %s", line, book))

    def settle(self, line: str, book: str) -> bool:
        """Write what still waits, and tell how far the line has come in the book; false where it has lost its row."""
        if not self._has(line, book):
            self._desk.give_up()
            return False
        for table, waiting in self._waiting.items():
            self._write(table, waiting)
        self._desk.finish({}, self._generations, (line, book, self._position), commit=True)
        return True

    def blames_rows(self, error: Exception) -> bool | None:
        """Whether the database refused the rows rather than failed itself."""
        return self._desk.blames_rows(error)

    def give_up(self) -> None:
        """Undo what was begun."""
        self._desk.give_up()

    def _put(self, table: Table, rows: Sequence[Row]) -> None:
        kept, key_in = self._kept.get(table), key_of(table)
        if kept is None:
            if self._stored:
                self._write(table, {key_in(row): row for row in rows})
            else:
                self._desk.load(table, self._generations[table], rows, new=True)
            return
        waiting, ended = self._waiting.setdefault(table, {}), {}
        for row in rows:
            key = key_in(row)
            if kept.take(key, row):
                waiting[key] = row
            else:
                waiting.pop(key, None)
                ended[key] = row
        self._write(table, ended)

    def _write(self, table: Table, rows: Mapping[Key, Row]) -> None:
        stored = [key for key in rows if (table, key) in self._stored] if self._stored else []
        if stored:
            self._desk.load(table, self._generations[table], [rows[key] for key in stored], new=False)
            self._stored.difference_update((table, key) for key in stored)
        if len(stored) < len(rows):
            gone = set(stored)
            new = [row for key, row in rows.items() if key not in gone] if gone else list(rows.values())
            self._desk.load(table, self._generations[table], new, new=True)

    def _write_waiting(self, lookup: Lookup, kept: Kept, values: Sequence[str]) -> None:
        """Write the rows that a seldom lookup would miss in the database; they stay at hand."""
        waiting = self._waiting.get(lookup.table, {})
        if kept.lookup.column == lookup.column:
            keys = [key for value in values for key in kept.under.get(value, ()) if key in waiting]
        else:
            keys = list(waiting)
        self._write(lookup.table, {key: waiting.pop(key) for key in keys})
        self._stored.update((lookup.table, key) for key in keys)

    def _put_away(self) -> None:
        """Make room: those that were asked for longest ago are written and leave."""
        too_many = sum(len(kept.under) for kept in self._kept.values()) - self._at_hand
        if too_many <= 0:
            return
        for table, kept in self._kept.items():
            waiting = self._waiting.get(table, {})
            gone = list(islice(kept.under, min(len(kept.under), too_many + self._at_hand // 4)))
            keys = [key for value in gone for key in kept.under.pop(value)]
            kept.away.update(gone)
            self._write(table, {key: waiting.pop(key) for key in keys if key in waiting})
