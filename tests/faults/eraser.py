"""A process that erases somebody's data and is killed before one of the statements that this takes."""

import os
import signal
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event

from domain.commands import erasing
from domain.desk import Request
from domain.stream import Act
from service.database import make_engine
from service.privacy.wiping import wipe
from service.wiring import wire
from tests.scenario import Clock
from tests.service.town import config


@dataclass(frozen=True)
class Erasing:
    """Whose data is erased on which request, and before which statement the process is killed; 0 for none."""

    url: str
    act: Act
    now: datetime
    person: str
    household: str
    request: str
    dies_before: int


def work(order: Erasing, pipe: Connection) -> None:
    """Erase, and wipe what is left; says in the end how many statements it took."""
    engine = make_engine(order.url)
    wiring = wire(config(), engine=engine, clock=Clock(order.now))
    sent = 0

    def count(*_args: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == order.dies_before:
            os.kill(os.getpid(), signal.SIGKILL)

    for each in {engine, wiring.by_key}:
        event.listen(each, "before_cursor_execute", count)
        event.listen(each, "commit", count)
    of = {"subject": order.person, "request": order.request, "groups": [order.household]}
    wiring.office.perform(
        Request(order.act, order.act.command_id), lambda desk: erasing.erase(desk, reason="own-request", **of)
    )
    wipe(wiring)
    pipe.send(sent)
    wiring.close()
    engine.dispose()
