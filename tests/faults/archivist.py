"""A process that keeps a store, or brings one back, and is killed before one of the statements that this takes."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from service.archive import backup
from service.archive.locks import Lock
from service.archive.restore import restore
from service.database import make_engine
from service.wiring import wire
from tests.service.town import config

LOCK = Lock("key-file", b"k" * 32)


@dataclass(frozen=True)
class Order:
    """Which store, which folder, and before which statement the process is killed."""

    url: str
    folder: Path
    restores: bool
    dies_before: int


def work(order: Order, pipe: Connection) -> None:
    """Keep or bring back; says in the end how many statements it took."""
    engine = make_engine(order.url)
    file, keys = order.folder / "day.backup", order.folder / "sovang.keys"
    with _counted(engine, order.dies_before) as sent:
        if order.restores:
            restore(config(), engine, file, keys, LOCK, step=lambda _more: None)
        else:
            backup.make(wire(config(), engine=engine), file, keys, LOCK)
    pipe.send(sent[0])
    engine.dispose()


@contextmanager
def _counted(engine: Engine, dies_before: int) -> Iterator[list[int]]:
    sent = [0]

    def count(*_args: Any) -> None:
        sent[0] += 1
        if sent[0] == dies_before:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, count)
    yield sent
