"""A page of facts and the rows they touch: read first, folded in memory, written at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from domain.fact import Recorded

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Rows that exist before the page: those of `table` whose `column` is a key and that meet `where`."""

    table: Table
    column: str
    where: str = ""


# Every fact of a stream, for the rare fold that has to tell a dossier's story again.
HISTORY = "history"
Want = tuple[Lookup | str, str]


class Page:
    """Each row is held once, under its primary key, so that all folds of the page see the same row."""

    def __init__(self, facts: Sequence[Recorded]) -> None:
        self.facts = facts
        self.named: dict[str, dict[str, str] | None] = {}
        self._found: dict[Lookup | str, dict[str, list[Any]]] = {}
        self._held: dict[Table, dict[tuple[Any, ...], Row]] = {}
        self._changed: dict[Table, dict[tuple[Any, ...], Row]] = {}
        self._keys: dict[Table, tuple[str, ...]] = {}

    def lacks(self, wants: Iterable[Want]) -> dict[Lookup | str, list[str]]:
        """What is wanted and has not been read yet, keys in order."""
        lacking: dict[Lookup | str, set[str]] = {}
        for lookup, value in wants:
            if value not in self._found.setdefault(lookup, {}):
                lacking.setdefault(lookup, set()).add(value)
        return {lookup: sorted(values) for lookup, values in lacking.items()}

    def learn(self, lookup: Lookup, values: Iterable[str], rows: Iterable[Row]) -> None:
        """Take in what was read; values without rows are known to have none."""
        found = self._found.setdefault(lookup, {})
        for value in values:
            found[value] = []
        held = self._held.setdefault(lookup.table, {})
        for row in rows:
            found[row[lookup.column]].append(held.setdefault(self._key(lookup.table, row), row))

    def learn_history(self, streams: Iterable[str], facts: Iterable[Recorded]) -> None:
        """Take in all facts of these streams, in order of version."""
        found = self._found.setdefault(HISTORY, {})
        for stream in streams:
            found[stream] = []
        for fact in facts:
            found[fact.stream].append(fact)

    def rows(self, lookup: Lookup, value: str) -> list[Row]:
        """The rows under a key. The fold that owns the table keeps this list true as it goes."""
        return self._found.setdefault(lookup, {}).setdefault(value, [])

    def history(self, fact: Recorded) -> list[Recorded]:
        """The facts of the stream up to this one, if they were wanted."""
        known: list[Recorded] = self._found.get(HISTORY, {}).get(fact.stream, [])
        return [earlier for earlier in known if earlier.version <= fact.version]

    def put(self, table: Table, row: Row) -> None:
        """Write this row at the end of the page, in place of what stands under its key."""
        key = self._key(table, row)
        self._held.setdefault(table, {})[key] = row
        self._changed.setdefault(table, {})[key] = row

    def changes(self) -> dict[Table, list[Row]]:
        """Rows to write, by table. Keys in order, so that two pages never lock rows crosswise."""
        return {table: [rows[key] for key in sorted(rows)] for table, rows in self._changed.items()}

    def _key(self, table: Table, row: Row) -> tuple[Any, ...]:
        names = self._keys.get(table)
        if names is None:
            names = self._keys[table] = tuple(column.name for column in table.primary_key)
        return tuple([row[name] for name in names])
