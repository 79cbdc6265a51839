"""What falls due by the clock: lists come down when their days are over, once, whoever does it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from service.config import Config
from service.season.due import close_due_postings
from service.wiring import Wiring, wire
from tests.bad_years import moves
from tests.scenario import Commune

CONFIG = Config(
    database_url="sqlite://",
    secret_key="s" * 32,
    vault_key=b"v" * 32,
    production=False,
    demo=False,
    host="127.0.0.1",
    port=8000,
    workers=1,
    threads=4,
    secure_cookies=False,
    password_rounds=1,
    password_memory=8,
)


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


@pytest.fixture
def wiring(engine: Engine, commune: Commune) -> Iterator[Wiring]:
    wiring = wire(CONFIG, engine=engine, clock=commune.clock)
    wiring.projector.upgrade()
    yield wiring
    wiring.close()


def posted(commune: Commune) -> tuple[str, str]:
    (dossier,) = commune.register(commune.enroll(1))
    for act in (commune.assess, commune.meet):
        commune.clock.move(days=1)
        act([dossier])
    commune.clock.move(days=1)
    return dossier, commune.post([dossier])


def test_a_list_stays_up_for_its_days(commune: Commune, wiring: Wiring) -> None:
    dossier, _ = posted(commune)
    commune.clock.move(days=9)

    assert close_due_postings(wiring) == 0
    assert commune.topics(dossier)[-1] == "dossier.posted"


def test_a_list_comes_down_when_its_days_are_over_and_only_once(commune: Commune, wiring: Wiring) -> None:
    dossier, posting = posted(commune)
    commune.clock.move(days=12)

    assert close_due_postings(wiring) == 1
    assert close_due_postings(wiring) == 0
    closing = commune.facts_of(dossier)[-1]
    assert (closing.TOPIC, closing.act.actor, closing.next_step) == (
        "dossier.posting-closed",
        "system:clock",
        "commune-appraisal",
    )
    assert commune.topics(f"posting.{posting}") == ["posting.opened", "posting.closed"]


def test_the_clock_keeps_nobody_from_entering_an_earlier_act(commune: Commune, wiring: Wiring) -> None:
    dossier, _ = posted(commune)
    commune.clock.move(days=12)
    close_due_postings(wiring)

    commune.appraise([dossier])

    assert commune.topics(dossier)[-1] == "dossier.commune-appraised"


def test_a_list_whose_clock_was_moved_comes_down_on_the_new_day(commune: Commune, wiring: Wiring) -> None:
    dossier, posting = posted(commune)
    moves(commune, day_of(commune.clock()) + timedelta(days=15), step="posting-close")
    commune.clock.move(days=11)
    assert close_due_postings(wiring) == 0
    commune.clock.move(days=4)
    assert close_due_postings(wiring) == 1
    assert commune.facts_of(f"posting.{posting}")[-1].closed_on == day_of(commune.clock()).isoformat()
    assert commune.topics(dossier)[-1] == "dossier.posting-closed"
