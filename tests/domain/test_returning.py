"""Sending back: at most once, nothing wiped, and the way goes on from there."""

from typing import Any

import pytest

from domain.criteria.refusals import UnknownCriterion
from domain.dossier import Dossier
from domain.errors import MayNotReturn, NotYourOffice, ReturnedTooOften, UnknownReason
from tests.history import (
    APPRAISED,
    APPRAISER,
    CLOSED,
    FULL,
    HEAD,
    OFFICER,
    POSTED,
    REGISTERED,
    RETURNED,
    SELF_ASSESSED,
    SIGNER,
    VERIFIED,
    Past,
    by,
    fact,
    given,
    rules_with,
    up_to,
    went,
)

MEND = [{"criterion": None, "reason": "evidence-missing"}]


def send_back(dossier: Dossier, warrant: Any, to_step: str = "self-assessment", mend: Any = MEND) -> None:
    dossier.send_back(warrant, to_step=to_step, mend=mend, text=None)


@pytest.mark.parametrize(
    ("last", "person", "to_step", "office"),
    [
        (SELF_ASSESSED, OFFICER, "self-assessment", "household"),
        (CLOSED, APPRAISER, "village-verification", "village-officer"),
        (APPRAISED, SIGNER, "commune-appraisal", "commune-appraiser"),
    ],
)
def test_a_dossier_goes_back_to_an_earlier_step_with_what_to_mend(
    last: Past, person: str, to_step: str, office: str
) -> None:
    waiting = last.data["next_step"]
    (
        given(*up_to(last))
        .when(lambda dossier: send_back(dossier, by(person, 20), to_step))
        .then(
            fact(
                Dossier.Returned,
                state="returned",
                from_step=waiting,
                to_step=to_step,
                next_step=to_step,
                next_office=[office],
                mend=MEND,
                times=1,
                cause="office",
            )
        )
    )


@pytest.mark.parametrize(
    ("last", "to_step"),
    [
        (REGISTERED, "registration"),
        (POSTED, "self-assessment"),
        (SELF_ASSESSED, "commune-appraisal"),
        (CLOSED, "posting"),
        (CLOSED, "commune-appraisal"),
        (CLOSED, "nowhere"),
    ],
)
def test_a_dossier_goes_back_only_where_the_procedure_lets_it(last: Past, to_step: str) -> None:
    given(*up_to(last)).when(lambda dossier: send_back(dossier, by(APPRAISER, 20), to_step)).then_refused(MayNotReturn)


def test_a_household_does_not_send_itself_back() -> None:
    given(*up_to(CLOSED)).when(lambda dossier: send_back(dossier, by(HEAD, 20))).then_refused(NotYourOffice)


def test_what_is_to_be_mended_is_a_criterion_of_the_dossiers_own_set() -> None:
    mend = [{"criterion": "none", "reason": "evidence-missing"}]
    history = given(*up_to(CLOSED))
    history.when(lambda dossier: send_back(dossier, by(APPRAISER, 20), mend=mend)).then_refused(UnknownCriterion)


@pytest.mark.parametrize("mend", [[], [{"criterion": None, "reason": "bored"}]])
def test_who_sends_back_says_what_to_mend(mend: Any) -> None:
    (
        given(*up_to(CLOSED))
        .when(lambda dossier: send_back(dossier, by(APPRAISER, 20), mend=mend))
        .then_refused(UnknownReason)
    )


AGAIN = (
    RETURNED,
    SELF_ASSESSED.on(16).but(total=95),
    VERIFIED.on(17),
    POSTED.on(18).but(until="2026-10-28"),
    CLOSED.on(28),
)


def test_a_dossier_is_sent_back_once() -> None:
    (
        given(*up_to(CLOSED), *AGAIN)
        .when(lambda dossier: send_back(dossier, by(APPRAISER, 29)))
        .then_refused(ReturnedTooOften, at_most=1)
    )


def test_a_return_wipes_nothing_that_was_scored() -> None:
    dossier = given(*up_to(CLOSED), RETURNED).stream
    scored = {stood.topic: stood.values for stood in dossier.stood}
    assert scored["self-assessed"]["scores"] == FULL
    assert scored["village-verified"]["score"] == 90
    assert dossier.hands == {"self-assessment": {HEAD}, "village-verification": {OFFICER}}


def test_after_a_return_the_way_goes_on_from_the_step_it_names() -> None:
    (
        given(*up_to(CLOSED), RETURNED)
        .when(lambda dossier: dossier.assess(by(HEAD, 16), scores=FULL))
        .then(fact(Dossier.SelfAssessed, state="self_assessed", next_step="village-verification"))
    )


def test_a_list_counts_the_comments_of_its_own_posting() -> None:
    history = given(*up_to(CLOSED), *AGAIN[:-1])
    history.when(lambda dossier: dossier.object(by(OFFICER, 19), objection="o-2", text={"item": "t", "digest": "d"}))
    history.when(lambda dossier: dossier.close_posting(by(OFFICER, 28)))
    assert [vars(each).get("objections") for each in history.happened] == [None, 1]


def test_what_was_returned_after_a_correction_can_go_back_further() -> None:
    corrected = RETURNED.but(**went("returned", "village-verification", "village-officer"), times=0, cause="correction")
    (
        given(*up_to(CLOSED), corrected)
        .when(lambda dossier: send_back(dossier, by(OFFICER, 20)))
        .then(fact(Dossier.Returned, times=1, from_step="village-verification", to_step="self-assessment"))
    )


def test_a_dossier_that_was_returned_still_loads_when_nothing_is_sent_back_any_more() -> None:
    without = rules_with(procedure={"acts.return": None})
    history = given(*up_to(CLOSED), RETURNED)
    assert history.stream.times_returned == 1
    history.when(lambda dossier: dossier.assess(by(HEAD, 16, rules=without), scores=FULL)).then(
        fact(Dossier.SelfAssessed, state="self_assessed")
    )
    history.when(lambda dossier: send_back(dossier, by(OFFICER, 17, rules=without)))
    assert isinstance(history.refusal, MayNotReturn)
