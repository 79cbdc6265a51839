"""One at a time: work that only one process may do, on whichever host."""

import fcntl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Engine, text

# A server notices only after a moment that whoever held the permit was killed.
NOTICED = 2.0
PAUSE = 0.05

_HERE: dict[tuple[str, str], threading.Lock] = {}


class AlreadyRunning(Exception):
    """Somebody else is doing the same at this moment."""


@contextmanager
def exclusive(engine: Engine, work: str) -> Iterator[None]:
    """Hold the only permit for this work on this database; the death of the process gives it back."""
    here = _HERE.setdefault((str(engine.url), work), threading.Lock())
    if not here.acquire(blocking=False):
        raise AlreadyRunning(work)
    with ExitStack() as stack:
        stack.callback(here.release)
        if engine.dialect.name == "postgresql":
            stack.enter_context(_postgresql(engine, work))
        elif engine.url.database and engine.url.database != ":memory:":
            stack.enter_context(_file(f"{engine.url.database}.{work}", work))
        yield


@contextmanager
def _postgresql(engine: Engine, work: str) -> Iterator[None]:
    permit = zlib.crc32(f"sovang.{work}".encode())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        until = time.monotonic() + NOTICED
        while not db.execute(text("SELECT pg_try_advisory_lock(:permit)"), {"permit": permit}).scalar_one():
            if time.monotonic() > until:
                raise AlreadyRunning(work)
            time.sleep(PAUSE)
        try:
            yield
        finally:
            db.execute(text("SELECT pg_advisory_unlock(:permit)"), {"permit": permit})


@contextmanager
def _file(path: str, work: str) -> Iterator[None]:
    with open(path, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(work) from None
        yield
