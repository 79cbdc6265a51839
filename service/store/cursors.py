"""Cursors that are kept with their connection: opening one costs as much as a short statement."""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import PoolProxiedConnection


def kept_cursor(pooled: PoolProxiedConnection, name: Hashable = 0) -> Any:
    """A cursor of this pooled psycopg connection; several, by name, for statements sent in one pipeline."""
    kept: dict[Hashable, Any] = pooled.info.setdefault("cursors", {})
    cursor = kept.get(name)
    if cursor is None or cursor.closed:
        connection: Any = pooled.driver_connection
        cursor = kept[name] = connection.cursor(binary=True)
    return cursor
