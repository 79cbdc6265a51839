"""A process that carries out commands from a list, acknowledges each, and may be killed at any time."""

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

from domain.append import Append, Loaded
from domain.commands import setup
from domain.commands.setup import Household
from domain.desk import Desk, Request
from domain.ids import new_id
from domain.office import Office
from domain.stream import Act
from service.database import make_engine
from tests.inline import InlineBooks
from tests.scenario import Clock, ref

NOW = datetime(2026, 10, 2, tzinfo=UTC)
HOUSEHOLDS = 20


@dataclass(frozen=True)
class Task:
    """A command to be carried out once. `kind` says how: one fact, a batch, or a batch with rows for the vault."""

    id: str
    kind: str
    book: str
    place: str

    @property
    def facts(self) -> int:
        return 1 if self.kind == "target" else HOUSEHOLDS


@dataclass(frozen=True)
class Orders:
    """What a worker is started with. `forgets`: it keeps no command rows. `dies`: killed between commit and answer."""

    url: str
    tasks: Sequence[Task]
    forgets: bool = False
    dies: bool = False


class ForgetfulBooks(InlineBooks):
    """The negative control: a store that does not know which commands it carried out."""

    def load(self, streams: Sequence[str], *, command: str | None = None) -> Loaded:
        return super().load(streams)

    def put(self, domain_events: Any, *, append: Append | None = None, **_: Any) -> Any:
        return super().put(domain_events, append=append and replace(append, command=None))


def work(orders: Orders, pipe: Connection) -> None:
    """Carry out every task; says that it is ready, then each task's id once it is done."""
    engine = make_engine(orders.url)
    kind = ForgetfulBooks if orders.forgets else InlineBooks
    office = Office(kind(engine, Clock(NOW)))
    pipe.send_bytes(b"ready")
    for task in orders.tasks:
        carry_out(office, task)
        if orders.dies:
            os.kill(os.getpid(), signal.SIGKILL)
        pipe.send_bytes(task.id.encode())
    engine.dispose()


def carry_out(office: Office, task: Task) -> dict[str, Any]:
    """One command, with everything that is new made new in every try."""
    act = Act(book=task.book, actor="system:test", now=NOW, command_id=task.id, source="cli")
    if task.kind == "target":
        return office.perform(Request(act, task.id), set_target)
    return office.perform(Request(act, task.id, vault_of(task)), lambda desk: enroll(desk, task))


def set_target(desk: Desk) -> dict[str, Any]:
    return setup.set_target(
        desk,
        year=2027,
        title="family",
        numerator="recognised",
        denominator="all",
        share="72.00",
        scope={"vi": "hộ gia đình", "en": "households"},
        source={"document": "Kế hoạch minh họa", "passage": "II.1"},
    )


def enroll(desk: Desk, task: Task) -> dict[str, Any]:
    households = [Household(new_id(), (new_id(),), ref()) for _ in range(HOUSEHOLDS)]
    setup.enroll(desk, kind="household", place=task.place, subjects=households)
    return {"subjects": [each.subject for each in households]}


def vault_of(task: Task) -> tuple[Sequence[Any], Sequence[Any]]:
    if task.kind != "sealed":
        return (), ()
    owner = new_id()
    return [(owner, b"wrapped", "master")], [(new_id(), 1, owner, "name", task.id.encode())]
