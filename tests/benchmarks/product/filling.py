"""Fills the read models with a province's year: whole tables in the database, indexes afterwards."""

from collections.abc import Mapping, Sequence

import psycopg
from sqlalchemy import Engine, Table, select
from sqlalchemy.dialects.postgresql import dialect

from projections.audit import audit
from projections.catalogue import ALL
from projections.intervals import status
from projections.names import name
from service.database import make_engine
from service.follower.projector import Projector
from service.follower.statements import columns, physical
from service.migrations import upgrade
from service.schema import read_model
from tests.benchmarks.product import province
from tests.benchmarks.product.desk import nobody

# Entries are asked for of one dossier only, and there are eight of each.
WITH_ENTRIES = 100_000
# The villages of one commune among them.
PLACES = "SELECT DISTINCT place FROM dossier WHERE commune = 0"


def fill(url: str, *, dossiers: int) -> None:
    """So many dossiers with their names, every act of theirs and, where they are not too many, their entries."""
    engine = make_engine(url, threads=2)
    upgrade(engine)
    Projector(engine, ALL, nobody).upgrade()
    chosen = [status, name, *([audit] if dossiers <= WITH_ENTRIES else [])]
    tables = {table: _behind(engine, table) for table in chosen}
    engine.dispose()
    with psycopg.connect(url, autocommit=True) as db:
        indexes = _put_away(db, list(tables.values()))
        for table in tables.values():
            # What is read is the same, and so many rows are not written twice.
            db.execute(f"ALTER TABLE {table} SET UNLOGGED")  # type: ignore[arg-type]
        db.execute(province.BASE.replace("%s", str(dossiers)))  # type: ignore[arg-type]
        for number in range(1, len(province.ACTS) + 1):
            for values in province.standings(number):
                _insert(db, status, tables, values, number)
            if audit in tables:
                _insert(db, audit, tables, province.entry(number), number)
        _insert(db, name, tables, province.NAME)
        for statement in indexes:
            db.execute(statement)  # type: ignore[arg-type]
        for table in tables.values():
            db.execute(f"VACUUM ANALYZE {table}")  # type: ignore[arg-type]
        db.execute("CHECKPOINT")


def _behind(engine: Engine, table: Table) -> str:
    """The table behind a view."""
    owner = next(model.name for model in ALL if table in model.tables)
    with engine.connect() as db:
        asked = select(read_model.c.generation).where(read_model.c.projection == owner)
        return physical(table, db.execute(asked).scalar_one())


def _put_away(db: psycopg.Connection, tables: Sequence[str]) -> list[str]:
    """Drop what would slow the filling, and say how it is made again."""
    asked = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexdef NOT LIKE '%%UNIQUE%%'"
    found = db.execute(asked, (tables,)).fetchall()
    for index, _statement in found:
        db.execute(f"DROP INDEX {index}")  # type: ignore[arg-type]
    return [statement for _index, statement in found]


def _insert(
    db: psycopg.Connection, table: Table, behind: Mapping[Table, str], values: Mapping[str, str], number: int = 0
) -> None:
    """One row of each dossier, in the order in which the acts were done: by village, or as each household pleased."""
    kinds = {column.name: column.type.compile(dialect()) for column in table.columns}
    told = [f"({values.get(column, 'NULL')})::{kind}" for column, kind in kinds.items()]
    of = f"FROM dossier WHERE {values.get('WHERE', 'true')} ORDER BY {'chance' if number in (2, 3) else 'n'}"
    db.execute(f"INSERT INTO {behind[table]} ({columns(table)}) SELECT {', '.join(told)} {of}")  # type: ignore[arg-type]
