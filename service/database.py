"""Engines: one way to open SQLite and PostgreSQL, so that every connection keeps what was acknowledged."""

import importlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite

LOCK_SECONDS = 30

# Fixed in 3.51.3 and back-ported to two older lines: before, two connections could lose commits when the log was reset.
FIRST_SAFE = (3, 51, 3)
BACKPORTS = {(3, 50): 7, (3, 44): 6}

SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
)


class UnsafeSqlite(Exception):
    """The SQLite of this machine can lose acknowledged commits."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"SQLite {version} can lose commits when several connections write. "
            "Version 3.51.3 or later is needed (or 3.50.7, 3.44.6): install pysqlite3, or use PostgreSQL."
        )


class SqliteEngine(Engine):
    """An engine whose `begin()` takes the write lock at once, while `connect()` only reads until it writes.

    A transaction that reads first and writes later fails at once when another has written in between,
    without waiting for the lock; taking the lock first turns that into waiting.
    """

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with self.connect() as db:
            db.execution_options(writes=True)
            with db.begin():
                yield db


class PostgresEngine(Engine):
    """The same on PostgreSQL: `connect()` only reads, each statement by itself, `begin()` opens a transaction.

    Every statement sees what was committed when it began, in a transaction or not, so that reading needs none:
    beginning and ending one would cost a page two more round trips for each question.
    """

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with super().connect() as db, db.begin():
            yield db

    def connect(self) -> Connection:
        return super().connect().execution_options(isolation_level="AUTOCOMMIT")


# Planning the append anew each time costs PostgreSQL more than running it. A plan that is kept must not be one that
# reads whole tables because they were small when it was made; what the store and the projector ask, they ask by key.
BY_KEY = " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"


def make_engine(url: str | URL, *, threads: int = 8, by_key: bool = False) -> Engine:
    """An engine for `url`, pooled for `threads`; on SQLite it raises UnsafeSqlite where the library is too old.

    What a statement was asked with is kept out of errors, which end in logs: it may be somebody's name.

    With `by_key`, PostgreSQL plans each statement once a connection and goes by indexes: for the store and the
    projector.
    """
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, threads)
    plain = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=threads,
        max_overflow=threads,
        hide_parameters=True,
        # The connection given back last has its statements prepared already.
        pool_use_lifo=True,
        pool_timeout=LOCK_SECONDS,
        pool_reset_on_return=None if by_key else "rollback",
        # Store and projector begin and end transactions themselves, so that nothing has to be reset afterwards.
        **({"isolation_level": "AUTOCOMMIT"} if by_key else {}),
        connect_args={
            "prepare_threshold": 3,
            "application_name": "sovang",
            "options": f"-c timezone=UTC -c jit=off -c lock_timeout={LOCK_SECONDS}s{BY_KEY * by_key}",
        },
    )
    return plain if by_key else PostgresEngine(plain.pool, plain.dialect, plain.url, hide_parameters=True)


def is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite resets its write-ahead log without losing commits."""
    return version >= FIRST_SAFE or version[2] >= BACKPORTS.get(version[:2], version[2] + 1)


def sqlite_module() -> ModuleType:
    """The bundled SQLite where there is a wheel of it for this machine, else the one of Python, if that is safe."""
    try:
        module = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        module = importlib.import_module("sqlite3.dbapi2")
    if not is_safe(module.sqlite_version_info):
        raise UnsafeSqlite(module.sqlite_version)
    return module


def _sqlite(url: URL, threads: int) -> Engine:
    plain = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        module=sqlite_module(),
        pool_size=threads,
        max_overflow=threads,
        pool_timeout=LOCK_SECONDS,
    )
    engine = SqliteEngine(plain.pool, plain.dialect, plain.url, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own: `_begin` does, with the lock that is wanted.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")


def _begin(db: Connection) -> None:
    db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("writes") else "BEGIN")


def truncate_log(engine: Engine) -> bool:
    """On SQLite, move the write-ahead log into the file and empty it, so that what was erased stays nowhere on disk.

    False where a reader still needs the log; ask again later. PostgreSQL does this by its own checkpoints.
    """
    if engine.dialect.name != "sqlite":
        return True
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, _, _) = cursor.fetchone() or (1, 0, 0)
        return not busy


@contextmanager
def hurried(engine: Engine) -> Iterator[None]:
    """On SQLite, no commit waits for the disk meanwhile; at the end everything is on it.

    Only for a database that is thrown away where the machine stops before that.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    event.listen(engine, "checkout", _hurry)
    try:
        yield
    finally:
        event.remove(engine, "checkout", _hurry)
        engine.dispose()
        truncate_log(engine)


def _hurry(connection: Any, _record: Any, _proxy: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def insert_into(db: Connection | Engine, table: Table) -> Any:
    """An insert that can say what happens where its key is taken (`on_conflict_…`), as both engines spell it alike."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)
