"""Migrations make the tables that the code expects, once, however many processes ask; facts are guarded."""

import multiprocessing
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from service.database import make_engine
from service.migrations import is_current, newest, upgrade
from service.schema import fact, stored
from tests import postgres

FIRST = {
    "book": "b", "position": 1, "stream": "s", "version": 1, "topic": "t", "recorded_at": 5, "digest": "d",
    "state": b"{}",
}  # fmt: skip


@pytest.fixture
def written(engine: Engine) -> Engine:
    with engine.begin() as db:
        db.execute(insert(fact), [FIRST])
    return engine


def facts(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as db:
        return [tuple(row) for row in db.execute(select(fact))]


def refused(engine: Engine, statement: str) -> None:
    before = facts(engine)
    with pytest.raises(DBAPIError, match="a fact is never"), engine.begin() as db:
        db.execute(text(statement))
    assert facts(engine) == before
    assert before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fact SET topic = 'x'",
        "UPDATE fact SET topic = 'x' WHERE book = 'b' AND position = 1",
        "DELETE FROM fact",
        "DELETE FROM fact WHERE book = 'b' AND position = 1",
    ],
)
def test_a_fact_is_neither_changed_nor_removed(written: Engine, statement: str) -> None:
    refused(written, statement)


def test_facts_are_not_truncated(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.begin() as db:
        db.execute(insert(fact), [FIRST])
    refused(engine, "TRUNCATE fact")
    refused(engine, "TRUNCATE fact CASCADE")
    engine.dispose()


COLUMNS = "(book, position, stream, version, topic, recorded_at, digest, state)"


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT OR REPLACE INTO fact {COLUMNS} VALUES ('b', 1, 'other', 9, 'x', 6, 'e', '')",
        f"REPLACE INTO fact {COLUMNS} VALUES ('other', 9, 's', 1, 'x', 6, 'e', '')",
        "REPLACE INTO fact (rowid, book, position, stream, version, topic, recorded_at, digest, state) "
        "SELECT rowid, 'other', 9, 'other', 9, 'x', 6, 'e', '' FROM fact",
        "UPDATE OR REPLACE fact SET topic = 'x'",
        f"INSERT INTO fact {COLUMNS} VALUES ('b', 1, 's', 1, 'x', 6, 'e', '') "
        "ON CONFLICT (book, position) DO UPDATE SET topic = 'x'",
    ],
)
def test_sqlite_replaces_no_fact_under_any_of_its_keys(sqlite_url: str, statement: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.begin() as db:
        db.execute(insert(fact), [FIRST])
    refused(engine, statement)
    engine.dispose()


def test_postgresql_overwrites_no_fact_on_conflict(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.begin() as db:
        db.execute(insert(fact), [FIRST])
    refused(
        engine,
        f"INSERT INTO fact {COLUMNS} VALUES ('b', 1, 's', 1, 'x', 6, 'e', '') "
        "ON CONFLICT (book, position) DO UPDATE SET topic = 'x'",
    )
    engine.dispose()


def test_other_facts_are_still_added(written: Engine) -> None:
    with written.begin() as db:
        db.execute(insert(fact), [{**FIRST, "position": 2, "version": 2}])
    assert len(facts(written)) == 2


def test_migrated_tables_are_those_of_the_code(engine: Engine) -> None:
    def is_stored(name: str | None, kind: str, _above: object) -> bool:
        """Tables of read models are made by rebuilding."""
        return kind != "table" or not re.search(r"_g\d+$", name or "")

    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "include_name": is_stored})
        assert compare_metadata(context, stored) == []


def test_a_second_upgrade_is_quiet(engine: Engine) -> None:
    assert is_current(engine)
    assert upgrade(engine) is False
    assert is_current(engine)


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert newest() is not None
    assert not is_current(engine)
    assert upgrade(engine) is True
    assert is_current(engine)
    engine.dispose()


def _upgrade(url: str, answers: "multiprocessing.Queue[bool]") -> None:
    engine = make_engine(url)
    answers.put(upgrade(engine))
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_four_upgrades_at_once_one_does_the_work(
    kind: str, tmp_path: Path, postgres_server: postgres.Server
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}" if kind == "sqlite" else postgres_server.create("four_at_once")
    spawning = multiprocessing.get_context("spawn")
    answers = spawning.Queue()
    processes = [spawning.Process(target=_upgrade, args=(url, answers)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert sorted(answers.get() for _ in processes) == [False, False, False, True]


def test_rows_that_every_append_rewrites_have_room_on_their_page(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.connect() as db:
        found = db.execute(text("SELECT relname FROM pg_class WHERE 'fillfactor=50' = ANY(reloptions) ORDER BY 1"))
        assert found.scalars().all() == ["book", "stream_head"]
    engine.dispose()
