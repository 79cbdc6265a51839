"""A history that was changed past the guards: nothing is added to it, and an alarm goes off."""

import logging

import pytest
from sqlalchemy import Engine

from domain.errors import HistoryBroken, Refusal
from domain.office import Office
from tests.bookkeeping import stored
from tests.scenario import Commune
from tests.tampering import TAMPERINGS, Tampering, another_signer, head_removed, tamper

NAMES = [tampering.__name__ for tampering in TAMPERINGS]


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=NAMES)
def test_the_next_command_on_a_changed_stream_is_refused_with_an_alarm(
    commune: Commune, engine: Engine, tampering: Tampering, caplog: pytest.LogCaptureFixture
) -> None:
    changed, other = commune.register(commune.enroll(2))
    commune.clock.move(days=1)
    commune.assess([changed, other])
    commune.clock.move(days=1)
    commune.meet([changed, other])
    with engine.begin() as db:
        tamper(db, tampering, changed)
    before = stored(engine)

    with caplog.at_level(logging.CRITICAL, logger="sovang.alarm"), pytest.raises(HistoryBroken):
        commune.post([changed])

    assert [(record.levelname, record.stream) for record in caplog.records] == [("CRITICAL", changed)]  # type: ignore[attr-defined]
    with pytest.raises(HistoryBroken):
        commune.post([changed, other])
    assert stored(engine) == before
    commune.post([other])
    assert commune.topics(other)[-1] == "dossier.posted"


@pytest.mark.parametrize("tampering", [another_signer, head_removed], ids=["changed", "hidden"])
def test_nobody_acts_under_authority_whose_history_was_changed(
    commune: Commune, engine: Engine, tampering: Tampering
) -> None:
    commune.declare_kin(commune.officer, [commune.village])
    commune.declare_kin(commune.officer, [commune.commune])
    pairs = commune.enroll(1)
    with engine.begin() as db:
        tamper(db, tampering, f"officer.{commune.officer}")
    commune.office = Office(commune.books)
    before = stored(engine)
    with pytest.raises(Refusal, match="does not match its seal"):
        commune.register(pairs)
    assert stored(engine) == before
