"""Beside the way and after its end: holds, setting aside, revocation, reinstatement and appeal, on both engines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.append import ReliedOnMoved
from domain.clock import day_of
from domain.commands import registration, remedies
from domain.commands.registration import Asking
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import (
    BatchRefused,
    MayNotAppeal,
    MayNotHold,
    NeedsSettingAside,
    NotSeen,
    NotThisStep,
    NotYourOffice,
    OwnOrKin,
    Refusal,
    SameHands,
    Superseded,
    UnknownReason,
    Unsettled,
)
from tests.inline import assert_read_models_agree
from tests.scenario import SEEN, Commune, ref


class Bench(Commune):
    """The commune with a second signer, and each remedy in a call."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, inline=True)
        self.deputy = "0192-deputy"
        self.offices[self.deputy] = "signer"
        self.mandates[self.deputy] = self.grant(self.deputy, "signer", [self.commune])

    def remedy(self, who: str, command: Callable[..., dict[str, Any]], dossier: str, **how: Any) -> Dossier:
        self.clock.move(days=1)
        seen = how.pop("seen", SEEN)
        self.perform(self.act(who, seen=seen), partial(command, dossier=dossier, **how))
        return self.find(dossier)

    def paper(self) -> Any:
        return remedies.ruling(number="9/QĐ", signed_on=day_of(self.clock()), text=ref())

    def find(self, dossier: str) -> Dossier:
        return Desk(self.office, Request(self.act(), "")).get(Dossier, dossier)

    def hold(self, dossier: str, *, who: str | None = None, reason: str = "complaint") -> Dossier:
        return self.remedy(who or self.appraiser, remedies.hold, dossier, reason=reason, text=None)

    def revoke(self, dossier: str, *, who: str | None = None, reason: str = "false-papers", **how: Any) -> Dossier:
        return self.remedy(who or self.signer, remedies.revoke, dossier, reason=reason, paper=self.paper(), **how)

    def appeal(self, dossier: str, **how: Any) -> Dossier:
        head = self.heads()[dossier.split(".")[3]]
        consent = {"how": "form", "on": "2026-10-01"}
        return self.remedy(self.officer, remedies.appeal, dossier, text=ref(), person=head, consent=consent, **how)

    def settle(self, dossier: str, outcome: str, *, who: str | None = None) -> Dossier:
        paper = self.paper()
        return self.remedy(who or self.deputy, remedies.decide_appeal, dossier, outcome=outcome, paper=paper)


@pytest.fixture
def commune(engine: Engine) -> Any:
    commune = Bench(engine)
    yield commune
    assert_read_models_agree(engine)


def refused(kind: type[Refusal], do: Callable[[], Any]) -> None:
    with pytest.raises(kind):
        do()


# A hold


def test_a_hold_stops_the_clock_and_a_release_goes_on_where_it_stood(commune: Bench) -> None:
    (dossier,) = commune.to_appraisal(1)
    before = commune.find(dossier)
    held = commune.hold(dossier)
    assert (held.state, held.next_step, held.next_office, held.due_on) == (
        "held", None, ["commune-appraiser", "signer"], None,
    )  # fmt: skip
    refused(BatchRefused, lambda: commune.appraise([dossier]))
    commune.clock.move(days=4)
    released = commune.remedy(commune.signer, remedies.release, dossier, text=None)
    assert (released.state, released.next_step) == (before.state, before.next_step)
    assert released.next_office == before.next_office
    assert before.due_on is not None
    assert released.due_on == (date.fromisoformat(before.due_on) + timedelta(days=5)).isoformat()
    commune.clock.move(days=1)
    commune.appraise([dossier])
    assert commune.find(dossier).state == "appraised"


