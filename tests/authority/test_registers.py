"""The matrix of what no procedure rules: who tries which act on a register, against its table; on both engines."""

import os
from random import Random

import pytest
from sqlalchemy import Engine

from domain.errors import BatchRefused, NoMandate, NotYourOffice, NotYourPlace, OwnOrKin, Refusal
from domain.privacy_refusals import OwnRequest
from service.database import make_engine

from .register_acts import COMMANDS, command_of
from .registers import LINES, Cell, Registers, every_cell
from .test_commands import one_of_each

WHOLE = os.environ.get("SOVANG_SOAK") == "1"
SEED, COUNT = 20261122, 150
CELLS = every_cell()
ALLOWED = [cell for cell in CELLS if not cell.against]
REFUSED = [cell for cell in CELLS if cell.against]
WORDS: dict[type[Refusal], str] = {
    NoMandate: "mandate", NotYourPlace: "place", NotYourOffice: "office", OwnOrKin: "kin", OwnRequest: "kin",
}  # fmt: skip
# What ends what others need: carried out after them.
LAST = ("close-inspection", "rename-place", "merge-places", "close-year")


def chosen_refused() -> list[Cell]:
    """All of them where the whole matrix is asked for, else one of each kind that has a single reason, and some by lot."""
    if WHOLE:
        return REFUSED
    single = [cell for cell in REFUSED if len(cell.against) == 1]
    kinds = one_of_each(single, lambda cell: (*cell.against, cell.act, cell.officer.mode, cell.officer.term))
    return kinds + Random(SEED).sample(REFUSED, COUNT)


def words_of(refusal: Refusal) -> set[str]:
    if isinstance(refusal, BatchRefused):
        return set().union(*(words_of(each) for each in refusal.rows.values()))
    return {WORDS[type(refusal)]}


def test_the_table_knows_every_act_that_is_tried() -> None:
    assert COMMANDS.keys() == LINES.keys() == {cell.act for cell in ALLOWED}


def test_what_the_table_refuses_is_refused_for_one_of_its_reasons(registers: Registers) -> None:
    before = registers.read_heads()
    for cell in chosen_refused():
        with pytest.raises((*WORDS, BatchRefused)) as refused:
            registers.office.perform(registers.request_of(cell), command_of(registers, cell.act))
        assert words_of(refused.value) <= cell.against, f"{cell}: {refused.value!r}, against: {cell.against}"
        assert registers.read_heads() == before, f"{cell} left a fact"


def test_what_the_table_allows_comes_to_its_fact(registers: Registers) -> None:
    for cell in ALLOWED if WHOLE else one_of_each(ALLOWED, lambda cell: (cell.act, cell.officer.office)):
        desk = registers.office.rehearse(registers.request_of(cell), command_of(registers, cell.act))
        facts = {fact.TOPIC for stream in desk.changed.values() for fact in stream.pending_events}
        assert LINES[cell.act].fact in facts, str(cell)


def test_every_act_is_recorded_under_the_power_it_was_done_by(sqlite_url: str) -> None:
    engine: Engine = make_engine(sqlite_url)
    registers = Registers(engine)
    for act in (*(act for act in LINES if act not in LAST), *LAST):
        cell = Random(SEED).choice([cell for cell in ALLOWED if cell.act == act and cell.officer.mode == "office"])
        before = registers.read_heads()
        request = registers.request_of(cell)
        registers.office.perform(request, command_of(registers, act))
        after = registers.read_heads()
        assert {book for book in after if after[book] != before[book]} == {request.act.book}, str(cell)
        lines = registers.books.ledger.read(request.act.book, after=before[request.act.book], limit=100)
        facts = [registers.facts_of(line.stream)[line.version - 1] for line in lines]
        assert LINES[act].fact in {fact.TOPIC for fact in facts}, str(cell)
        said = request.act
        for fact in facts:
            assert (fact.act.actor, fact.act.office, fact.act.mandate) == (said.actor, said.office, said.mandate)
    engine.dispose()
