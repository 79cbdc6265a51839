"""A page of facts and the rows they touch: read first, folded in memory, written at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Table

from domain.fact import Recorded

Row = dict[str, Any]

# The end of what has no end yet. Later than any instant a fact can hold, and small enough for a bigint.
FOREVER = 2**62


@cache
def key_of(table: Table) -> Callable[[Row], Any]:
    """What takes the primary key out of a row of this table."""
    return itemgetter(*(column.name for column in table.primary_key))


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Rows that exist before the page: those of `table` whose `column` is a key and whose `ends` have not come yet."""

    table: Table
    column: str
    ends: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The same in SQL.

        Nothing is later than for ever; written so that no partial index seems to answer, which would be read to its
        end.
        """
        return " AND ".join(f"{end} >= {FOREVER}" for end in self.ends)

    def finds(self, row: Row) -> bool:
        """Whether a row would be found under its key."""
        for end in self.ends:  # noqa: SIM110 -- asked for every row that is put
            if row[end] < FOREVER:
                return False
        return True


# Every fact of a stream, for the rare fold that has to tell a dossier's story again.
HISTORY = "history"
Want = tuple[Lookup | str, str]


class Page:
    """Each row is held once, under its primary key, so that all folds of the page see the same row."""

    def __init__(self, facts: Sequence[Recorded]) -> None:
        self.facts = facts
        self._kinds: dict[str, list[Recorded]] | None = None
        self.named: dict[str, dict[str, str] | None] = {}
        self._found: dict[Lookup | str, dict[str, list[Any]]] = {}
        self._held: dict[Table, dict[Any, Row]] = {}
        # For each table what takes a row's key, all rows held, and those to write.
        self._changed: dict[Table, tuple[Callable[[Row], Any], dict[Any, Row], dict[Any, Row]]] = {}

    def tell(self, facts: Sequence[Recorded]) -> None:
        """Take these facts in place of those that stood in for them."""
        self.facts = facts
        self._kinds = None

    def of(self, kind: str) -> Sequence[Recorded]:
        """The facts of one kind (what stands before the dot of their type), in order."""
        if self._kinds is None:
            self._kinds = defaultdict(list)
            for fact in self.facts:
                self._kinds[fact.type.partition(".")[0]].append(fact)
        return self._kinds.get(kind, ())

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
        held, key = self._held.setdefault(lookup.table, {}), key_of(lookup.table)
        for row in rows:
            found[row[lookup.column]].append(held.setdefault(key(row), row))

    def learn_history(self, streams: Iterable[str], facts: Iterable[Recorded]) -> None:
        """Take in all facts of these streams, in order of version."""
        found = self._found.setdefault(HISTORY, {})
        for stream in streams:
            found[stream] = []
        for fact in facts:
            found[fact.stream].append(fact)

    def rows(self, lookup: Lookup, value: str) -> list[Row]:
        """The rows under a key. The fold that owns the table keeps this list true as it goes."""
        found = self._found.get(lookup)
        if found is None:
            found = self._found[lookup] = {}
        rows = found.get(value)
        if rows is None:
            rows = found[value] = []
        return rows

    def asked_for(self, lookup: Lookup, value: str) -> list[Row] | None:
        """The same, but nothing where no fold of the page has asked for them."""
        found = self._found.get(lookup)
        return None if found is None else found.get(value)

    def history(self, fact: Recorded) -> list[Recorded]:
        """The facts of the stream up to this one, if they were wanted."""
        known: list[Recorded] = self._found.get(HISTORY, {}).get(fact.stream, [])
        return [earlier for earlier in known if earlier.version <= fact.version]

    def put(self, table: Table, row: Row) -> None:
        """Write this row at the end of the page, in place of what stands under its key."""
        known = self._changed.get(table)
        if known is None:
            known = self._changed[table] = key_of(table), self._held.setdefault(table, {}), {}
        key_in, held, changed = known
        key = key_in(row)
        held[key] = changed[key] = row

    def changes(self) -> dict[Table, list[Row]]:
        """Rows to write, by table. Keys in order, so that two pages never lock rows crosswise."""
        return {table: [rows[key] for key in sorted(rows)] for table, (_, _, rows) in self._changed.items()}
