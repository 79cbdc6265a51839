"""A full disk, for whoever fills the tables of a rebuild: the engine itself says so, and nothing else is full."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event, text

# Tables of the generation after the living one, with the files in which their rows are to stand.
FRESH = """
SELECT current_setting('data_directory') || '/' || pg_relation_filepath(oid) FROM pg_class
WHERE relkind = 'r' AND relname LIKE '%%\\_g' || (SELECT max(generation) + 1 FROM read_model)
"""
FULL = Path("/dev/full")


@contextmanager
def full_disk(engine: Engine) -> Iterator[None]:
    """While it lasts, whoever opens a connection to this database finds no room for fresh tables."""
    fill = _sqlite(engine) if engine.dialect.name == "sqlite" else _postgresql(engine)
    event.listen(Engine, "checkout", fill)
    try:
        yield
    finally:
        event.remove(Engine, "checkout", fill)
        engine.dispose()


def _sqlite(engine: Engine) -> Callable[..., None]:
    with engine.connect() as db:
        pages = db.execute(text("PRAGMA page_count")).scalar_one()

    def fill(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 10}")

    return fill


def _postgresql(engine: Engine) -> Callable[..., None]:
    """The files of fresh tables become a device on which every write fails as on a full disk."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def fill(_connection: Any, _record: Any, _proxy: Any) -> None:
        with psycopg.connect(url) as db:
            files = [Path(file) for (file,) in db.execute(FRESH)]
        for file in files:
            if not file.is_symlink():
                file.unlink()
                file.symlink_to(FULL)

    return fill
