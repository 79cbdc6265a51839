"""The way of a family from registration to the award, on real books of both engines."""

import pytest
from sqlalchemy import Engine

from tests.scenario import Commune


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def test_a_family_is_recognised_at_the_end_of_its_way(commune: Commune) -> None:
    (dossier,) = commune.way(1)

    assert commune.topics(dossier) == [
        "dossier.registered",
        "dossier.self-assessed",
        "dossier.village-verified",
        "dossier.posted",
        "dossier.posting-closed",
        "dossier.commune-appraised",
        "dossier.award-decided",
    ]
    assert commune.facts_of(dossier)[-1].state == "recognised"
