"""Hands kept apart where a title says so of its own assessment: a village's front committee, and who led its meeting."""

from functools import partial

import pytest
from sqlalchemy import Engine

from domain.commands import aside, self_assessment
from domain.commands.self_assessment import Assessed
from domain.errors import BatchRefused, SameHands
from tests.packaged import rules_of
from tests.scenario import SEEN, ref
from tests.walking import Walker, best


def test_whoever_led_the_villages_meeting_does_not_then_score_the_village(engine: Engine) -> None:
    world = Walker(engine)
    dossier = world.begin("community")
    rules = rules_of("community")
    while world.step(dossier) != "commune-appraisal":
        pass
    chair = world.holder(rules, "village-officer", world.village)
    other = world.holder(rules, "front-committee", world.village)
    mend: list[dict[str, str | None]] = [{"criterion": None, "reason": "evidence-missing"}]
    returns = partial(aside.send_back, dossier=dossier, to_step="self-assessment", mend=mend, text=ref())
    appraiser = world.holder(rules, "commune-appraiser", world.village)
    world.perform(world.act(appraiser), returns)
    scores = partial(self_assessment.assess, assessed=[Assessed(dossier, best(rules))])
    committee = world.grant(chair, "front-committee", [world.village])
    both = {"office": "front-committee", "mandate": committee, "entry_mandate": committee, "seen": SEEN}
    with pytest.raises(BatchRefused) as refused:
        world.perform(world.act(chair, **both), scores)
    assert {type(each) for each in refused.value.rows.values()} == {SameHands}
    world.perform(world.act(other), scores)
