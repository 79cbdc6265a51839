"""SQL of the projector: written once for each table, generation and engine, not compiled on every call."""

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from projections.page import Lookup, Row


def physical(table: Table, generation: int) -> str:
    """The table behind the view of a read model."""
    return f"{table.name}_g{generation}"


def columns(table: Table) -> str:
    """All columns by name: `*` would break prepared statements when a later release adds one."""
    return ", ".join(column.name for column in table.columns)


def _type(column: Column[Any]) -> str:
    if isinstance(column.type, BigInteger):
        return "bigint"
    if isinstance(column.type, Integer):
        return "integer"
    return "text"


def _value(column: Column[Any]) -> str:
    # JSON has no bytes; they travel in base64.
    return f"decode({column.name}, 'base64')" if isinstance(column.type, LargeBinary) else column.name


@cache
def upsert(table: Table, generation: int, engine: str) -> str:
    """Write whole rows, new or in place of those under the same key.

    On PostgreSQL a page of rows travels as one JSON text: for one row and for thousands this was two to three
    times faster than an array for each column, and as one statement it needs no preparation per number of rows.
    """
    keys = [column.name for column in table.primary_key]
    rest = ", ".join(f"{column.name} = excluded.{column.name}" for column in table.columns if column.name not in keys)
    if engine == "postgresql":
        record = ", ".join(f"{column.name} {_type(column)}" for column in table.columns)
        values = ", ".join(_value(column) for column in table.columns)
        source = f"SELECT {values} FROM json_to_recordset(%s::json) AS told({record})"  # noqa: S608
    else:
        source = f"VALUES ({', '.join('?' * len(table.columns))})"
    return (
        f"INSERT INTO {physical(table, generation)} ({columns(table)}) {source} "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {rest}"
    )


@cache
def lookup(asked: Lookup, generation: int, engine: str) -> str:
    """Rows under many keys at once."""
    among = "= ANY(%s)" if engine == "postgresql" else "IN (SELECT value FROM json_each(?))"
    where = f" AND {asked.where}" if asked.where else ""
    return (
        f"SELECT {columns(asked.table)} FROM {physical(asked.table, generation)} "  # noqa: S608
        f"WHERE {asked.column} {among}{where} ORDER BY {', '.join(c.name for c in asked.table.primary_key)}"
    )


@cache
def values(table: Table) -> Callable[[Row], Sequence[Any]]:
    """What puts the values of a row in the order of the table's columns."""
    return itemgetter(*(column.name for column in table.columns))


@cache
def copy(table: Table, generation: int) -> str:
    """Write new rows on PostgreSQL as they come, in its own binary form."""
    return f"COPY {physical(table, generation)} ({columns(table)}) FROM STDIN (FORMAT binary)"


@cache
def types(table: Table) -> tuple[str, ...]:
    """The types of the columns, which a binary copy has to know."""
    return tuple("bytea" if isinstance(column.type, LargeBinary) else _type(column) for column in table.columns)
