"""Opening a desk: takes a connection from the pool and gives it back as it was, whatever happened meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, PoolProxiedConnection

from service.follower.desk_postgresql import PostgresDesk
from service.follower.desk_sqlite import SqliteDesk
from service.follower.desks import Desk


@contextmanager
def at_desk(engine: Engine) -> Iterator[Desk]:
    """A desk for this engine; what an exception leaves open is undone."""
    pooled = engine.raw_connection()
    desk: Desk = PostgresDesk(pooled) if engine.dialect.name == "postgresql" else SqliteDesk(pooled.driver_connection)
    try:
        yield desk
        desk.release()
    except BaseException:
        _give_up(engine, desk, pooled)
        raise
    finally:
        pooled.close()


def _give_up(engine: Engine, desk: Desk, pooled: PoolProxiedConnection) -> None:
    try:
        desk.give_up()
        desk.release()
    except engine.dialect.loaded_dbapi.Error:
        # The connection itself is gone; the database has undone what stood open.
        pooled.invalidate()
