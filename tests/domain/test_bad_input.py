"""Every bad case is refused with exactly its sentence, and the books are as they were."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import Engine, func, select

from domain.errors import BatchRefused, Refusal
from service.database import make_engine
from service.errors import STATUS
from service.schema import book, command, fact, vault_version
from tests import bad_input
from tests.bad_codes import CODES
from tests.bad_data import DATA, Asked
from tests.bad_input import Bad, Ready
from tests.bad_inspections import INSPECTIONS
from tests.bad_mandates import MANDATES
from tests.bad_members import MEMBERS
from tests.bad_mending import MENDING
from tests.bad_overriding import OVERRIDING
from tests.bad_papers import PAPERS, Papered
from tests.bad_places import PLACES, Placed
from tests.bad_remedies import REMEDIES
from tests.bad_reports import REPORTS
from tests.bad_rewards import REWARDS
from tests.bad_undoing import UNDOING
from tests.bad_years import YEARS
from tests.conftest import TEMPLATE
from tests.postgres import Server

EVERY = (
    *bad_input.COMMANDS, *REMEDIES, *MENDING, *MEMBERS, *INSPECTIONS, *UNDOING, *REPORTS, *REWARDS, *YEARS, *OVERRIDING,
    *MANDATES, *DATA, *PLACES, *PAPERS, *CODES,
)  # fmt: skip
numbers = count(1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for all cases: refused input leaves nothing behind that the next case could see."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        made = make_engine(f"sqlite:///{copy(template, tmp_path_factory.mktemp('bad') / 'sovang.db')}")
        yield made
        made.dispose()
    else:
        server: Server = request.getfixturevalue("postgres_server")
        name = f"bad_{next(numbers)}"
        made = make_engine(server.create(name, template=TEMPLATE))
        yield made
        made.dispose()
        server.drop(name)


class AllOfIt(Placed, Asked, Papered):
    """Everything that the cases need, in one commune."""


@pytest.fixture(scope="module")
def ready(engine: Engine) -> Ready:
    return AllOfIt(engine)


def stored(engine: Engine) -> list[object]:
    """Everything that a refused command could have left behind."""
    with engine.connect() as db:
        heads = sorted(tuple(row) for row in db.execute(select(book)))
        counts = [
            db.execute(select(func.count()).select_from(each)).scalar_one() for each in (fact, command, vault_version)
        ]
    return [heads, counts]


def reason(refusal: Refusal) -> Refusal:
    """The refusal of a batch is that of its refused row."""
    if not isinstance(refusal, BatchRefused):
        return refusal
    (row,) = refusal.rows.values()
    return row


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.name)
def test_bad_input_is_refused_and_nothing_is_stored(ready: Ready, engine: Engine, case: Bad) -> None:
    before = stored(engine)

    with pytest.raises(Refusal) as refused:
        case.does(ready)

    row = reason(refused.value)
    assert type(row) is case.refusal
    for sentence in (str(refused.value), str(row)):
        assert sentence
        assert not re.search(r"%\(\w+\)", sentence)
    assert type(row) in STATUS
    assert stored(engine) == before


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in EVERY]
    assert len(set(names)) == len(names) >= 110
