"""The matrix of every other title: who tries which step of its way, against its table."""

import os
from random import Random

import pytest
from sqlalchemy import Engine

from domain.council_refusals import ChairNotThere, NotAMember
from domain.errors import BatchRefused, NoMandate, NotYourOffice, NotYourPlace, OwnOrKin, Refusal
from service.database import make_engine
from tests import packaged
from tests.packaged import rules_of

from .test_commands import one_of_each
from .titles import BY, LINES, TITLES, Cell, Line, Titles

WHOLE = os.environ.get("SOVANG_SOAK") == "1"
SEED, COUNT = 20261122, 10
WORDS: dict[type[Refusal], set[str]] = {
    NoMandate: {"mandate"}, NotYourPlace: {"place"}, NotYourOffice: {"office"}, OwnOrKin: {"kin"},
    # Whoever does not belong to the council does not sit in its chair, whatever the reason.
    ChairNotThere: {"office"}, NotAMember: {"mandate", "place", "office"},
}  # fmt: skip


def words_of(refusal: Refusal) -> set[str]:
    if isinstance(refusal, BatchRefused):
        return set().union(*(words_of(each) for each in refusal.rows.values()))
    return WORDS[type(refusal)]


def chosen(line: Line) -> tuple[list[Cell], list[Cell]]:
    """Allowed and refused cells of one step: all where the whole matrix is asked for."""
    # Entering for the subject they name no office of their own.
    every = [Cell(each, line) for each in BY if not (line.subject and each.term == "other office")]
    allowed, refused = [cell for cell in every if not cell.against], [cell for cell in every if cell.against]
    if WHOLE:
        return allowed, refused
    single = [cell for cell in refused if len(cell.against) == 1]
    kinds = one_of_each(single, lambda cell: (*cell.against, cell.officer.relation, cell.officer.term))
    return one_of_each(allowed, lambda cell: cell.officer.office), kinds + Random(SEED).sample(refused, COUNT)


def test_the_table_knows_every_step_of_every_title() -> None:
    steps = {(title, step.id) for title in TITLES for step in rules_of(title).procedure.steps}
    assert LINES.keys() == steps
    assert {*TITLES, "family"} == set(packaged.TITLES)


def test_every_step_is_taken_by_whom_the_table_names_and_by_nobody_else(sqlite_url: str) -> None:
    engine: Engine = make_engine(sqlite_url)
    world, seen = Titles(engine), set[Line]()
    while lines := world.waiting():
        for line in lines:
            seen.add(line)
            _try(world, line)
        world.go_on()
    assert seen == set(LINES.values())
    engine.dispose()


def _try(world: Titles, line: Line) -> None:
    allowed, refused = chosen(line)
    assert allowed
    before = world.read_heads()
    for cell in allowed:
        assert world.attempt(cell, record=False), str(cell)
    for cell in refused:
        with pytest.raises(Refusal) as refusal:
            world.attempt(cell, record=True)
        assert words_of(refusal.value) & cell.against, f"{cell}: {refusal.value!r}, against: {cell.against}"
    assert world.read_heads() == before
