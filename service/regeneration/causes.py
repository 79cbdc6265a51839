"""Causes: which facts made the rows that differ, found by folding once more and watching these rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import Table, text
from sqlalchemy.engine import Engine

from domain.fact import Recorded
from projections.page import Page, Row
from projections.readmodel import Projection
from service.regeneration.differing import Cause, Difference

Key = tuple[Any, ...]


@dataclass(slots=True)
class _Seen:
    """What was seen of one row: the fact that touched it first, and the last that changed what is watched of it."""

    first: Cause
    last: Cause
    values: Row


@dataclass(slots=True)
class Watch:
    """Rows to keep an eye on while facts are folded, each with the columns that matter (none: all of them)."""

    wanted: dict[Table, dict[Key, frozenset[str]]] = field(default_factory=dict)
    seen: dict[tuple[Table, Key], _Seen] = field(default_factory=dict)

    def add(self, table: Table, difference: Difference) -> None:
        """Watch the row of a difference."""
        self.wanted.setdefault(table, {})[difference.key] = frozenset(difference.columns)

    def over(self, projections: Sequence[Projection]) -> list[Projection]:
        """The same read models, watched while they fold."""
        return [replace(one, fold=self._watched(one)) if self._wants(one) else one for one in projections]

    def explain(self, table: Table, difference: Difference) -> Difference:
        """The difference with the facts that were seen to make its row."""
        seen = self.seen.get((table, difference.key))
        return replace(difference, first=seen.first, last=seen.last) if seen else difference

    def _wants(self, projection: Projection) -> bool:
        return any(table in self.wanted for table in projection.tables)

    def _watched(self, projection: Projection) -> Any:
        def fold(fact: Recorded, page: Page) -> None:
            projection.fold(fact, cast("Page", _Watching(page, self, fact)))

        return fold

    def put(self, table: Table, row: Row, fact: Recorded) -> None:
        """Take note of a row that a fact writes."""
        wanted = self.wanted.get(table)
        if wanted is None:
            return
        key = tuple(row[column.name] for column in table.primary_key)
        if key not in wanted:
            return
        values = {name: row[name] for name in wanted[key] or row}
        cause = Cause(fact.position, fact.type, fact.stream, fact.version)
        found = self.seen.setdefault((table, key), _Seen(cause, cause, values))
        if found.values != values:
            found.last, found.values = cause, values


class _Watching:
    """A page whose writes are watched; in everything else it is the page."""

    def __init__(self, page: Page, watch: Watch, fact: Recorded) -> None:
        self._page, self._watch, self._fact = page, watch, fact

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    def put(self, table: Table, row: Row) -> None:
        self._watch.put(table, row, self._fact)
        self._page.put(table, row)


def named(engine: Engine, difference: Difference) -> Difference:
    """For a row that no fact makes: the fact that it names as its cause, if there is one."""
    asked = text("SELECT topic, stream, version FROM fact WHERE book = :book AND position = :position")
    with engine.connect() as db:
        found = db.execute(asked, {"book": difference.book, "position": difference.cause}).first()
    if found is None or difference.cause is None:
        return difference
    return replace(difference, first=Cause(difference.cause, *found))
