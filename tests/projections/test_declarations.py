"""Declarations: what was declared for which year, as of a moment and as it was known at one."""

from datetime import timedelta
from typing import Any

import pytest

from domain.clock import micros
from domain.commands.declaring import Interest, declare_interests
from projections.declarations import declared, has_declared
from tests.service.town import Town


@pytest.fixture
def town(engine: Any) -> Any:
    found = Town(engine)
    yield found
    found.wiring.close()


def test_declarations_are_told_by_year_and_by_moment(town: Town) -> None:
    ((subject, _),) = town.enroll(1)
    before = town.clock()
    town.clock.move(days=1)
    told: dict[str, Any] = {"person": town.signer, "year": 2028, "interests": [Interest(subject, "work")]}
    town.perform(town.upper(), lambda desk: declare_interests(desk, **told))
    town.declare_kin(town.signer, [subject])
    town.current()
    then = {"as_of": micros(before + timedelta(hours=1))}
    with town.engine.connect() as db:
        assert [(each.year, len(each.interests)) for each in declared(db, town.signer)] == [
            (2026, 0), (2027, 0), (2028, 1), (None, 1),
        ]  # fmt: skip
        assert [each.year for each in declared(db, town.signer, **then)] == [2026, 2027]
        assert (has_declared(db, town.signer, 2028), has_declared(db, town.signer, 2028, **then)) == (True, False)
        assert not has_declared(db, town.nobody, 2026)
