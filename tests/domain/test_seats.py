"""Seats in a council: who sits there does so under a mandate of the council, over its commune, held on that day."""

from collections.abc import Mapping
from functools import partial

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import council
from domain.commands.council import Attendance, Heard
from domain.council_refusals import NotAMember
from domain.ids import new_id
from tests.packaged import rules_of
from tests.scenario import SEEN
from tests.walking import Walker


class Sitting(Walker):
    """A unit that waits for the council, and the council's chair and three members."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.unit = self.begin("unit")
        self.step(self.unit)
        self.clock.move(days=1)
        rules = rules_of("unit")
        self.roll = self.council(rules, rules.procedure.step("council-appraisal"), self.commune)
        self.chair = next(iter(self.roll))

    def meets(self, roll: Mapping[str, str]) -> None:
        heard = [Heard(self.unit, dict.fromkeys(roll, "for"), 90)]
        told = {"meeting": new_id(), "place": self.commune, "held_on": day_of(self.clock()), "ballot": "show"}
        sat = Attendance(roll, dict.fromkeys(roll, "present"))
        self.perform(
            self.act(self.chair, seen=SEEN), partial(council.hold_council, attendance=sat, heard=heard, **told)
        )


@pytest.fixture
def commune(engine: Engine) -> Sitting:
    return Sitting(engine)


@pytest.mark.parametrize("why", ["elsewhere", "another office", "not theirs", "ended"])
def test_nobody_sits_there_without_a_mandate_for_it(commune: Sitting, why: str) -> None:
    person = new_id()
    if why == "not theirs":
        mandate = next(iter(commune.seated.values()))
    else:
        office = "signer" if why == "another office" else "council-member"
        mandate = commune.grant(person, office, [commune.other_village if why == "elsewhere" else commune.commune])
    if why == "ended":
        commune.mandates[person] = mandate
        commune.end_mandate(person)
        commune.clock.move(days=1)
    before = commune.topics(commune.unit)
    with pytest.raises(NotAMember):
        commune.meets(commune.roll | {person: mandate})
    assert commune.topics(commune.unit) == before
    commune.meets(commune.roll)
    assert commune.topics(commune.unit)[-1] == "dossier.commune-appraised"