def test_only_an_office_of_the_rules_holds_for_a_reason_of_the_rules_where_nothing_hangs_in_public(
    commune: Bench,
) -> None:
    first, second = commune.register(commune.enroll(2))
    commune.clock.move(days=1)
    commune.assess([first, second])
    refused(NotYourOffice, lambda: commune.hold(first, who=commune.officer))
    refused(UnknownReason, lambda: commune.hold(first, reason="mood"))
    commune.clock.move(days=1)
    commune.meet([first])
    commune.clock.move(days=1)
    commune.post([first])
    refused(MayNotHold, lambda: commune.hold(first))
    refused(NotThisStep, lambda: commune.remedy(commune.signer, remedies.release, first, text=None))
    commune.hold(second)
    refused(MayNotHold, lambda: commune.hold(second))


def test_what_is_on_hold_is_not_corrected_so_that_its_outcome_changes(commune: Bench) -> None:
    from domain.commands import correction

    (dossier,) = commune.to_appraisal(1)
    commune.hold(dossier)
    wrong = next(each.version for each in commune.find(dossier).stood if each.topic == "village-verified")
    refused(
        Unsettled,
        lambda: commune.perform(
            commune.act(commune.officer),
            lambda desk: correction.correct_entry(
                desk, dossier=dossier, version=wrong, values={"score": 10}, reason="typo", text=None
            ),
        ),
    )


# Overruling


def test_a_decision_set_aside_is_decided_again(commune: Bench) -> None:
    (dossier,) = commune.way(1)
    decided = commune.find(dossier).decision
    paper = commune.paper()
    found = commune.remedy(commune.signer, remedies.set_aside, dossier, reason="wrong-entry", paper=paper)
    assert (found.state, found.next_step, found.next_office) == ("appraised", "award-decision", ["signer"])
    assert commune.facts_of(dossier)[-1].sets_aside == decided
    assert found.in_force is None
    commune.clock.move(days=1)
    commune.decide([dossier])
    again = commune.find(dossier)
    assert again.state == "recognised"
    assert again.decision != decided


def test_a_correction_under_a_decision_waits_until_that_is_set_aside(commune: Bench) -> None:
    from domain.commands import correction

    (dossier,) = commune.way(1)
    wrong = next(each.version for each in commune.find(dossier).stood if each.topic == "commune-appraised")

    def correct() -> None:
        commune.perform(
            commune.act(commune.appraiser),
            lambda desk: correction.correct_entry(
                desk, dossier=dossier, version=wrong, values={"score": 10}, reason="typo", text=None
            ),
        )

    refused(NeedsSettingAside, correct)
    commune.remedy(commune.signer, remedies.set_aside, dossier, reason="wrong-entry", paper=commune.paper())
    correct()
    assert commune.find(dossier).next_step == "commune-appraisal"


@pytest.mark.parametrize("reason", ["dishonest-declaration", "false-papers", "against-the-law", "faults-found"])
def test_a_title_is_revoked_on_one_of_four_grounds_and_holds_again_for_its_term(commune: Bench, reason: str) -> None:
    (dossier,) = commune.way(1)
    term = commune.find(dossier).in_force
    revoked = commune.revoke(dossier, reason=reason)
    assert (revoked.state, revoked.in_force, revoked.next_step) == ("revoked", None, None)
    again = commune.remedy(commune.signer, remedies.reinstate, dossier, paper=commune.paper())
    assert (again.state, again.in_force) == ("recognised", term)


def test_a_title_is_revoked_by_its_signer_alone_having_seen_it_and_never_by_kin(commune: Bench) -> None:
    (dossier,) = commune.way(1)
    refused(NotYourOffice, lambda: commune.revoke(dossier, who=commune.appraiser))
    refused(UnknownReason, lambda: commune.revoke(dossier, reason="mood"))
    refused(NotSeen, lambda: commune.revoke(dossier, seen=()))
    commune.declare_kin(commune.signer, [dossier.split(".")[3]])
    refused(OwnOrKin, lambda: commune.revoke(dossier))
    assert commune.revoke(dossier, who=commune.deputy).state == "revoked"


def test_what_is_not_recognised_cannot_be_revoked(commune: Bench) -> None:
    (dossier,) = commune.to_appraisal(1)
    refused(NotThisStep, lambda: commune.revoke(dossier))


# An appeal


