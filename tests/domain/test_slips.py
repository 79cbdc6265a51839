"""A slip is asked for with a reason, agreed to by another where somebody decides, and used once; all in the log."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands.slips import ask_for_slip, settle_slip, use_slip
from domain.errors import NotFound, NotYourOffice, NotYourPlace
from domain.ids import new_id
from domain.slip import HELPED_BY_ONE, WAITS, deciding
from domain.slip_refusals import AnotherAgrees, HoldsNothing, NothingAsked, OwnSlip
from tests.packaged import rules_of
from tests.scenario import Commune


@pytest.fixture
def commune(engine: Engine) -> Any:
    """A commune with two administrators, two signers and one administrator of a village."""
    commune: Any = Commune(engine)
    for name, office, place in (
        ("admin", "administrator", commune.commune),
        ("other_admin", "administrator", commune.commune),
        ("small_admin", "administrator", commune.village),
        ("deputy", "signer", commune.commune),
    ):
        person = new_id()
        setattr(commune, name, person)
        commune.offices[person], commune.mandates[person] = office, commune.grant(person, office, [place])
    return commune


def asks(commune: Any, person: str, *, who: str | None = None, **more: Any) -> str:
    told = {"slip": f"{person}.{new_id()}", "person": person, "mandates": [commune.mandates.get(person, new_id())]}
    told |= {"reason": "forgotten"} | more
    return str(commune.perform(commune.act(who or commune.admin), partial(ask_for_slip, **told))["slip"])


def settles(commune: Any, slip: str, who: str, *, agreed: bool = True) -> None:
    commune.perform(commune.act(who), partial(settle_slip, slip=slip, agreed=agreed))


def uses(commune: Any, slip: str) -> None:
    commune.perform(commune.act(), partial(use_slip, slip=slip))


def topics(commune: Any, slip: str) -> list[str]:
    return list(commune.topics(f"slip.{slip}"))


def test_who_decides_nothing_is_helped_by_one_who_says_why(commune: Any) -> None:
    slip = asks(commune, commune.officer)
    (asked,) = commune.facts_of(f"slip.{slip}")
    assert (asked.person, asked.act.actor, asked.reason) == (commune.officer, commune.admin, "forgotten")
    assert (asked.agreement, asked.place["id"]) == (False, commune.village)
    with pytest.raises(NothingAsked):
        settles(commune, slip, commune.other_admin)
    uses(commune, slip)
    with pytest.raises(NothingAsked):
        uses(commune, slip)
    assert topics(commune, slip) == ["slip.asked", "slip.used"]


@pytest.mark.parametrize("who", ["other_admin", "deputy"])
def test_for_who_decides_another_administrator_or_holder_of_the_office_agrees(commune: Any, who: str) -> None:
    slip = asks(commune, commune.signer)
    with pytest.raises(NothingAsked):
        uses(commune, slip)
    settles(commune, slip, getattr(commune, who))
    uses(commune, slip)
    assert topics(commune, slip) == ["slip.asked", "slip.agreed", "slip.used"]
    with pytest.raises(NothingAsked):
        settles(commune, slip, commune.deputy)


def test_neither_who_asked_nor_whose_it_is_agrees_nor_anybody_else(commune: Any) -> None:
    slip = asks(commune, commune.signer)
    for who, refusal in (
        (commune.admin, AnotherAgrees),
        (commune.signer, AnotherAgrees),
        (commune.appraiser, NotYourOffice),
        (commune.officer, NotYourPlace),
        (commune.small_admin, NotYourPlace),
    ):
        with pytest.raises(refusal):
            settles(commune, slip, who)
    assert topics(commune, slip) == ["slip.asked"]


def test_what_is_declined_or_waited_too_long_comes_to_nothing(commune: Any) -> None:
    declined, late = asks(commune, commune.signer), asks(commune, commune.signer)
    settles(commune, declined, commune.other_admin, agreed=False)
    for refused in (lambda: settles(commune, declined, commune.deputy), lambda: uses(commune, declined)):
        with pytest.raises(NothingAsked):
            refused()
    commune.clock.move(days=WAITS.days, seconds=1)
    with pytest.raises(NothingAsked):
        settles(commune, late, commune.deputy)


def test_whoever_runs_the_system_asks_nobody_and_is_named(commune: Any) -> None:
    slip = f"{commune.signer}.{new_id()}"
    told = {"person": commune.signer, "mandates": [commune.mandates[commune.signer]], "reason": "locked-out"}
    commune.perform(commune.act(), lambda desk: ask_for_slip(desk, slip=slip, **told))
    (asked,) = commune.facts_of(f"slip.{slip}")
    assert (asked.agreement, asked.act.actor[:7]) == (False, "system:")
    uses(commune, slip)


def test_only_who_administers_everything_that_somebody_holds_helps_them(commune: Any) -> None:
    assert asks(commune, commune.officer, who=commune.small_admin)
    more = commune.grant(commune.officer, "village-officer", [commune.other_village])
    held = [commune.mandates[commune.officer], more]
    with pytest.raises(NotYourPlace):
        asks(commune, commune.officer, who=commune.small_admin, mandates=held)
    with pytest.raises(NotYourOffice):
        asks(commune, commune.officer, who=commune.signer)


def test_nobody_asks_for_themselves_or_for_who_holds_nothing_or_holds_something_else(commune: Any) -> None:
    with pytest.raises(OwnSlip):
        asks(commune, commune.admin)
    with pytest.raises(HoldsNothing):
        asks(commune, commune.officer, mandates=[])
    for mandates in ([commune.mandates[commune.signer]], [new_id()]):
        with pytest.raises(NotFound):
            asks(commune, commune.officer, mandates=mandates)


def test_every_office_that_decides_in_a_packaged_edition_takes_another_and_so_does_one_that_nobody_knows() -> None:
    for title in ("family", "clan", "community", "unit", "citizen", "commune"):
        procedure = rules_of(title).procedure
        last = {office for step in procedure.steps if step.form == "award-decision" for office in step.offices}
        assert last
        assert set(deciding([*last])) == last, title
    assert deciding(["trưởng ban", "administrator"]) == ["administrator", "trưởng ban"]
    assert "signer" not in HELPED_BY_ONE
