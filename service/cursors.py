"""Cursors that are kept with their connection: opening one costs as much as a short statement."""

from typing import Any

from sqlalchemy import PoolProxiedConnection


def kept_cursor(pooled: PoolProxiedConnection, number: int = 0) -> Any:
    """A cursor of this pooled psycopg connection; several, by number, for statements sent in one pipeline."""
    kept: dict[int, Any] = pooled.info.setdefault("cursors", {})
    cursor = kept.get(number)
    if cursor is None or cursor.closed:
        connection: Any = pooled.driver_connection
        cursor = kept[number] = connection.cursor(binary=True)
    return cursor
