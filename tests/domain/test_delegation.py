"""Delegation: who acts on another's power, how long that lasts, and what it launders: nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import mandates, setup
from domain.commands.appraisal import Appraised, appraise
from domain.commands.award import issue_decision
from domain.decision import Decision
from domain.errors import BatchRefused, NoMandate, NotFound, OwnOrKin, Refusal, SameHands
from domain.ids import new_id
from domain.mandate_refusals import (
    BeyondMandate,
    DelegatedAlready,
    DelegatedToOneself,
    NoCapacity,
    NotYourMandate,
    OtherCapacity,
    OutsideMandate,
)
from tests.scenario import SEEN, Commune

DEPUTY = {"form": "TUQ", "head": "Chủ tịch", "title": "Trưởng phòng"}


@pytest.fixture
def commune(engine: Engine) -> Commune:
    commune = Commune(engine)
    commune.clock.move(days=1)
    return commune


def delegates(commune: Commune, by: str, to: str, *, days: int | None = 30, who: str | None = None, **more: Any) -> str:
    """That person hands the mandate on, today and for some days, over the whole commune."""
    mandate, today = new_id(), day_of(commune.clock())
    told = {"person": to, "places": [commune.commune], "valid_from": today, "basis": "Giấy ủy quyền minh họa"}
    told |= {"under": commune.mandates[by], "valid_to": None if days is None else today + timedelta(days=days)} | more
    act = commune.act(who or by, book=commune.province)
    commune.perform(act, lambda desk: mandates.delegate_mandate(desk, mandate=mandate, **told))
    return mandate


def takes(commune: Commune, person: str, mandate: str, office: str) -> None:
    """From now on this person acts under that mandate."""
    commune.mandates[person], commune.offices[person] = mandate, office


def appraises(commune: Commune, who: str, dossiers: Sequence[str], **act: Any) -> None:
    said = [Appraised(each, 85, upheld=True) for each in dossiers]
    commune.perform(commune.act(who, seen=SEEN, **act), lambda desk: appraise(desk, appraised=said))


def signs(commune: Commune, who: str, dossiers: Sequence[str], *, form: str, **act: Any) -> str:
    decision = new_id()
    told: dict[str, Any] = {"number": "01/QĐ-UBND", "signed_on": day_of(commune.clock()), "basis": ["Căn cứ"]}
    told |= {"decision": decision, "form": form, "recognised": dossiers}
    commune.perform(commune.act(who, seen=SEEN, **act), lambda desk: issue_decision(desk, **told))
    return decision


def first_of(refused: pytest.ExceptionInfo[BatchRefused]) -> Refusal:
    return next(iter(refused.value.rows.values()))


def test_whoever_signs_for_another_says_so_in_the_fact(commune: Commune) -> None:
    dossiers, deputy = commune.to_appraisal(1), new_id()
    takes(commune, deputy, delegates(commune, commune.signer, deputy, signing=DEPUTY), "signer")
    commune.appraise(dossiers)
    decision = signs(commune, deputy, dossiers, form="TUQ")
    (issued,) = commune.books.load([f"decision.{decision}"]).facts[f"decision.{decision}"]
    assert isinstance(issued, Decision.Issued)
    assert (issued.signing, issued.signer) == (DEPUTY, deputy)
    awarded = commune.books.load(dossiers).facts[dossiers[0]][-1]
    assert awarded.hands == [deputy, commune.signer]


def test_a_paper_is_signed_as_the_mandate_says(commune: Commune) -> None:
    dossiers, deputy = commune.to_appraisal(1), new_id()
    takes(commune, deputy, delegates(commune, commune.signer, deputy, signing=DEPUTY), "signer")
    commune.appraise(dossiers)
    with pytest.raises(OtherCapacity):
        signs(commune, deputy, dossiers, form="own")


def test_delegated_power_is_gone_with_the_mandate_it_came_from(commune: Commune) -> None:
    dossiers, helper = commune.to_appraisal(2), new_id()
    takes(commune, helper, delegates(commune, commune.appraiser, helper), "commune-appraiser")
    appraises(commune, helper, dossiers[:1])
    commune.clock.move(minutes=1)
    commune.end_mandate(commune.appraiser)
    with pytest.raises(BatchRefused) as refused:
        appraises(commune, helper, dossiers[1:])
    assert isinstance(first_of(refused), NoMandate)


def test_delegated_power_rests_while_its_source_is_suspended(commune: Commune) -> None:
    dossiers, helper, source = commune.to_appraisal(1), new_id(), commune.mandates[commune.appraiser]
    takes(commune, helper, delegates(commune, commune.appraiser, helper), "commune-appraiser")
    commune.perform(commune.upper(), lambda desk: mandates.suspend_mandate(desk, mandate=source, basis="QĐ minh họa"))
    with pytest.raises(BatchRefused):
        appraises(commune, helper, dossiers)
    commune.perform(commune.upper(), lambda desk: mandates.resume_mandate(desk, mandate=source, basis="QĐ minh họa"))
    appraises(commune, helper, dossiers)


def test_a_late_paper_counts_by_the_authority_of_its_day(commune: Commune) -> None:
    dossiers, source = commune.to_appraisal(2), commune.mandates[commune.appraiser]
    before = commune.clock()
    commune.clock.move(days=1)
    commune.perform(commune.upper(), lambda desk: mandates.suspend_mandate(desk, mandate=source, basis="QĐ minh họa"))
    during = commune.clock()
    clerk = new_id()
    takes(commune, clerk, commune.grant(clerk, "commune-appraiser", [commune.commune]), "commune-appraiser")
    commune.clock.move(days=1)
    late = {"on_behalf_of": commune.appraiser, "mandate": source}
    with pytest.raises(BatchRefused) as refused:
        appraises(commune, clerk, dossiers[:1], done=during, **late)
    assert isinstance(first_of(refused), NoMandate)
    appraises(commune, clerk, dossiers[1:], done=before, **late)


def test_delegation_launders_no_kinship(commune: Commune) -> None:
    dossiers, helper = commune.to_appraisal(1), new_id()
    commune.declare_kin(commune.appraiser, [dossiers[0].split(".")[3]])
    takes(commune, helper, delegates(commune, commune.appraiser, helper), "commune-appraiser")
    with pytest.raises(BatchRefused) as refused:
        appraises(commune, helper, dossiers)
    assert isinstance(first_of(refused), OwnOrKin)


def test_delegation_launders_no_separation_of_duties(commune: Commune) -> None:
    dossiers, helper = commune.to_appraisal(2), new_id()
    delegated = delegates(commune, commune.appraiser, helper)
    signing = commune.grant(commune.appraiser, "signer", [commune.commune])
    appraises(commune, helper, dossiers[:1], office="commune-appraiser", mandate=delegated, entry_mandate=delegated)
    appraises(commune, commune.appraiser, dossiers[1:])
    commune.clock.move(minutes=1)
    with pytest.raises(BatchRefused) as refused:
        signs(
            commune,
            commune.appraiser,
            dossiers[:1],
            form="own",
            office="signer",
            mandate=signing,
            entry_mandate=signing,
        )
    assert isinstance(first_of(refused), SameHands), "what was done on one's power is in one's hands"

    takes(commune, commune.appraiser, signing, "signer")
    other = new_id()
    takes(commune, other, delegates(commune, commune.appraiser, other), "signer")
    with pytest.raises(BatchRefused) as refused:
        signs(commune, other, dossiers[1:], form="own")
    assert isinstance(first_of(refused), SameHands), "and whoever acts on another's power has the other's hands too"


def test_only_the_holder_delegates_and_only_what_is_held(commune: Commune) -> None:
    helper = new_id()
    delegated = delegates(commune, commune.appraiser, helper)
    takes(commune, helper, delegated, "commune-appraiser")
    for refusal, asked in (
        (DelegatedAlready, {"by": helper, "to": new_id()}),
        (DelegatedToOneself, {"by": commune.signer, "to": commune.signer}),
        (NotYourMandate, {"by": commune.signer, "to": helper, "who": commune.appraiser}),
        (BeyondMandate, {"by": commune.officer, "to": helper}),
        (OutsideMandate, {"by": commune.signer, "to": helper, "valid_from": date(2025, 12, 31)}),
        (NoCapacity, {"by": commune.signer, "to": helper, "signing": {"form": "KT", "head": "", "title": "x"}}),
    ):
        with pytest.raises(refusal):
            delegates(commune, **asked)


@pytest.mark.parametrize("how", ["another's", "on paper", "under another of one's own"])
def test_a_mandate_is_handed_on_by_its_holder_under_this_very_mandate(commune: Commune, how: str) -> None:
    source, today = commune.mandates[commune.signer], day_of(commune.clock())
    other = commune.grant(commune.signer, "commune-appraiser", [commune.commune])
    acting = {
        "another's": {"actor": commune.appraiser},
        "on paper": {"actor": commune.appraiser, "on_behalf_of": commune.signer},
        "under another of one's own": {"mandate": other, "office": "commune-appraiser", "entry_mandate": other},
    }[how]
    told: dict[str, Any] = {"under": source, "person": new_id(), "places": [commune.commune], "basis": "Giấy ủy quyền"}
    told |= {"mandate": new_id(), "valid_from": today, "valid_to": today}
    act = commune.act(commune.signer, book=commune.province, **acting)
    # What is entered from the holder's paper is entered by whoever keeps mandates.
    with pytest.raises(NoMandate if how == "on paper" else NotYourMandate):
        commune.perform(act, lambda desk: mandates.delegate_mandate(desk, **told))


def test_nothing_is_handed_on_from_when_it_is_no_longer_held(commune: Commune) -> None:
    today = day_of(commune.clock())
    source = commune.mandates[commune.signer]
    ending = today + timedelta(days=5)
    commune.perform(commune.upper(), lambda desk: setup.end_mandate(desk, mandate=source, reason="left", on=ending))
    delegates(commune, commune.signer, new_id(), valid_from=ending, valid_to=ending)
    after = ending + timedelta(days=1)
    with pytest.raises(OutsideMandate):
        delegates(commune, commune.signer, new_id(), valid_from=after, valid_to=after)


def test_whoever_delegated_takes_it_back(commune: Commune) -> None:
    helper = new_id()
    delegated = delegates(commune, commune.appraiser, helper)
    for person in (commune.signer, helper):
        with pytest.raises(NotFound):
            ends(commune, person, delegated)
    ends(commune, commune.appraiser, delegated)
    takes(commune, helper, delegated, "commune-appraiser")
    commune.clock.move(minutes=1)
    with pytest.raises(BatchRefused):
        appraises(commune, helper, commune.to_appraisal(1))


def ends(commune: Commune, person: str, mandate: str) -> None:
    act = commune.act(person, book=commune.province)
    commune.perform(act, lambda desk: mandates.end_delegation(desk, mandate=mandate, reason="reassigned"))