def refused_dossier(commune: Bench) -> str:
    (dossier,) = commune.to_appraisal(1)
    commune.appraise([dossier])
    commune.clock.move(days=1)
    commune.decide([], refused=[dossier])
    return dossier


def test_an_appeal_has_its_own_clock_and_is_decided_by_somebody_else(commune: Bench) -> None:
    dossier = refused_dossier(commune)
    found = commune.appeal(dossier)
    due = day_of(commune.clock()) + timedelta(days=30)
    assert (found.state, found.next_office, found.due_on) == ("under_appeal", ["signer"], due.isoformat())
    refused(SameHands, lambda: commune.settle(dossier, "upheld", who=commune.signer))
    refused(NotYourOffice, lambda: commune.settle(dossier, "upheld", who=commune.appraiser))
    assert commune.settle(dossier, "dismissed").state == "refused"


def test_an_appeal_upheld_has_the_step_taken_again(commune: Bench) -> None:
    dossier = refused_dossier(commune)
    commune.appeal(dossier)
    found = commune.settle(dossier, "upheld")
    assert (found.state, found.next_step) == ("appraised", "award-decision")
    commune.clock.move(days=1)
    commune.decide([dossier])
    assert commune.find(dossier).state == "recognised"


def test_an_appeal_against_the_village_or_the_appraiser_leads_back_to_them(commune: Bench) -> None:
    first, second = commune.to_appraisal(2)
    commune.appraise([first], upheld=False)
    commune.appeal(first)
    found = commune.settle(first, "upheld", who=commune.signer)
    assert (found.state, found.next_step) == ("returned", "commune-appraisal")
    commune.clock.move(days=1)
    commune.appraise([first])
    assert commune.find(first).state == "appraised"
    refused(MayNotAppeal, lambda: commune.appeal(second))


def test_an_appeal_against_a_revocation_lets_the_title_hold_again(commune: Bench) -> None:
    (dossier,) = commune.way(1)
    term = commune.find(dossier).in_force
    commune.revoke(dossier)
    commune.appeal(dossier)
    refused(SameHands, lambda: commune.settle(dossier, "upheld", who=commune.signer))
    found = commune.settle(dossier, "upheld")
    assert (found.state, found.in_force) == ("recognised", term)


# One living dossier


def test_nothing_revives_a_dossier_after_the_next_attempt_was_begun(commune: Bench) -> None:
    dossier = refused_dossier(commune)
    subject = dossier.split(".")[3]
    commune.clock.move(days=1)
    (second,) = commune.register([(subject, commune.heads()[subject])])
    assert second.endswith(".2")
    refused(Superseded, lambda: commune.appeal(dossier))
    refused(
        Superseded,
        lambda: commune.remedy(
            commune.signer, remedies.set_aside, dossier, reason="wrong-entry", paper=commune.paper()
        ),
    )


def test_a_revival_and_a_new_attempt_at_the_same_time_are_not_both_recorded(commune: Bench) -> None:
    dossier = refused_dossier(commune)
    subject = dossier.split(".")[3]
    head = commune.heads()[subject]
    asking = [Asking(subject, head, {"how": "form", "on": "2026-10-01"})]
    commune.clock.move(days=1)

    def begin(desk: Desk) -> dict[str, Any]:
        return registration.register(desk, title="family", year=2026, place=commune.village, asking=asking)

    late = Desk(commune.office, Request(replace(commune.act(commune.officer), command_id="late"), "d" * 64))
    answer = begin(late)
    commune.appeal(dossier)
    with pytest.raises(ReliedOnMoved):
        late.commit(answer)
    refused(BatchRefused, lambda: commune.perform(commune.act(commune.officer), begin))

    settled = commune.settle(dossier, "dismissed")
    assert settled.state == "refused"
    late = Desk(commune.office, Request(replace(commune.act(commune.officer), command_id="later"), "d" * 64))
    consent = {"how": "form", "on": "2026-10-01"}
    again = remedies.appeal(late, dossier=dossier, text=ref(), person=head, consent=consent)
    commune.perform(commune.act(commune.officer), begin)
    with pytest.raises(ReliedOnMoved):
        late.commit(again)
