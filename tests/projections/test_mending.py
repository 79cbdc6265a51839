"""Whatever is mended in whatever entry: what was shown first is what everybody then reads, and rebuilding agrees."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine

from domain.clock import day_of, micros
from domain.commands.paper_correction import correct_decision
from projections.proceedings import proceeding_of, told
from projections.register import in_force
from tests.inline import assert_read_models_agree
from tests.mending import EVERY, Mender, with_reasons
from tests.scenario import Commune
from tests.whole_book import whole_book


def test_every_value_of_every_entry_is_mended_twice_with_its_consequence_shown(engine: Engine):
    commune = Commune(engine, inline=True)
    whole_book(commune)
    with_reasons(commune)
    mender = Mender(commune, engine)
    dossiers = [f"d.2026.family.{subject}.1" for subject, _ in commune.households]

    for dossier in dossiers:
        mender.mend_everything(dossier)
    assert EVERY - mender.mended == set()

    mender.mended.clear()
    for dossier in dossiers:
        mender.mend_everything(dossier)
    assert EVERY - mender.mended == set()
    assert_read_models_agree(engine)


@pytest.mark.parametrize("seed", range(3))
def test_mended_in_any_order_everybody_reads_what_was_shown_and_rebuilding_agrees(engine: Engine, seed: int):
    commune = Commune(engine, inline=True)
    whole_book(commune)
    with_reasons(commune)
    mender = Mender(commune, engine)
    assert mender.mend_at_random(Random(seed), times=60) > 20
    assert len({topic for topic, _ in mender.mended}) > 8
    assert_read_models_agree(engine)


def test_a_mended_decision_reads_as_it_was_known_then(engine: Engine):
    commune = Commune(engine, inline=True)
    (dossier,) = commune.way(1)
    decision = commune.facts_of(dossier)[-1].decision
    commune.clock.move(days=2)
    before, signed = micros(commune.clock()), day_of(commune.clock()) - timedelta(days=2)
    commune.clock.move(days=1)
    values = {"number": "7/QĐ", "signed_on": signed - timedelta(days=1)}
    commune.perform(
        commune.act(commune.signer),
        lambda desk: correct_decision(
            desk, decision=decision, dossiers=[dossier], values=values, reason="mistyped", text=None
        ),
    )
    commune.books.projector.catch_up_all()  # type: ignore[attr-defined]
    with engine.connect() as db:
        was, now = (in_force(db, on=None, known_at=known) for known in (before, None))
        papers = [told(proceeding_of(db, f"decision.{decision}", known_at=known)) for known in (before, None)]
        early = in_force(db, on=signed - timedelta(days=1))
    assert [(each["number"], each["honour_from"]) for each in (*was, *now)] == [
        ("01/QĐ-UBND", signed.isoformat()),
        ("7/QĐ", (signed - timedelta(days=1)).isoformat()),
    ]
    assert [each["number"] for each in papers] == ["01/QĐ-UBND", "7/QĐ"]
    assert len(early) == 1
    assert_read_models_agree(engine)
