"""A moved clock: what it makes of a due day, and how several moves go together; the commune's facts follow it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.clock import day_of
from domain.errors import BatchRefused, StillPosted
from domain.moved_clocks import EARLIER, LATER, MOVES, UNMOVED, of_place
from domain.stream import project
from tests.bad_years import moves
from tests.scenario import Commune

DAYS = st.dates(date(2026, 10, 1), date(2027, 3, 1))
A_MOVE = st.tuples(st.sampled_from(MOVES), DAYS)


def bounds_of(moves: list[tuple[str, date]]) -> Any:
    bounds = UNMOVED
    for how, day in moves:
        bounds = bounds.moved(how, day)
    return bounds


@given(st.lists(A_MOVE), DAYS)
def test_bounds_say_what_the_moves_say_one_after_the_other(moves: list[tuple[str, date]], due: date) -> None:
    expected = due
    for how, day in moves:
        expected = max(expected, day) if how == LATER else min(expected, day)
    bounds = bounds_of(moves)
    assert bounds.of(due) == expected
    # A fact that was written after the moves carries the moved day already.
    assert bounds.of(expected) == expected


@given(st.lists(A_MOVE), st.lists(A_MOVE), DAYS)
def test_a_fact_written_between_two_moves_comes_out_like_one_written_before(
    first: list[tuple[str, date]], then: list[tuple[str, date]], due: date
) -> None:
    assert bounds_of(first + then).of(bounds_of(first).of(due)) == bounds_of(first + then).of(due)


def test_what_is_never_due_becomes_due_only_by_less_time() -> None:
    day = date(2026, 12, 1)
    assert (UNMOVED.moved(LATER, day).of(None), UNMOVED.moved(EARLIER, day).of(None)) == (None, day)


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def due_of(commune: Commune, dossier: str) -> str | None:
    due: str | None = commune.facts_of(dossier)[-1].due_on
    return due


def test_facts_written_afterwards_carry_the_moved_day(commune: Commune) -> None:
    before, after = commune.register(commune.enroll(2))
    commune.assess([before])
    own = due_of(commune, before)
    moves(commune, date(2026, 12, 20), places=[commune.village])
    commune.assess([after])
    assert due_of(commune, after) == "2026-12-20"
    assert due_of(commune, before) == own
    fact = commune.facts_of(f"cycle.{commune.commune}.2026")[-1]
    assert (fact.TOPIC, fact.title, [place["id"] for place in fact.places]) == (
        "cycle.clock-moved", None, [commune.village],
    )  # fmt: skip
    assert fact.clocks == [
        {"title": "family", "step": "village-verification", "place": commune.village, "not_before": "2026-12-20",
         "not_after": None},
    ]  # fmt: skip


def test_a_move_of_the_whole_commune_moves_the_clocks_of_single_places_too(commune: Commune) -> None:
    moves(commune, date(2026, 12, 20), places=[commune.village])
    moves(commune, date(2026, 12, 10))
    cycle = commune.facts_of(f"cycle.{commune.commune}.2026")
    clocks = project(cycle, ()).clocks
    natural = date(2026, 11, 25)
    step = "village-verification"
    assert of_place(clocks, "family", commune.village)[step].of(natural) == date(2026, 12, 20)
    assert of_place(clocks, "family", commune.other_village)[step].of(natural) == date(2026, 12, 10)


def test_registration_stays_open_where_its_last_day_was_moved(commune: Commune) -> None:
    moves(commune, date(2027, 1, 31), step="registration", places=[commune.village])
    commune.clock.move(days=105)
    assert day_of(commune.clock()) == date(2027, 1, 14)
    assert commune.register(commune.enroll(1))
    with pytest.raises(BatchRefused):
        commune.register(commune.enroll(1, place=commune.other_village), place=commune.other_village)
    commune.clock.move(days=20)
    with pytest.raises(BatchRefused, match="31/01/2027"):
        commune.register(commune.enroll(1))


def test_a_list_that_is_up_stays_up_until_the_moved_day(commune: Commune) -> None:
    dossiers = commune.register(commune.enroll(1))
    commune.assess(dossiers)
    commune.meet(dossiers)
    posting = commune.post(dossiers)
    until = day_of(commune.clock()) + timedelta(days=10)
    moves(commune, until + timedelta(days=5), step="posting-close")
    commune.clock.move(days=11)
    with pytest.raises(BatchRefused) as refused:
        commune.close(posting)
    assert [type(each) for each in refused.value.rows.values()] == [StillPosted]
    commune.clock.move(days=5)
    commune.close(posting)
