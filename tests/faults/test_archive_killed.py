"""A backup or a restore killed at any statement: what was there before is there still, and it can be begun again."""

import os
import random
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect

from service.archive import container
from service.archive.backup import KIND
from service.database import make_engine
from service.store.verification import verify
from tests.faults.apart import finished
from tests.faults.archivist import LOCK, Order, work
from tests.leftovers import plant
from tests.postgres import Server
from tests.service.town import Town

processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.archivist"])

KILLS = 2
# So many statements a restore takes at least: the tables alone are as many.
FEWER = 60


def killed(order: Order) -> int | None:
    """How many statements it took, None where it was killed."""
    return finished(processes, work, order)


def points(took: int) -> list[int]:
    """Statements to die before: some, and in the long campaign all; the commit is the last but few."""
    every = list(range(1, took + 1))
    return every if os.environ.get("SOVANG_SOAK") else [took, *random.Random(3).sample(every, KILLS)]


def test_whoever_begins_again_finds_all_as_it_was(
    engine: Engine, database_url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    town = Town(engine)
    request.addfinalizer(town.wiring.close)
    plant(town, 1)
    took = killed(Order(database_url, tmp_path, restores=False, dies_before=0))
    assert took is not None
    whole = (tmp_path / "day.backup").read_bytes()
    for point in points(took):
        assert killed(Order(database_url, tmp_path, restores=False, dies_before=point)) is None
        # A later statement may only be the note that a backup was made: the file is another then, and whole.
        if (tmp_path / "day.backup").read_bytes() != whole:
            assert "end" in list(container.lines(tmp_path / "day.backup", KIND, LOCK))[-1]
            whole = (tmp_path / "day.backup").read_bytes()

    assert killed(Order(database_url, tmp_path, restores=False, dies_before=0)) is not None
    assert list(tmp_path.glob("*.new")) == []

    url = f"sqlite:///{tmp_path / 'new.db'}"
    if engine.dialect.name == "postgresql":
        server: Server = request.getfixturevalue("postgres_server")
        url = server.create("brought_back")
        request.addfinalizer(lambda: server.drop("brought_back"))
    new = make_engine(url)
    request.addfinalizer(new.dispose)
    # Fewer than it takes; the last of them while rows are written.
    for point in [*random.Random(5).sample(range(1, FEWER), KILLS), FEWER]:
        assert killed(Order(url, tmp_path, restores=True, dies_before=point)) is None
        assert inspect(new).get_table_names() == []
    took = killed(Order(url, tmp_path, restores=True, dies_before=0))
    assert took is not None
    assert took > FEWER
    assert verify(new) == verify(engine)
