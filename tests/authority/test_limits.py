"""Limits of power that no single cell shows: whose mandate counts on a paper, and until when."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import appraisal, mandates, remedies, setup
from domain.commands.appraisal import Appraised
from domain.commands.setup import Household
from domain.desk import Request
from domain.errors import BatchRefused, NoMandate, NotYourPlace, Refusal
from domain.ids import new_id
from tests.scenario import SEEN, Commune, ref

from .acts import command_of
from .cast import AT
from .rules import ACTS, STAGES, rule_of
from .world import World


def refusals(refused: Refusal) -> set[type[Refusal]]:
    """Of a list those of its rows."""
    return {type(each) for each in refused.rows.values()} if isinstance(refused, BatchRefused) else {type(refused)}


def test_a_paper_is_worth_what_the_mandate_of_the_one_who_signed_it_covers(world: World) -> None:
    before = world.read_heads()
    for act, stage in ((act, stage) for act in ACTS for stage in STAGES if stage in rule_of(act, stage).when):
        for office in sorted(rule_of(act, stage).offices & AT.keys()):
            here, elsewhere = f"{office} of {AT[office]}", f"{office} of village elsewhere"
            entry = world.held[f"{here} as {office}"]
            said = world.act(
                world.person(here), on_behalf_of=world.person(elsewhere), office=office, seen=SEEN,
                mandate=world.held[f"{elsewhere} as {office}"], entry_mandate=entry,
            )  # fmt: skip
            with pytest.raises((NotYourPlace, BatchRefused)) as refused:
                world.office.perform(Request(said, "d" * 64), command_of(world, act, stage))
            assert refusals(refused.value) == {NotYourPlace}, f"{act} at {stage} by {office}"
    assert world.read_heads() == before


# Known by their day alone: on the day of the end they may have been done before it.
BY_DAY = frozenset({"verify", "recognise", "refuse"})


@pytest.mark.parametrize("term", ["ended", "expired", "future", "suspended", "another's"])
def test_a_paper_is_worth_nothing_where_its_mandate_gave_no_power(world: World, term: str) -> None:
    before = world.read_heads()
    acts = [act for act in ACTS if term not in ("ended", "suspended") or act not in BY_DAY]
    for act, stage in ((act, stage) for act in acts for stage in STAGES if stage in rule_of(act, stage).when):
        for office in sorted(rule_of(act, stage).offices & AT.keys()):
            here, gone = f"{office} of {AT[office]}", f"{office} {term}"
            said = world.act(
                world.person(here), on_behalf_of=world.person(gone), office=office, seen=SEEN,
                mandate=world.held[f"{gone} as {office}"], entry_mandate=world.held[f"{here} as {office}"],
            )  # fmt: skip
            with pytest.raises((NoMandate, BatchRefused)) as refused:
                world.office.perform(Request(said, "d" * 64), command_of(world, act, stage))
            assert refusals(refused.value) == {NoMandate}, f"{act} at {stage} by {office}"
    assert world.read_heads() == before


def test_nobody_keeps_the_register_under_the_mandate_of_another(engine: Engine) -> None:
    commune = Commune(engine)
    own = commune.act(commune.officer)
    household = Household(new_id(), (new_id(),), ref())
    enters = partial(setup.enroll, kind="household", place=commune.village, subjects=[household])
    for said in (
        replace(own, actor=commune.signer, on_behalf_of=commune.officer),
        replace(own, entry_mandate=commune.mandates[commune.signer]),
        replace(own, entry_mandate=None),
    ):
        with pytest.raises(NoMandate):
            commune.perform(said, enters)


@pytest.mark.parametrize("how", ["ended", "suspended", "not at all"])
@pytest.mark.parametrize("delegated", [False, True])
def test_a_late_paper_counts_as_long_as_its_act_is_placed_before_the_end(
    engine: Engine, how: str, *, delegated: bool
) -> None:
    """A day says no hour: the act comes after whatever happened to the dossier that day, perhaps after the end."""
    commune = Commune(engine)
    (dossier,) = commune.to_appraisal(1)
    person, mandate = commune.appraiser, commune.mandates[commune.appraiser]
    if delegated:
        person, mandate = new_id(), new_id()
        told: dict[str, Any] = {"person": person, "places": [commune.commune], "basis": "Giấy ủy quyền minh họa"}
        told |= {"under": commune.mandates[commune.appraiser], "valid_from": day_of(commune.clock()), "valid_to": None}
        commune.perform(commune.upper(), partial(mandates.delegate_mandate, mandate=mandate, **told))
    commune.clock.move(hours=1)
    if how == "ended":
        commune.end_mandate(commune.appraiser)
    elif how == "suspended":
        under = commune.mandates[commune.appraiser]
        commune.perform(commune.upper(), partial(mandates.suspend_mandate, mandate=under, basis="Quyết định minh họa"))
    commune.clock.move(hours=1)
    for command, more in ((remedies.hold, {"reason": "complaint"}), (remedies.release, {})):
        commune.perform(commune.act(commune.signer), partial(command, dossier=dossier, text=None, **more))
    entered = commune.act(
        commune.signer, on_behalf_of=person, office="commune-appraiser", mandate=mandate, seen=SEEN,
        done=day_of(commune.clock()),
    )  # fmt: skip
    late = partial(appraisal.appraise, appraised=[Appraised(dossier, 85, upheld=True)])
    if how == "not at all":
        commune.perform(entered, late)
        fact = commune.facts_of(dossier)[-1]
        assert isinstance(fact.occurred_at, datetime)
        assert fact.occurred_at == commune.clock()
    else:
        before = commune.topics(dossier)
        with pytest.raises((NoMandate, BatchRefused)) as refused:
            commune.perform(entered, late)
        assert refusals(refused.value) == {NoMandate}
        assert commune.topics(dossier) == before
