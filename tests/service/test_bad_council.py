"""Every bad council is refused with exactly its sentence, and the books are as they were."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import Engine

from domain.errors import Refusal
from service.database import make_engine
from service.errors import STATUS
from tests.bad_council import COUNCILS, Bad, Sat
from tests.conftest import TEMPLATE
from tests.domain.test_bad_input import reason, stored
from tests.postgres import Server

numbers = count(1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sat]:
    """One town for all cases: refused input leaves nothing behind that the next case could see."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        url = f"sqlite:///{copy(template, tmp_path_factory.mktemp('council') / 'sovang.db')}"
        made = Sat(make_engine(url))
        yield made
        made.wiring.close()
        made.engine.dispose()
    else:
        server: Server = request.getfixturevalue("postgres_server")
        name = f"council_{next(numbers)}"
        made = Sat(make_engine(server.create(name, template=TEMPLATE)))
        yield made
        made.wiring.close()
        made.engine.dispose()
        server.drop(name)


@pytest.mark.parametrize("case", COUNCILS, ids=lambda case: case.name)
def test_a_bad_council_is_refused_and_nothing_is_stored(sat: Sat, case: Bad) -> None:
    engine: Engine = sat.engine
    before = stored(engine)
    with pytest.raises(Refusal) as refused:
        case.does(sat)
    row = reason(refused.value)
    assert type(row) is case.refusal
    for sentence in (str(refused.value), str(row)):
        assert sentence
        assert not re.search(r"%\(\w+\)", sentence)
    assert type(row) in STATUS
    assert stored(engine) == before


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in COUNCILS]
    assert len(set(names)) == len(names) >= 50


def test_a_score_of_the_council_is_corrected_and_the_dossier_goes_back_where_the_outcome_differs(sat: Sat) -> None:
    """The score is typed from the minutes and can be mistyped; the votes it stands beside remain."""
    sat.corrects(score=80)
    assert sat.found(sat.decided).state == "appraised"
    sat.corrects(score=10)
    assert (sat.found(sat.decided).state, sat.found(sat.decided).next_step) == ("returned", "council-appraisal")
