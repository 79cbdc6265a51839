"""Requests about personal data as of any instant and as known at any, answered as a plain replay answers."""

from random import Random

import pytest
from sqlalchemy import Engine

from service.cli.opened import reading
from service.follower.projector import Projector
from tests.projections.log import Log
from tests.projections.past.about_requests import QUESTIONS
from tests.projections.past.asking import Ask, moments
from tests.projections.past.checks import DataRequests
from tests.projections.past.replay import Past, written_in
from tests.projections.past.story import Story


@pytest.mark.parametrize("seed", range(3))
def test_requests_of_the_past_are_answered_as_a_replay_answers_them(
    engine: Engine, projector: Projector, seed: int
) -> None:
    story, random = Story(Log(engine), seed), Random(seed)
    story.tell(DataRequests(), length=60)
    projector.catch_up_all()
    facts = written_in(engine, story.book)
    at, known = moments(facts)
    asked = 0
    with reading(engine) as db:
        for _ in range(60):
            times = {"as_of": random.choice([None, *at]), "known_at": random.choice([None, *known])}
            ask = Ask(db, Past(facts, **times), story, random, times)
            for question in QUESTIONS:
                found, expected = question(ask)
                assert found == expected, (question.__name__, times)
                asked += bool(expected)
    assert asked > 30
