"""Overriding kinship: two persons and a reason, where the edition allows it, for one step of one dossier."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.append import ReliedOnMoved
from domain.clock import day_of
from domain.commands.appraisal import Appraised, appraise
from domain.commands.mandates import delegate_mandate
from domain.commands.waiving import propose_waiver, settle_waiver
from domain.desk import Request
from domain.document import EditionInvalid
from domain.errors import BatchRefused, NotFound, NotYourOffice, OwnOrKin, Refusal
from domain.ids import new_id
from domain.mandate_refusals import AlreadyProposed, MayNotWaive, NothingProposed, NothingWaived, TwoPersons
from tests.history import rules_with
from tests.scenario import SEEN, Commune, ref

BASIS = {"text": "Quy định minh họa", "standing": "sample"}
ALLOWED = {
    "offices": ["village-officer", "commune-appraiser"],
    "confirmed_by": ["signer", "commune-appraiser"],
    "steps": ["village-verification", "commune-appraisal"],
    "basis": BASIS,
}
RULES = rules_with(procedure={"acts.override_kinship": ALLOWED})


@pytest.fixture
def commune(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Commune:
    """A commune under rules that allow it, whose appraiser is kin of one family that waits for appraisal."""
    return waiting(engine, monkeypatch)


def waiting(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("tests.scenario.rules_of", lambda _title: RULES)
    commune: Any = Commune(engine)
    commune.dossiers = commune.to_appraisal(2)
    commune.declare_kin(commune.appraiser, [commune.dossiers[0].split(".")[3]])
    commune.other = new_id()
    commune.offices[commune.other] = "commune-appraiser"
    commune.mandates[commune.other] = commune.grant(commune.other, "commune-appraiser", [commune.commune])
    return commune


def proposes(commune: Any, *, who: str | None = None, dossier: str | None = None, person: str | None = None) -> str:
    """The village's officer proposes that the commune's appraiser takes it."""
    told = {"dossier": dossier or commune.dossiers[0], "person": person or commune.appraiser, "text": ref()}
    decide = partial(propose_waiver, **told)
    return str(commune.perform(commune.act(who or commune.officer), decide)["override"])


def answers(commune: Any, override: str, *, who: str | None = None, approved: bool = True) -> None:
    decide = partial(settle_waiver, override=override, approved=approved, text=ref())
    commune.perform(commune.act(who or commune.signer), decide)


def why_not(commune: Any) -> Refusal:
    with pytest.raises(BatchRefused) as refused:
        commune.appraise(commune.dossiers[:1])
    return next(iter(refused.value.rows.values()))


def test_what_two_others_allow_is_done_and_nothing_else(commune: Any) -> None:
    assert isinstance(why_not(commune), OwnOrKin)
    override = proposes(commune)
    assert isinstance(why_not(commune), OwnOrKin), "one is not enough"
    answers(commune, override)
    commune.appraise(commune.dossiers[:1])
    topics = [fact.TOPIC for fact in commune.facts_of(f"override.{override}")]
    assert topics == ["override.proposed", "override.approved"]


def test_what_is_declined_can_be_proposed_again(commune: Any) -> None:
    override = proposes(commune)
    answers(commune, override, approved=False)
    assert isinstance(why_not(commune), OwnOrKin)
    with pytest.raises(NothingProposed):
        answers(commune, override)
    assert proposes(commune) == override
    answers(commune, override)
    commune.appraise(commune.dossiers[:1])


def test_it_takes_three_persons(commune: Any) -> None:
    with pytest.raises(OwnOrKin):
        proposes(commune, who=commune.appraiser)
    override = proposes(commune, who=commune.other)
    for who in (commune.other, commune.appraiser):
        with pytest.raises((TwoPersons, OwnOrKin)):
            answers(commune, override, who=who)
    with pytest.raises(NotYourOffice):
        answers(commune, override, who=commune.officer)
    answers(commune, override)
    with pytest.raises(AlreadyProposed):
        proposes(commune)


def test_it_is_proposed_by_the_offices_that_the_edition_names(commune: Any) -> None:
    with pytest.raises(NotYourOffice):
        proposes(commune, who=commune.signer)


def test_kin_of_the_household_confirms_nothing(commune: Any) -> None:
    override = proposes(commune)
    commune.declare_kin(commune.signer, [commune.dossiers[0].split(".")[3]])
    with pytest.raises(OwnOrKin):
        answers(commune, override)


def test_only_what_was_declared_is_overridden(commune: Any) -> None:
    with pytest.raises(NothingWaived):
        proposes(commune, dossier=commune.dossiers[1])
    household = commune.dossiers[0].split(".")[3]
    head = commune.heads()[household]
    commune.declare_kin(head, [household])
    with pytest.raises(NothingWaived):
        proposes(commune, person=head)
    commune.join(household, commune.appraiser, name=ref())
    with pytest.raises(NothingWaived):
        proposes(commune)


def test_it_is_for_the_step_that_waits_and_only_for_steps_that_the_edition_names(commune: Any) -> None:
    override = proposes(commune)
    acting = {"office": "commune-appraiser", "mandate": commune.mandates[commune.other]}
    said = {"seen": SEEN, "entry_mandate": commune.mandates[commune.other], **acting}
    appraised = [Appraised(commune.dossiers[0], 85, upheld=True)]
    commune.perform(commune.act(commune.other, **said), partial(appraise, appraised=appraised))
    for refused in (lambda: answers(commune, override), lambda: proposes(commune)):
        with pytest.raises(MayNotWaive):
            refused()


def test_whoever_declared_nothing_needs_no_waiver(commune: Any) -> None:
    with pytest.raises(NothingWaived):
        proposes(commune, person=commune.other)


def test_a_proposal_is_not_recorded_where_it_became_ones_own_meanwhile(commune: Any) -> None:
    commune.join(commune.group("clan"), commune.appraiser, name=ref())
    told = {"dossier": commune.dossiers[0], "person": commune.appraiser, "text": ref()}
    request = Request(commune.act(commune.officer), "d" * 64)
    desk = commune.office.rehearse(request, partial(propose_waiver, **told))
    commune.join(commune.dossiers[0].split(".")[3], commune.appraiser)
    with pytest.raises(ReliedOnMoved):
        desk.commit({})


def test_whoever_acts_on_the_power_of_the_one_it_is_for_acts_by_it_too(commune: Any) -> None:
    answers(commune, proposes(commune))
    deputy, mandate, today = new_id(), new_id(), day_of(commune.clock())
    told = {"person": deputy, "places": [commune.commune], "basis": "Giấy ủy quyền minh họa", "valid_from": today}
    told |= {"under": commune.mandates[commune.appraiser], "valid_to": today, "mandate": mandate}
    commune.perform(commune.upper(), partial(delegate_mandate, **told))
    said = {"office": "commune-appraiser", "mandate": mandate, "entry_mandate": mandate, "seen": SEEN}
    appraised = [Appraised(commune.dossiers[0], 85, upheld=True)]
    commune.perform(commune.act(deputy, **said), partial(appraise, appraised=appraised))
    assert commune.topics(commune.dossiers[0])[-1] == "dossier.commune-appraised"


def test_what_becomes_ones_own_is_not_done_by_an_earlier_word(commune: Any) -> None:
    answers(commune, proposes(commune))
    household = commune.dossiers[0].split(".")[3]
    commune.join(household, commune.appraiser, name=ref())
    assert isinstance(why_not(commune), OwnOrKin)


def test_no_edition_that_is_packaged_allows_it(engine: Engine) -> None:
    commune: Any = Commune(engine)
    commune.dossiers = commune.to_appraisal(1)
    commune.declare_kin(commune.appraiser, [commune.dossiers[0].split(".")[3]])
    with pytest.raises(MayNotWaive):
        proposes(commune)
    with pytest.raises(NotFound):
        answers(commune, new_id())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"steps": ["posting"]}, "nobody is kept from step 'posting'"),
        ({"steps": []}, "not empty"),
        ({"steps": ["dance"]}, "no step 'dance'"),
        ({"offices": ["dancer"]}, "no office 'dancer'"),
        ({"confirmed_by": []}, "not empty"),
        ({"days": 3}, "not a known key"),
    ],
)
def test_an_edition_that_could_not_be_followed_is_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(EditionInvalid, match=problem):
        rules_with(procedure={"acts.override_kinship": ALLOWED | change})


def test_a_village_meeting_goes_by_it_too(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.scenario.rules_of", lambda _title: RULES)
    commune: Any = Commune(engine)
    commune.dossiers = commune.register(commune.enroll(1))
    commune.clock.move(days=1)
    commune.assess(commune.dossiers)
    commune.clock.move(days=1)
    commune.declare_kin(commune.officer, [commune.dossiers[0].split(".")[3]])
    with pytest.raises(BatchRefused):
        commune.meet(commune.dossiers)
    answers(commune, proposes(commune, who=commune.appraiser, person=commune.officer))
    commune.meet(commune.dossiers)


def test_what_was_proposed_for_an_earlier_step_is_approved_no_more(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.scenario.rules_of", lambda _title: RULES)
    commune: Any = Commune(engine)
    commune.dossiers = commune.register(commune.enroll(1))
    commune.assess(commune.dossiers)
    commune.declare_kin(commune.officer, [commune.dossiers[0].split(".")[3]])
    override = proposes(commune, who=commune.appraiser, person=commune.officer)
    other = new_id()
    mandate = commune.grant(other, "village-officer", [commune.village])
    commune.meet(commune.dossiers, actor=other, mandate=mandate, entry_mandate=mandate)
    posted = commune.post(commune.dossiers)
    commune.clock.move(days=12)
    commune.close(posted)
    with pytest.raises(MayNotWaive):
        answers(commune, override)
