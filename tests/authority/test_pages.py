"""The matrix on the pages: an act's form is there for whom the table names, and nothing is recorded for anybody else."""

import os
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from service.database import make_engine

from .cast import OFFICERS, SUBJECTS, Actor
from .rules import STAGES
from .shown import PAGES, Shown, open_to

WHOLE = os.environ.get("SOVANG_SOAK") == "1"
SEED, REFUSED, ALLOWED = 20261115, 80, 50
# "Other office" is how a command lies about itself; whoever signs in acts in the office of the mandate.
AT_BROWSERS = [each for each in (*OFFICERS, *SUBJECTS) if each.term != "other office"]
# The whole is tried in parts, so that several processes share in it and each tells when it is through.
PARTS = range(24 if WHOLE else 1)
Cell = tuple[Actor, str, str]


def cells() -> tuple[list[Cell], list[Cell]]:
    """Allowed ones and refused ones, by lot where not the whole matrix is asked for; taking back comes first, because
    whose turn it is opens the dossier when they try something else."""
    found: dict[bool, list[Cell]] = {True: [], False: []}
    for actor, act, stage in product(AT_BROWSERS, sorted(PAGES), STAGES):
        if stage != "enrolled":
            found[open_to(actor, act, stage)].append((actor, act, stage))
    luck = Random(SEED)
    chosen = found if WHOLE else {True: luck.sample(found[True], ALLOWED), False: luck.sample(found[False], REFUSED)}
    return tuple(sorted(chosen[way], key=lambda cell: cell[1] != "retract") for way in (True, False))


def share(cells: list[Cell], part: int) -> list[Cell]:
    """A part of them: all of some people's, since most of the time goes into their arriving."""
    return [cell for cell in cells if AT_BROWSERS.index(cell[0]) % len(PARTS) == part]


@pytest.fixture
def shown(sqlite_url: str) -> Iterator[Shown]:
    engine = make_engine(sqlite_url)
    world = Shown(engine)
    yield world
    world.wiring.close()
    engine.dispose()


@pytest.mark.parametrize("part", PARTS)
def test_the_form_of_an_act_is_there_for_whom_the_table_names(shown: Shown, part: int) -> None:
    allowed, _ = cells()
    for actor, act, stage in share(allowed, part):
        page = shown.visitor(actor).get(shown.address(act, stage))
        assert page.status == 200, f"{act} at {stage} by [{actor}]: {page.status}"
        assert "command_id" in page.form, f"{act} at {stage} by [{actor}]"


@pytest.mark.parametrize("part", PARTS)
def test_nobody_else_finds_the_form_and_what_they_send_is_not_recorded(shown: Shown, part: int) -> None:
    allowed, refused = cells()
    before = shown.read_heads()
    one_of_each = {act: (actor, stage) for actor, act, stage in allowed}
    forms = {act: shown.visitor(by).get(shown.address(act, stage)).form for act, (by, stage) in one_of_each.items()}
    wrong = []
    for actor, act, stage in share(refused, part):
        visitor, address = shown.visitor(actor), shown.address(act, stage)
        page = visitor.get(address)
        sent = shown.send_as_shown(visitor, address, forms.get(act, page.form))
        after = shown.read_heads()
        if not (400 <= page.status < 500 and 400 <= sent.status < 500 and after == before):
            wrong.append(f"{act} at {stage} by [{actor}]: {page.status}, {sent.status}, {after != before and 'a fact'}")
            before = after
    assert not wrong, "\n".join(wrong)
