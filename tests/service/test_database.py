"""Engines keep what was acknowledged: pragmas, locks, versions."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from service.database import hurried, is_safe, make_engine, truncate_log
from service.schema import setting


def test_sqlite_connections_are_durable_and_forget_what_is_erased(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as db:
        names = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete"]
        found = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    engine.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30000,
        "secure_delete": 1,
    }


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 9), False), ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True), ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_only_versions_that_lose_no_commit_are_used(version: tuple[int, int, int], safe: bool) -> None:
    assert is_safe(version) is safe


def test_begin_takes_the_write_lock_before_it_reads(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    order = []

    def second() -> None:
        with engine.begin() as db:
            order.append(db.execute(select(setting.c.value)).scalars().all())

    with engine.begin() as db:
        other = threading.Thread(target=second)
        other.start()
        time.sleep(0.2)
        db.execute(insert(setting).values(name="a", value="first"))
        order.append("committing")
    other.join()
    engine.dispose()
    assert order == ["committing", ["first"]]


def test_reading_goes_on_while_another_writes(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.begin() as writer, engine.connect() as reader:
        writer.execute(insert(setting).values(name="a", value="x"))
        assert reader.execute(select(setting)).all() == []
    engine.dispose()


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def writes_and_fails() -> None:
        with engine.begin() as db:
            db.execute(insert(setting).values(name="a", value="x"))
            db.execute(text("SELECT * FROM no_such"))

    with pytest.raises(DBAPIError, match="no_such"):
        writes_and_fails()
    with engine.connect() as db:
        assert db.execute(select(setting)).all() == []


def test_emptying_the_log_leaves_nothing_of_what_was_erased(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    secret = "Nguyễn Thị Được Đánh Dấu"
    with engine.begin() as db:
        db.execute(insert(setting).values(name="a", value=secret))
    with engine.begin() as db:
        db.execute(setting.delete())
    assert truncate_log(engine)
    path = engine.url.database or ""
    left = [Path(name).read_bytes() for name in (path, f"{path}-wal")]
    engine.dispose()
    assert left[0]
    assert left[1] == b""
    assert secret.encode() not in left[0]


def test_every_spelling_of_a_postgresql_url_opens_psycopg(postgres_url: str) -> None:
    for spelling in ("postgresql://", "postgresql+psycopg://"):
        engine = make_engine(postgres_url.replace("postgresql+psycopg://", spelling))
        with engine.connect() as db:
            assert db.execute(text("SELECT 1")).scalar() == 1
        assert engine.driver == "psycopg"
        engine.dispose()


def test_in_a_hurry_nothing_waits_for_the_disk_and_afterwards_everything_does_again(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)

    def waits() -> int:
        with engine.connect() as db:
            return int(db.exec_driver_sql("PRAGMA synchronous").scalar_one())

    before = waits()
    with hurried(engine):
        assert waits() == 0
        with engine.begin() as db:
            db.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('x', 'y')")
    assert waits() == before == 2
    with engine.connect() as db:
        assert db.exec_driver_sql("SELECT value FROM setting WHERE name = 'x'").scalar_one() == "y"
    engine.dispose()
