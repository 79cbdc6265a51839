"""What a read model is: its tables, the rows it needs before a page, and its fold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

from domain.fact import Recorded
from projections.page import Lookup, Page, Want

# The end of what has no end yet. Later than any instant a fact can hold, and small enough for a bigint.
FOREVER = 2**62

# Queries name these tables; in the database they are views over the generation in force.
derived = MetaData()

# Keys compare byte by byte on every engine, so that lists come in one order and a rebuild compares alike.
Key = Text().with_variant(Text(collation="C"), "postgresql")


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
    `needs` names models whose rows it reads as they stood before the fact, so they are folded after it.
    `compared` is false where the source is not the book (names come from the vault, and can be erased).
    """

    name: str
    version: int
    tables: tuple[Table, ...]
    fold: Callable[[Recorded, Page], None]
    wanted: Callable[[Page], Iterator[Want]] = nothing_wanted
    needs: frozenset[str] = frozenset()
    owners: Callable[[Recorded], Iterator[str]] = nobody
    compared: bool = True


def place_id(value: Any) -> str | None:
    """The id of a place as facts write it, `{"id", "name"}` or the bare id."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else None


__all__ = ["FOREVER", "Lookup", "Page", "Projection", "Want", "derived", "key", "micro", "place_id", "whole"]
