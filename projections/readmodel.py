"""What a read model is: its tables, the rows it needs before a page, and its fold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

from domain.fact import Recorded
from projections.page import FOREVER, Lookup, Page, Want

# Queries name these tables; in the database they are views over the generation in force.
derived = MetaData()

# Keys compare byte by byte on every engine, so that lists come in one order and a rebuild compares alike.
Key = Text().with_variant(Text(collation="C"), "postgresql")


# A column that says something of a person: the database must not keep samples of it elsewhere.
PERSONAL = {"personal": True}


def key(name: str, *, primary: bool = False, nullable: bool = True) -> Column[str]:
    """A column of ids, codes or names of streams."""
    return Column(name, Key, primary_key=primary, nullable=nullable and not primary)


def whole(name: str, *, primary: bool = False) -> Column[int]:
    """A column of counts, versions and years."""
    return Column(name, Integer, primary_key=primary, autoincrement=False)


def micro(name: str, *, primary: bool = False) -> Column[int]:
    """A column of positions, or of instants in microseconds."""
    return Column(name, BigInteger, primary_key=primary, autoincrement=False)


def nothing_wanted(page: Page) -> Iterator[Want]:  # noqa: ARG001 -- the shape of `wanted`
    """For folds that need no earlier row."""
    return iter(())


def nobody(fact: Recorded) -> Iterator[str]:  # noqa: ARG001 -- the shape of `owners`
    """For folds that need no name."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Projection:
    """One read model. Raise `version` when the fold or a table changes: it is then rebuilt at the next start.

    `fold` works on the page in memory only, never refuses, and lets facts it does not know fall through.
    `types` are the types of facts that it folds, or their beginnings where they end in a dot; without any, all facts.
    `keeps` are the lookups whose rows a filling from the first fact keeps at hand, one for a table: rows that are asked
    for again and again until they end. What else is looked up is read back from the database.
    `needs` names models whose rows it reads as they stood before the fact, so they are folded after it.
    `compared` is false where the source is not the book (names come from the vault, and can be erased).
    """

    name: str
    version: int
    tables: tuple[Table, ...]
    fold: Callable[[Recorded, Page], None]
    wanted: Callable[[Page], Iterator[Want]] = nothing_wanted
    types: tuple[str, ...] = ()
    keeps: tuple[Lookup, ...] = ()
    needs: frozenset[str] = frozenset()
    owners: Callable[[Recorded], Iterator[str]] = nobody
    compared: bool = True

    def takes(self, type: str) -> bool:
        """Whether facts of this type are folded here."""
        if not self.types:
            return True
        return any(type.startswith(each) if each.endswith(".") else type == each for each in self.types)


def place_id(value: Any) -> str | None:
    """The id of a place as facts write it, `{"id", "name"}` or the bare id."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else None


__all__ = [
    "FOREVER",
    "PERSONAL",
    "Key",
    "Lookup",
    "Page",
    "Projection",
    "Want",
    "derived",
    "key",
    "micro",
    "place_id",
    "whole",
]
