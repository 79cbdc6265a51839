"""What tests share: a fresh, migrated database on each engine."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from service.database import make_engine, truncate_log
from service.migrations import upgrade
from tests import memory, postgres
from tests.chromium import pytest_collection_modifyitems, pytest_sessionfinish, pytest_terminal_summary
from tests.inline import projector_of

__all__ = ["pytest_collection_modifyitems", "pytest_sessionfinish", "pytest_terminal_summary"]

TEMPLATE = "sovang_template"
numbers = count(1)

# Nothing is timed, and what is tried is the same on every machine; the long campaigns look further.
settings.register_profile("sovang", deadline=None, derandomize=not os.environ.get("SOVANG_SOAK"))
settings.load_profile("sovang")

# Where pytest puts the files of tests, unless somebody says otherwise.
if memory.FOLDER:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory.FOLDER)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One server for each test process; that there is none fails the tests, it never skips them."""
    with postgres.running() as server:
        _prepare(server.create(TEMPLATE)).dispose()
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "sovang.db"
    engine = _prepare(f"sqlite:///{path}")
    truncate_log(engine)
    engine.dispose()
    return path


def _prepare(url: str) -> Engine:
    """A database as a release leaves it: with every table, and read models of no facts.

    Each test gets a copy. To make the read models in each took longer than what most tests try.
    """
    engine = make_engine(url)
    upgrade(engine)
    projector_of(engine).upgrade()
    return engine


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite file."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'sovang.db')}"


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    name = f"test_{next(numbers)}"
    yield postgres_server.create(name, template=TEMPLATE)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database on each engine, for what opens it by itself."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh, migrated database, SQLite and PostgreSQL in turn."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def server(request: pytest.FixtureRequest, engine: Engine) -> Iterator[postgres.Server | None]:
    """The server, which does not keep old files of its log for later use."""
    if engine.dialect.name == "sqlite":
        yield None
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    for statement in ("ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()"):
        server.run(statement)
    yield server
    for statement in ("ALTER SYSTEM RESET wal_recycle", "SELECT pg_reload_conf()"):
        server.run(statement)
