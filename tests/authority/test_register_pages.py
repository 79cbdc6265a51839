"""Pages of registers and lists: a form is there for whom the tables name, and nothing is recorded for anybody else."""

import os
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from service.database import make_engine

from .officers import CAST, Officer
from .shown_registers import LISTS, PAGES, ShownRegisters, page_is_open
from .test_commands import one_of_each

WHOLE = os.environ.get("SOVANG_SOAK") == "1"
SEED, REFUSED = 20261122, 40
# Whose mandate is another's has none at a browser, and nobody chooses there to act in another office.
AT_BROWSERS = [each for each in CAST if each.mode == "office" and each.term not in ("another's", "other office")]
Cell = tuple[Officer, str]


def cells() -> tuple[list[Cell], list[Cell]]:
    """Allowed ones and refused ones: each page for one whom it is open to, and by lot where not all are asked for."""
    found: dict[bool, list[Cell]] = {True: [], False: []}
    for officer, page in product(AT_BROWSERS, (*PAGES.values(), *LISTS)):
        found[page_is_open(officer, page)].append((officer, page))
    if WHOLE:
        return found[True], found[False]
    allowed: list[Cell] = one_of_each(found[True], lambda cell: cell[1])
    return allowed, Random(SEED).sample(found[False], REFUSED)


@pytest.fixture(scope="module")
def shown(sqlite_template, tmp_path_factory) -> Iterator[ShownRegisters]:  # type: ignore[no-untyped-def]
    """Nothing is recorded in it, so all that is tried here is tried in one."""
    path = tmp_path_factory.mktemp("registers") / "sovang.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    world = ShownRegisters(engine)
    yield world
    world.wiring.close()
    engine.dispose()


def test_the_form_is_there_for_whom_the_tables_name_and_what_others_send_is_not_recorded(shown: ShownRegisters) -> None:
    allowed, refused = cells()
    before = shown.read_heads()
    forms = {}
    for officer, page in allowed:
        found = shown.visitor(officer).get(shown.address(page))
        assert found.status == 200, f"{page} by [{officer}]: {found.status}"
        assert "command_id" in found.form, f"{page} by [{officer}]"
        forms[page] = found.form
    wrong = []
    for officer, page in refused:
        visitor, address = shown.visitor(officer), shown.address(page)
        found, sent = visitor.get(address), shown.send_as_shown(visitor, address, forms[page])
        after = shown.read_heads()
        if not (400 <= found.status < 500 and 400 <= sent.status < 500 and after == before):
            wrong.append(f"{page} by [{officer}]: {found.status}, {sent.status}, {after != before and 'a fact'}")
            before = after
    assert not wrong, "\n".join(wrong)
