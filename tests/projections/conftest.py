"""Read models that follow books without the rules: whatever facts a test writes."""

import pytest
from sqlalchemy import Engine

from projections.catalogue import ALL
from service.follower.projector import Projector
from tests.projections.log import Log


def vault(owners: list[str]) -> dict[str, dict[str, str] | None]:
    """Everybody has a name but those whose id says that they were erased."""
    return {
        owner: None if owner.startswith("erased") else {"kind": "person", "name": f"Nguyễn Văn {owner[-2:]}"}
        for owner in owners
    }


@pytest.fixture
def projector(engine: Engine) -> Projector:
    projector = Projector(engine, ALL, vault)
    projector.upgrade()
    return projector


@pytest.fixture
def log(engine: Engine) -> Log:
    return Log(engine)


@pytest.fixture
def commune(log: Log) -> str:
    return log.open()
