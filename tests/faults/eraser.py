"""A process that erases somebody's data and is killed before one of the statements that this takes."""

import os
import signal
from collections.abc import Iterator, Sequence
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
from service.store import ledger_postgresql, ledger_sqlite
from service.wiring import wire
from tests.scenario import Clock
from tests.service.town import config


@dataclass(frozen=True)
class Erasing:
    """Whose data is erased on which request, and before which statement after the entry the process is killed."""

    url: str
    act: Act
    now: datetime
    person: str
    household: str
    request: str
    dies_before: int
    # After so many of the statements of the entry itself that destroy something, while none of them is committed.
    dies_within: int = 0


class dying_after:  # noqa: N801 -- read where it is used
    """Statements, and the end of the process after so many of them."""

    def __init__(self, number: int, statements: Sequence[Any]) -> None:
        self.number, self.statements = number, statements

    def __iter__(self) -> Iterator[Any]:
        for number, each in enumerate(self.statements, start=1):
            yield each
            if number == self.number:
                os.kill(os.getpid(), signal.SIGKILL)


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

    for ledger in (ledger_sqlite, ledger_postgresql):
        ledger.ERASE = dying_after(order.dies_within, ledger.ERASE)  # type: ignore[attr-defined]
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
