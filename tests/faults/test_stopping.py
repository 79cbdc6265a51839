"""Several processes follow, some read models refuse facts, processes are killed: what stands still is exact, and goes on."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from projections.catalogue import ALL
from service.follower.projector import Projector
from tests.projections.conftest import vault
from tests.projections.log import Family, Log, minute
from tests.projections.test_projector import contents

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("SOVANG_SOAK_KILLS", "40" if os.environ.get("SOVANG_SOAK") else "4"))
AT_ONCE = 3


@pytest.fixture
def projector(engine: Engine) -> Projector:
    projector = Projector(engine, ALL, vault)
    projector.upgrade()
    return projector


@pytest.fixture
def log(engine: Engine) -> Log:
    return Log(engine)


@contextmanager
def processes(database_url: str, *how: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Followers in processes of their own, killed in the end whatever they do."""
    command = [sys.executable, "-m", "tests.projections.follower", database_url, *how]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(AT_ONCE)]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def wait_for(projector: Projector, *, standing: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if len(projector.stopped()) == standing and not any(each.lag for each in projector.status()):
            return
        time.sleep(0.02)
    pytest.fail(f"{projector.status()} {projector.stopped()}")


def year(book: str, families: list[Family]) -> Iterator[list[dict[str, object]]]:
    """The acts of some families, a step of all of them at a time."""
    yield [family.enrolled() for family in families]
    for n, step in enumerate(("registered", "self_assessed", "verified", "posted", "appraised", "decided"), 1):
        yield [getattr(family, step)(minute(n)) for family in families]


def test_followers_that_cannot_fold_and_are_killed_leave_everything_exactly_where_it_stood(
    engine: Engine, database_url: str, log: Log, projector: Projector
):
    books = [log.open(name) for name in ("1-book", "5-book", "9-book")]
    chance = random.Random(11)
    written = {book: year(book, [Family(book, f"v{n}") for n in range(8)]) for book in books}
    for _ in range(KILLS):
        with processes(database_url, "faulty") as running:
            for book in books:
                for spoken in [next(written[book], None) for _ in range(2)]:
                    if spoken:
                        log.write(book, *spoken)
            time.sleep(0.3 + chance.random())
            running[0].kill()
    with processes(database_url, "faulty"):
        wait_for(projector, standing=13)
    # Seven acts of eight families each: lists are the fifth, and what "subjects" refuses is the fifth enrolment.
    assert {(one.projection, one.book): one.position for one in projector.stopped()} == {
        **{(name, book): 32 for name in ("status", "audit", "progress", "streaks") for book in books},
        ("subjects", "9-book"): 4,
    }
    tables = contents(engine)
    assert [len(tables[name]) for name in ("audit", "proceeding", "subject")] == [3 * 32, 0, 20]

    # Those who let them go on are killed, too, again and again; in the end they are where all others are.
    for _ in range(KILLS):
        with processes(database_url, "resumes"):
            time.sleep(1 + chance.random())
            if not projector.stopped():
                break
    projector.retry_due(everything=True)
    wait_for(projector, standing=0)
    assert not [one for one in projector.compare() if one.differences]
    lived = contents(engine)
    Projector(engine, ALL, vault).rebuild()
    assert contents(engine) == lived


def test_many_that_follow_at_once_agree_on_what_stands_still(
    engine: Engine, database_url: str, log: Log, projector: Projector
):
    book = log.open("9-book")
    log.write(book, *[Family(book, "v").enrolled() for _ in range(300)])
    with processes(database_url, "faulty"):
        wait_for(projector, standing=1)
        log.write(book, *[Family(book, "v").enrolled() for _ in range(300)])
        wait_for(projector, standing=1)
    (stopped,) = projector.stopped()
    assert (stopped.projection, stopped.position, stopped.tries) == ("subjects", 4, 0)
    assert len(contents(engine)["subject"]) == 4
    projector.retry(projector.stopped())
    assert len(contents(engine)["subject"]) == 600
