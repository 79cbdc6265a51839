"""The projector: every fact once, in order, into every read model."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, select, text

from domain.clock import micros
from projections import progress, status
from projections.audit import audit, trail
from service.projector import Projector
from tests.projections.log import Family, Log, minute


@pytest.fixture
def commune(log: Log) -> str:
    return log.open()


def test_a_page_shown_after_a_command_shows_its_effect(engine: Engine, log: Log, projector: Projector, commune: str):
    family = Family(commune, "v1")
    log.write(commune, family.registered())
    projector.catch_up(commune)
    with engine.connect() as db:
        row = status.current(db, family.stream)
    assert row is not None
    assert (row["state"], row["offices"], row["place"], row["since"]) == (
        "registered",
        "household",
        "v1",
        micros(minute(0)),
    )


def test_every_act_is_in_the_trail_with_where_it_came_from(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    log.write(commune, family.registered(), family.self_assessed(minute(1)))
    projector.catch_up(commune, 2)
    log.write(commune, family.verified(minute(2)))
    projector.catch_up(commune, 3)
    with engine.connect() as db:
        rows = trail(db, family.stream)
    assert [(row["from_state"], row["to_state"]) for row in rows] == [
        (None, "registered"),
        ("registered", "self_assessed"),
        ("self_assessed", "verified"),
    ]
