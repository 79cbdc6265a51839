"""An erasure killed at any statement: it has not begun, or whoever starts next finishes it and nothing is left."""

import os
import random
from multiprocessing import get_context

import pytest
from sqlalchemy import Engine, text

from projections.names import ERASED, names_of
from service.privacy.wiping import unfinished, wipe
from service.store.ledger_sqlite import ERASE
from service.store.verification import verify
from tests.data_requests import grant
from tests.faults.apart import finished
from tests.faults.eraser import Erasing, work
from tests.leftovers import Planted, checkpoint, files_of, plant
from tests.postgres import Server
from tests.service.town import Town

processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.eraser"])

# So many of the statements that an erasure takes, on each engine; all of them in the long campaign.
KILLS = 3
PEOPLE = 120


def killed(planted: Planted, url: str, number: int, *, before: int = 0, within: int = 0) -> int | None:
    """Erase that person in a process of its own, killed at a statement; how many there were, where it was not."""
    town, (household, person) = planted.town, planted.pairs[number]
    request = grant(town, "erasure", (household, person))
    town.current()
    order = Erasing(url, town.act(town.records), town.clock(), person, household, request, before, within)
    return finished(processes, work, order)


def test_whoever_starts_next_finishes_what_was_killed(
    server: Server | None, engine: Engine, database_url: str, request: pytest.FixtureRequest
) -> None:
    town = Town(engine)
    request.addfinalizer(town.wiring.close)
    planted = plant(town, PEOPLE)
    statements = killed(planted, database_url, 0)
    assert statements is not None
    after = [{"before": number} for number in range(1, statements + 1)]
    within = [{"within": number} for number in range(1, len(ERASE) + 1)]
    points = [*within, *after]
    if not os.environ.get("SOVANG_SOAK"):
        points = [within[-1], *random.Random(5).sample(after, KILLS)]
    gone, left_unfinished = {0}, 0
    for number, point in enumerate(points, start=1):
        assert killed(planted, database_url, number, **point) is None
        pair = planted.pairs[number]
        began = "subject.erased" in town.topics(f"subject.{pair[1]}")
        # Keys, and what they had sealed, go with the entry or not at all.
        assert bool(town.wiring.vault.kinds_of(pair)) is not began
        left_unfinished += unfinished(engine)
        assert (unfinished(engine) > 0) <= began
        wipe(town.wiring)
        assert unfinished(engine) == 0
        gone |= {number} if began else set()
        with engine.connect() as db:
            assert set(names_of(db, pair).values()) == {ERASED if began else planted.named[number]}
    assert left_unfinished
    assert len(gone) == 1 + len([each for each in points if "before" in each])
    if server is not None:
        with engine.connect() as db:
            db.execute(text("ANALYZE"))
    checkpoint(engine)
    assert planted.found_in(files_of(engine, server)) == set(range(PEOPLE)) - gone
    assert verify(engine).bad is None
    assert not [each for each in town.wiring.projector.compare() if each.differences]
