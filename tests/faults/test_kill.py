"""Processes killed at any moment: what was acknowledged is kept, and what is sent again is applied once."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from itertools import cycle, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

import pytest
from sqlalchemy import Engine, select

from domain.office import Office
from service.schema import command, vault_version
from service.store.encoding import decode_json
from service.store.verification import verify
from tests.faults.worker import Orders, Task, carry_out, work
from tests.golden import lines_of
from tests.inline import assert_read_models_agree
from tests.scenario import Commune

# Over both engines together.
KILLS = int(os.environ.get("SOVANG_SOAK_KILLS", "300" if os.environ.get("SOVANG_SOAK") else "20")) // 2
AT_ONCE = 40
LONGEST_SECONDS = 0.08

# A server of processes that has everything imported, so that a new worker is at work within milliseconds.
processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.worker"])


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def tasks_of(commune: Commune, count: int) -> list[Task]:
    kinds = islice(cycle(("target", "target", "batch", "target", "sealed")), count)
    ids = (f"{random.getrandbits(64):016x}" for _ in range(count))
    return [Task(id, kind, commune.commune, commune.village) for id, kind in zip(ids, kinds, strict=True)]


def run(orders: Orders, *, kill_after: float | None) -> set[str]:
    """Start a worker and kill it so many seconds after it is ready; returns what it acknowledged."""
    ours, theirs = processes.Pipe(duplex=False)
    worker = processes.Process(target=work, args=(orders, theirs))
    worker.start()
    theirs.close()
    ours.recv_bytes()
    if kill_after is not None:
        time.sleep(kill_after)
        worker.kill()
    done = acknowledged(ours)
    worker.join()
    assert worker.exitcode in (0, -signal.SIGKILL)
    worker.close()
    return done


def acknowledged(pipe: Connection) -> set[str]:
    done = set()
    with pipe:
        while True:
            try:
                done.add(pipe.recv_bytes().decode())
            except (EOFError, OSError):
                return done


def facts_by_command(commune: Commune) -> Counter[str]:
    return Counter(decode_json(line.state)["command_id"] for line in lines_of(commune.books.ledger))


def test_nothing_acknowledged_is_lost_and_nothing_is_applied_twice(
    commune: Commune, engine: Engine, database_url: str
) -> None:
    issued: list[Task] = []
    waiting: list[Task] = []
    retried = 0
    for _ in range(KILLS):
        fresh = tasks_of(commune, AT_ONCE - len(waiting))
        issued += fresh
        waiting += fresh
        done = run(Orders(database_url, waiting), kill_after=random.uniform(0, LONGEST_SECONDS))
        kept = facts_by_command(commune)
        assert {task.id: kept[task.id] for task in waiting if task.id in done} == {
            task.id: task.facts for task in waiting if task.id in done
        }
        waiting = [task for task in waiting if task.id not in done]
        retried += sum(task.id in kept for task in waiting)
    assert {task.id for task in waiting} == run(Orders(database_url, waiting), kill_after=None)

    kept = facts_by_command(commune)
    assert {task.id: kept[task.id] for task in issued} == {task.id: task.facts for task in issued}
    assert_rows(engine, issued)
    assert verify(engine).bad is None
    assert_read_models_agree(engine)
    print(f"{KILLS} kills, {len(issued)} commands, {retried} of them recorded but not acknowledged")


def assert_rows(engine: Engine, issued: Sequence[Task]) -> None:
    """Every command has its one row, and its rows in the vault."""
    with engine.connect() as db:
        rows = Counter(db.execute(select(command.c.id)).scalars())
        sealed = Counter(bytes(row).decode() for row in db.execute(select(vault_version.c.sealed)).scalars())
    assert {task.id: rows[task.id] for task in issued} == dict.fromkeys((task.id for task in issued), 1)
    assert sealed == Counter(task.id for task in issued if task.kind == "sealed")


@pytest.mark.parametrize("kind", ["target", "batch", "sealed"])
def test_killed_between_commit_and_acknowledgement_it_is_applied_once(
    commune: Commune, database_url: str, kind: str
) -> None:
    task = Task("once", kind, commune.commune, commune.village)
    assert run(Orders(database_url, [task], dies=True), kill_after=None) == set()
    assert facts_by_command(commune)["once"] == task.facts
    assert run(Orders(database_url, [task]), kill_after=None) == {"once"}
    assert facts_by_command(commune)["once"] == task.facts
    office = Office(commune.books)
    assert carry_out(office, task) == carry_out(office, task)


def test_without_the_command_row_it_is_applied_twice(commune: Commune, database_url: str) -> None:
    task = Task("twice", "batch", commune.commune, commune.village)
    for dies in (True, False):
        run(Orders(database_url, [task], forgets=True, dies=dies), kill_after=None)
    assert facts_by_command(commune)["twice"] == 2 * task.facts
