"""Every title's way by its own procedure: villages or none, a person or a place, up to the decision."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands import correction, setup, village
from domain.commands.earlier_years import levels_held
from domain.commands.village import Voted
from domain.criteria.refusals import ScoreMissing
from domain.desk import Desk, Request
from domain.errors import BatchRefused, NotEnrolled, OnPlaceholder, SameHands
from domain.ids import new_id
from domain.policies import Standing, Warrant
from tests.packaged import TITLES, rules_of
from tests.walking import Walker, best, open_year

VILLAGE_STEPS = ["village-verification", "posting", "posting-close"]


@pytest.fixture
def commune(engine: Engine) -> Walker:
    return Walker(engine)


def steps_taken(commune: Walker, dossier: str) -> list[str]:
    found = commune.to_the_end(dossier)
    assert found.state == "recognised"
    return list(found.taken)


@pytest.mark.parametrize("title", TITLES)
def test_every_title_comes_to_its_decision_by_the_steps_of_its_procedure(commune: Walker, title: str) -> None:
    dossier = commune.begin(title)
    assert steps_taken(commune, dossier) == [step.id for step in rules_of(title).procedure.steps[1:]]


@pytest.mark.parametrize("title", ["clan", "citizen"])
def test_who_belongs_to_no_village_goes_without_its_steps(commune: Walker, title: str) -> None:
    dossier = commune.begin(title, outside=True)
    expected = [step.id for step in rules_of(title).procedure.steps[1:] if step.id not in VILLAGE_STEPS]
    assert steps_taken(commune, dossier) == expected


def test_a_place_is_asked_for_by_its_own_id_and_only_where_it_is(commune: Walker) -> None:
    with pytest.raises(BatchRefused) as refused:
        commune.begin("community", subject=(commune.other_village, None))
    assert isinstance(refused.value.rows[commune.other_village], NotEnrolled)
    assert commune.find(commune.begin("community")).subject == commune.village


def test_who_scored_the_village_does_not_chair_its_meeting(commune: Walker) -> None:
    dossier = commune.begin("community")
    commune.step(dossier)
    rules = commune.rules(dossier)
    chair = commune.holder(rules, "front-committee", commune.village)
    commune.offices[chair] = "village-officer"
    commune.mandates[chair] = commune.grant(chair, "village-officer", [commune.village])
    act = commune.act(chair, seen=({"book": commune.commune, "position": 1, "digest": "0" * 64},))
    voted = [Voted(dossier, {"for": 40, "against": 0, "blank": 0}, 100)]
    with pytest.raises(BatchRefused) as refused:
        commune.perform(
            act,
            lambda desk: village.hold_meeting(
                desk,
                meeting=new_id(),
                place=commune.village,
                held_on=date(2026, 10, 2),
                summoned=50,
                present=40,
                ballot="secret",
                voted=voted,
            ),
        )
    assert isinstance(refused.value.rows[dossier], SameHands)


@pytest.mark.parametrize("title", ["clan", "community", "higher_unit"])
def test_a_real_cycle_does_not_open_on_a_placeholder(commune: Walker, title: str) -> None:
    rules = rules_of(title)

    def opening(desk: Desk, *, demonstration: bool) -> dict[str, Any]:
        return setup.open_cycle(
            desk,
            year=2027,
            opens_on=date(2027, 1, 1),
            closes_on=date(2027, 12, 31),
            titles=[(rules.procedure, rules.criteria)],
            demonstration=demonstration,
        )

    with pytest.raises(OnPlaceholder):
        commune.perform(commune.act(), partial(opening, demonstration=False))
    assert commune.perform(commune.act(), partial(opening, demonstration=True))


def test_a_checklist_is_answered_line_by_line(commune: Walker) -> None:
    dossier = commune.begin("commune")
    scores = best(rules_of("commune"))
    scores.pop("criterion-3-level-2")
    with pytest.raises(BatchRefused) as refused:
        commune.step(dossier, scores=scores)
    assert isinstance(refused.value.rows[dossier], ScoreMissing)


@pytest.mark.parametrize(("day", "level"), [(7, 1), (8, 2)])
def test_level_two_waits_until_level_one_has_been_held_for_twelve_months(engine: Engine, day: int, level: int) -> None:
    commune = Walker(engine, now=datetime(2026, 1, 5, 2, 0, tzinfo=UTC))
    first = commune.to_the_end(commune.begin("commune"), score=1)
    assert first.in_force == (date(2026, 1, 8), date(2029, 1, 7))
    commune.clock.now = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
    open_year(commune, commune.commune, [rules_of("commune")], year=2027)
    again = commune.begin("commune")
    # The step is taken on the next day.
    commune.clock.now = datetime(2027, 1, day - 1, 2, 0, tzinfo=UTC)
    commune.step(again)
    rules = commune.rules(again)
    assessed = next(each for each in commune.find(again).stood if each.topic == "self-assessed")
    assert assessed.values["total"] == level
    # Mended and mended back, a year later, it is what it was: the waiting counts to the day of the entry.
    commune.clock.move(days=400)
    told = {"dossier": again, "version": assessed.version, "reason": "typing", "text": None}
    scores, wrong = assessed.values["scores"], {"criterion-1-level-2": 0}
    for typed, total in ((scores | wrong, 1), (scores, level)):
        act = commune.act(commune.holder(rules, "culture-office", commune.commune), book=commune.commune)
        commune.perform(act, partial(correction.correct_entry, **told, values={"scores": typed}))
        mended = next(each for each in commune.find(again).stood if each.topic == "self-assessed")
        assert mended.values["total"] == total


def test_the_level_of_an_earlier_year_is_the_one_that_it_was_corrected_to(engine: Engine) -> None:
    commune = Walker(engine, now=datetime(2026, 1, 5, 2, 0, tzinfo=UTC))
    first = commune.to_the_end(commune.begin("commune"), score=2)
    appraised = next(each for each in first.stood if each.topic == "commune-appraised")
    correct = partial(correction.correct_entry, dossier=first.id, version=appraised.version, reason="typing", text=None)
    rules = commune.rules(first.id)
    act = commune.act(commune.holder(rules, "upper-appraiser", commune.commune), book=commune.commune)
    commune.perform(act, partial(correct, values={"score": 1}))
    commune.clock.now = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
    open_year(commune, commune.commune, [rules_of("commune")], year=2027)
    again = commune.find(commune.begin("commune"))
    desk = Desk(commune.office, Request(act, ""))
    by = Warrant(replace(act, now=commune.clock()), rules, Standing("", frozenset(), frozenset(), frozenset()))
    assert levels_held(desk, again, by) == {1: date(2026, 1, 8)}
