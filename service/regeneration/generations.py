"""Generations of read models: the tables behind the views, made, indexed, shown and dropped."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import MetaData, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import quoted_name

from projections.readmodel import Projection
from service.follower.desks import Desk
from service.follower.statements import columns, physical


def create(desk: Desk, projections: Sequence[Projection], generation: int, dialect: Dialect) -> None:
    """Empty tables with their primary keys; other indexes come after the filling, which is much faster."""
    for table in _tables(projections):
        desk.run(str(CreateTable(_copy(table, generation)).compile(dialect=dialect)))
        if dialect.name == "postgresql":
            for column in table.columns:
                if "personal" in column.info:
                    # Its planner keeps samples of what stands in a column, which no erasure would reach.
                    desk.run(f"ALTER TABLE {physical(table, generation)} ALTER COLUMN {column.name} SET STATISTICS 0")


def add_indexes(desk: Desk, tables: Iterable[Table], generation: int, dialect: Dialect) -> None:
    """The indexes that the queries need, and on PostgreSQL what its planner has to know of new tables."""
    for table in tables:
        for name in indexes(table):
            add_index(desk, table, name, generation, dialect)
        analyze(desk, table, generation, dialect)


def indexes(table: Table) -> list[str]:
    """The names of a table's indexes, its primary key aside."""
    return sorted(str(index.name) for index in table.indexes)


def add_index(desk: Desk, table: Table, name: str, generation: int, dialect: Dialect) -> None:
    """One index of a table that is filled."""
    index = next(index for index in _copy(table, generation).indexes if index.name == name)
    index.name = quoted_name(f"{name}_g{generation}", quote=None)
    desk.run(str(CreateIndex(index).compile(dialect=dialect)))


def analyze(desk: Desk, table: Table, generation: int, dialect: Dialect) -> None:
    """Tell PostgreSQL's planner of a new table: believed to be empty, it would be read to its end when it is full."""
    name = physical(table, generation)
    if dialect.name == "postgresql" and desk.run(f"SELECT 1 FROM {name} LIMIT 1"):  # noqa: S608
        desk.run(f"ANALYZE {name}")


def largest_first(desk: Desk, tables: Iterable[Table], generation: int, dialect: Dialect) -> list[Table]:
    """These tables by the room they take, as far as the database tells it without reading them."""
    if dialect.name != "postgresql":
        return list(tables)
    sizes = {
        table: desk.run("SELECT pg_table_size(%s::regclass)", physical(table, generation))[0][0] for table in tables
    }
    return sorted(sizes, key=lambda table: -sizes[table])


def drop(desk: Desk, projections: Sequence[Projection], generation: int) -> None:
    """Drop the tables of a generation as far as there are any."""
    for table in _tables(projections):
        desk.run(f"DROP TABLE IF EXISTS {physical(table, generation)}")


def drop_left(
    desk: Desk, projections: Sequence[Projection], living: Collection[str], upto: int, dialect: Dialect
) -> None:
    """Drop what interrupted rebuilds have left: tables up to a generation behind which no view stands."""
    known = {table.name for table in _tables(projections)}
    listed = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    if dialect.name == "sqlite":
        listed = "SELECT name FROM sqlite_master WHERE type = 'table'"
    for (name,) in desk.run(listed):
        found = re.fullmatch(r"(.+)_g(\d+)", name)
        # Generation 0 belongs to a comparison, which may be under way.
        if found and found[1] in known and 0 < int(found[2]) <= upto and name not in living:
            desk.run(f"DROP TABLE {name}")


def show(desk: Desk, projections: Sequence[Projection], generation: int, dialect: Dialect) -> None:
    """Let the views read these tables; inside a transaction, so that no reader is ever without them."""
    # Writers wait for this: what is there is asked for once, not table by table.
    found = _columns(desk) if dialect.name == "postgresql" else {}
    for table in _tables(projections):
        name = physical(table, generation)
        select = f"SELECT {columns(table)} FROM {name}"  # noqa: S608
        if table.name in found and found[table.name] == found[name]:
            desk.run(f"CREATE OR REPLACE VIEW {table.name} AS {select}")
        else:
            desk.run(f"DROP VIEW IF EXISTS {table.name}")
            desk.run(f"CREATE VIEW {table.name} AS {select}")


def _columns(desk: Desk) -> dict[str, str]:
    """The columns of each table and view, and of what type they are."""
    asked = (
        "SELECT c.relname, string_agg(a.attname || ' ' || a.atttypid, ', ' ORDER BY a.attnum) "
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v') GROUP BY c.relname"
    )
    return dict(desk.run(asked))


def _tables(projections: Sequence[Projection]) -> Iterator[Table]:
    return (table for projection in projections for table in projection.tables)


def _copy(table: Table, generation: int) -> Table:
    return table.to_metadata(MetaData(), name=physical(table, generation))
