"""The matrix at the commands: who tries what at which stage, against the table; on both engines."""

import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.desk import Request
from domain.errors import BatchRefused, NoMandate
from service.database import make_engine

from .acts import act_of, command_of
from .cast import CAST
from .cells import Cell, attempt, every_cell, rehearsed, request_of, words_of
from .rules import ACTS, RULES, STAGES
from .world import World

WHOLE = os.environ.get("SOVANG_SOAK") == "1"
SEED = 20261115
COUNT = 500
# The whole is tried in parts, so that several processes share in it and each tells when it is through.
PARTS = range(24 if WHOLE else 1)
CELLS = list(every_cell())
ALLOWED = [cell for cell in CELLS if not cell.against]
REFUSED = [cell for cell in CELLS if cell.against]


def one_of_each(cells: list[Cell], kind: Callable[[Cell], Any]) -> list[Cell]:
    """One cell by lot of all those that are alike."""
    kinds: dict[Any, list[Cell]] = defaultdict(list)
    for cell in cells:
        kinds[kind(cell)].append(cell)
    luck = Random(SEED)
    return [luck.choice(alike) for alike in kinds.values()]


def chosen_refused() -> list[Cell]:
    """All of them where the whole matrix is asked for, else one of each kind that is refused for a single reason, and
    as many more by lot."""
    if WHOLE:
        return REFUSED
    single = [cell for cell in REFUSED if len(cell.against) == 1]
    kinds = one_of_each(single, lambda cell: (*cell.against, cell.act, cell.actor.mode, cell.actor.office))
    return kinds + Random(SEED).sample(REFUSED, COUNT)


def test_stages_are_what_the_table_says_of_them(world: World) -> None:
    assert set().union(*(rule.when for rule in RULES)) == set(STAGES)
    for stage, dossier in world.dossiers.items():
        assert (world.find(dossier).state, world.find(dossier).next_step or "") == (
            STAGES[stage].state,
            STAGES[stage].next,
        )


@pytest.mark.parametrize("part", PARTS)
def test_what_the_table_refuses_is_refused_for_one_of_its_reasons_and_leaves_no_fact(world: World, part: int) -> None:
    before = world.read_heads()
    for cell in chosen_refused()[part :: len(PARTS)]:
        refusal = attempt(world, cell)
        assert refusal is not None, f"{cell} was carried out, against: {cell.against}"
        assert words_of(refusal) & cell.against, f"{cell}: {refusal!r}, against: {cell.against}"
        assert world.read_heads() == before, f"{cell} left a fact"


def test_what_the_table_allows_comes_to_its_fact(world: World) -> None:
    assert {cell.act for cell in ALLOWED} == set(ACTS)
    for cell in ALLOWED if WHOLE else one_of_each(ALLOWED, lambda cell: cell.kind):
        assert cell.fact in rehearsed(world, cell), str(cell)


def test_every_act_is_recorded_under_the_power_it_was_done_by(engine: Engine) -> None:
    world, spent = World(engine), set[str]()
    for act in ACTS:
        open_at = [cell for cell in ALLOWED if cell.act == act]
        if spent.issuperset(cell.stage for cell in open_at):
            world, spent = World(engine), set()
        cell = Random(SEED).choice([cell for cell in open_at if cell.stage not in spent])
        spent.add(cell.stage)
        assert_recorded(world, cell)


def test_every_act_is_recorded_at_every_stage_where_it_is_open(sqlite_url: str, tmp_path: Path) -> None:
    engine = make_engine(sqlite_url)
    world = World(engine)
    for cell in one_of_each(ALLOWED, lambda cell: cell.kind if WHOLE else (cell.act, cell.stage)):
        with world.copied(tmp_path) as copy:
            assert_recorded(copy, cell)
    engine.dispose()


def assert_recorded(world: World, cell: Cell) -> None:
    """Carried out, it is a fact of its type under the mandate of the one who acted, in the commune's book alone."""
    before = world.read_heads()
    refusal = attempt(world, cell)
    assert refusal is None, f"{cell}: {refusal!r}"
    after = world.read_heads()
    assert {book for book in after if after[book] != before[book]} == {world.commune}
    fact = world.last_fact(world.dossiers.get(cell.stage) or f"d.2026.family.{world.subjects[cell.stage]}.1", cell.fact)
    expected = act_of(world, cell.actor, cell.act, cell.stage, seen=cell.seen)
    said = [(act.actor, act.person, act.office, act.mandate, act.entry_mandate) for act in (fact.act, expected)]
    assert said[0] == said[1], str(cell)


def test_what_came_in_before_a_mandate_was_ended_is_not_entered_after_it(world: World) -> None:
    before = world.read_heads()
    for actor in (each for each in CAST if each.term == "ended" and each.mode in ("for", "office")):
        for act in ("register", "verify", "appraise", "recognise"):
            for stage in (each for each in STAGES if not Cell(actor, act, each).against - {"mandate"}):
                cell = Cell(actor, act, stage)
                early = replace(request_of(world, cell).act, now=world.clock() - timedelta(minutes=6))
                with pytest.raises((NoMandate, BatchRefused)):
                    world.office.perform(Request(early, "d" * 64), command_of(world, cell.act, cell.stage))
    assert world.read_heads() == before
