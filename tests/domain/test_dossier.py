"""The steps of a dossier: what each allows, what it refuses, and that what was done stays done when rules change."""

from datetime import date
from typing import Any

import pytest

from domain.criteria.refusals import AboveMaximum, BelowZero, NotANumber, ScoreMissing, UnknownCriterion
from domain.dossier import Dossier
from domain.errors import (
    BelowThreshold,
    InTheFuture,
    MayNotWithdraw,
    MeetingBeforeRegistration,
    MorePresentThanSummoned,
    NoEvidenceNow,
    NoMandate,
    NoQuorum,
    NotACount,
    NotSeen,
    NotThisStep,
    NotYourOffice,
    OutOfOrder,
    OwnOrKin,
    SameHands,
    TooManyVotes,
    UnansweredComments,
    UnknownReason,
)
from domain.files import NewFile, TooManyFiles, TooManyMegabytes, TooManyToday, may_enter_today, there_is_room
from domain.meeting import Sitting
from tests.history import (
    ANSWERED,
    APPRAISED,
    APPRAISER,
    CLERK,
    CLOSED,
    COMMENTED,
    DEPUTY,
    FULL,
    HEAD,
    OFFICER,
    POSTED,
    RECOGNISED,
    REGISTERED,
    RETURNED,
    SELF_ASSESSED,
    SIGNER,
    TEXT,
    VERIFIED,
    VOTES,
    WITHDRAWN,
    Past,
    at,
    by,
    fact,
    given,
    october,
    rules_with,
    up_to,
    went,
)


def sitting(day: int = 3, *, summoned: int = 50, present: int = 40, hands: tuple[str, ...] = (OFFICER,)) -> Sitting:
    return Sitting("meeting-1", october(day), summoned, present, hands)


def verify(dossier: Dossier, warrant: Any, meeting: Sitting | None = None, **more: Any) -> None:
    dossier.verify(warrant, sitting=meeting or sitting(), **{"ballots": VOTES, "score": 90} | more)


def appraise(dossier: Dossier, warrant: Any, **more: Any) -> None:
    dossier.appraise(warrant, **{"score": 85, "upheld": True, "reason": None, "text": None} | more)


def decide(dossier: Dossier, warrant: Any, *, day: int = 16, recognised: bool = True) -> None:
    dossier.decide(warrant, decision="d-1", number="01/QĐ-UBND", signed_on=october(day), recognised=recognised)


# Self-assessment


def test_a_household_scores_itself() -> None:
    (
        given(REGISTERED)
        .when(lambda dossier: dossier.assess(by(HEAD, 2), scores=FULL))
        .then(
            fact(
                Dossier.SelfAssessed,
                state="self_assessed",
                total=100,
                passed=True,
                next_step="village-verification",
                next_office=["village-officer"],
                due_on="2026-11-25",
                person=HEAD,
                occurred_at=at(2),
                precision="instant",
            )
        )
    )


def test_an_officer_who_enters_a_households_paper_is_named_beside_the_household() -> None:
    entered = by(CLERK, 2, on_behalf_of=HEAD, office="household", mandate=None, entry_mandate="m-clerk")
    (
        given(REGISTERED)
        .when(lambda dossier: dossier.assess(entered, scores=FULL))
        .then(fact(Dossier.SelfAssessed, person=HEAD, entered_by=CLERK, entry_mandate="m-clerk"))
    )


def test_an_officer_does_not_assess_in_a_households_stead() -> None:
    given(REGISTERED).when(lambda dossier: dossier.assess(by(OFFICER, 2), scores=FULL)).then_refused(NotYourOffice)


def test_a_household_scores_itself_only_when_that_is_next() -> None:
    (
        given(REGISTERED, SELF_ASSESSED)
        .when(lambda dossier: dossier.assess(by(HEAD, 3), scores=FULL))
        .then_refused(NotThisStep, state="self_assessed", step="village-verification")
    )


@pytest.mark.parametrize(
    ("scores", "refusal"),
    [
        ({**FULL, next(iter(FULL)): 1000}, AboveMaximum),
        ({**FULL, next(iter(FULL)): -1}, BelowZero),
        ({**FULL, next(iter(FULL)): 7.5}, NotANumber),
        ({**FULL, "piano": 1}, UnknownCriterion),
        ({}, ScoreMissing),
    ],
)
def test_scores_that_the_criteria_do_not_know_are_refused(scores: dict[str, Any], refusal: type) -> None:
    given(REGISTERED).when(lambda dossier: dossier.assess(by(HEAD, 2), scores=scores)).then_refused(refusal)


# Evidence


def add_evidence(dossier: Dossier, warrant: Any, criterion: str = next(iter(FULL))) -> None:
    dossier.add_evidence(warrant, evidence="e-1", criterion=criterion, file=NewFile(TEXT, "image/jpeg", 1000))


def test_evidence_moves_nothing_on() -> None:
    (
        given(REGISTERED)
        .when(lambda dossier: add_evidence(dossier, by(HEAD, 2)))
        .then(fact(Dossier.EvidenceAdded, state="registered", next_step="self-assessment"))
    )


def test_evidence_does_not_keep_anyone_from_entering_an_earlier_act() -> None:
    history = given(REGISTERED).when(lambda dossier: add_evidence(dossier, by(HEAD, 5)))
    history.when(lambda dossier: dossier.assess(by(HEAD, 6, done=october(2)), scores=FULL))
    assert history.happened[-1].occurred_at == at(2, 0)


def test_a_picture_stands_in_its_fact_with_its_measures_and_a_cited_activity_with_none() -> None:
    photo = NewFile(TEXT, "image/jpeg", 1000, width=1600, height=1200)
    first = next(iter(FULL))
    given(REGISTERED).when(
        lambda dossier: dossier.add_evidence(by(HEAD, 2), evidence="e", criterion=first, file=photo)
    ).then(fact(Dossier.EvidenceAdded, file=TEXT, size=1000, width=1600, height=1200, pages=None, activity=None))
    given(REGISTERED).when(
        lambda dossier: dossier.add_evidence(by(HEAD, 2), evidence="e", criterion=first, activity="a")
    ).then(fact(Dossier.EvidenceAdded, file=None, size=None, width=None, activity="a"))


def test_a_dossier_holds_only_so_many_files_and_so_many_bytes() -> None:
    there_is_room(NewFile(TEXT, "image/jpeg", 1), [1] * 59)
    with pytest.raises(TooManyFiles):
        there_is_room(NewFile(TEXT, "image/jpeg", 1), [1] * 60)
    with pytest.raises(TooManyMegabytes):
        there_is_room(NewFile(TEXT, "image/jpeg", 2), [100 * 1024 * 1024 - 1])
    may_enter_today(6, 1_994)
    with pytest.raises(TooManyToday):
        may_enter_today(6, 1_995)


def test_evidence_is_for_a_criterion_of_the_pinned_set() -> None:
    given(REGISTERED).when(lambda dossier: add_evidence(dossier, by(HEAD, 2), "piano")).then_refused(UnknownCriterion)


def test_no_evidence_is_taken_once_the_list_is_posted() -> None:
    given(*up_to(POSTED)).when(lambda dossier: add_evidence(dossier, by(HEAD, 5))).then_refused(NoEvidenceNow)


def test_evidence_comes_from_the_household_or_its_village() -> None:
    given(REGISTERED).when(lambda dossier: add_evidence(dossier, by(SIGNER, 2))).then_refused(NotYourOffice)


# The village's vote


def test_a_meeting_that_approves_proposes_the_household() -> None:
    (
        given(REGISTERED, SELF_ASSESSED)
        .when(lambda dossier: verify(dossier, by(OFFICER, 3)))
        .then(
            fact(
                Dossier.VillageVerified,
                outcome="proposed",
                state="verified",
                next_step="posting",
                quorum=30,
                needed=24,
                hands=[OFFICER],
            )
        )
    )


@pytest.mark.parametrize(
    ("votes", "score", "outcome"), [(24, 80, "proposed"), (23, 80, "not-proposed"), (40, 79, "not-proposed")]
)
def test_votes_decide_and_the_score_must_suffice(votes: int, score: int, outcome: str) -> None:
    ballots = {"for": votes, "against": 40 - votes, "blank": 0}
    (
        given(REGISTERED, SELF_ASSESSED)
        .when(lambda dossier: verify(dossier, by(OFFICER, 3), ballots=ballots, score=score))
        .then(fact(Dossier.VillageVerified, outcome=outcome))
    )


def test_a_meeting_without_quorum_is_refused_with_its_arithmetic() -> None:
    history = (
        given(REGISTERED, SELF_ASSESSED)
        .when(lambda dossier: verify(dossier, by(OFFICER, 3), sitting(present=29)))
        .then_refused(NoQuorum, present=29, summoned=50, percent=60, needed=30)
    )
    assert "29 of 50 were present, and 60% of 50 is 30" in str(history.refusal)


@pytest.mark.parametrize(
    ("meeting", "ballots", "refusal"),
    [
        (sitting(present=51), VOTES, MorePresentThanSummoned),
        (sitting(), {"for": 40, "against": 1, "blank": 0}, TooManyVotes),
        (sitting(), {"for": -1, "against": 1, "blank": 0}, NotACount),
        (sitting(), {"for": 38}, NotACount),
        (sitting(), {"for": True, "against": 0, "blank": 0}, NotACount),
        (sitting(present=-1), VOTES, NotACount),
    ],
)
def test_impossible_counts_are_refused(meeting: Sitting, ballots: dict[str, int], refusal: type) -> None:
    (
        given(REGISTERED, SELF_ASSESSED)
        .when(lambda dossier: verify(dossier, by(OFFICER, 3), meeting, ballots=ballots))
        .then_refused(refusal)
    )


def test_a_meeting_is_not_held_before_the_household_assessed_itself() -> None:
    (
        given(REGISTERED, SELF_ASSESSED)
        .when(lambda dossier: verify(dossier, by(OFFICER, 4, done=october(1)), sitting(1)))
        .then_refused(MeetingBeforeRegistration, last="02/10/2026")
    )


def test_a_vote_rests_on_what_lay_before_the_meeting() -> None:
    given(REGISTERED, SELF_ASSESSED).when(lambda dossier: verify(dossier, by(OFFICER, 3, seen=()))).then_refused(
        NotSeen
    )


def test_a_meeting_entered_late_stands_on_its_day() -> None:
    (
        given(REGISTERED, SELF_ASSESSED)
        .when(lambda dossier: verify(dossier, by(OFFICER, 20, done=october(3))))
        .then(fact(Dossier.VillageVerified, occurred_at=at(3, 0), precision="day", timestamp=at(20)))
    )


# Posting and its comments


def test_a_proposed_household_is_posted() -> None:
    (
        given(*up_to(VERIFIED))
        .when(lambda dossier: dossier.post(by(OFFICER, 4), posting="posting-1", until=october(14)))
        .then(fact(Dossier.Posted, state="posted", next_step="posting-close", due_on="2026-10-14"))
    )


def test_only_the_village_posts() -> None:
    (
        given(*up_to(VERIFIED))
        .when(lambda dossier: dossier.post(by(APPRAISER, 4), posting="p", until=october(14)))
        .then_refused(NotYourOffice)
    )


def test_nothing_is_posted_that_the_village_did_not_propose() -> None:
    not_proposed = VERIFIED.but(**went("not_proposed", None), outcome="not-proposed")
    (
        given(REGISTERED, SELF_ASSESSED, not_proposed)
        .when(lambda dossier: dossier.post(by(OFFICER, 4), posting="p", until=october(14)))
        .then_refused(NotThisStep, state="not_proposed", step="-")
    )


# Appraisal


def test_the_appraiser_upholds_a_proposal() -> None:
    (
        given(*up_to(CLOSED))
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 15)))
        .then(
            fact(
                Dossier.CommuneAppraised,
                outcome="upheld",
                state="appraised",
                next_step="award-decision",
                due_on="2026-10-24",
                hands=[APPRAISER],
            )
        )
    )


def test_the_award_falls_due_from_the_end_of_the_posting_also_when_the_clock_ended_it() -> None:
    closed = CLOSED.of(OFFICER, source="clock")
    (
        given(*up_to(POSTED), closed)
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 20)))
        .then(fact(Dossier.CommuneAppraised, due_on="2026-10-24"))
    )


def test_points_below_the_threshold_are_not_upheld_by_oversight() -> None:
    (
        given(*up_to(CLOSED))
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 15), score=79))
        .then_refused(BelowThreshold, score=79)
    )


@pytest.mark.parametrize("score", [79, 85])
def test_what_is_not_upheld_ends_there(score: int) -> None:
    (
        given(*up_to(CLOSED))
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 15), score=score, upheld=False, reason="other"))
        .then(fact(Dossier.CommuneAppraised, outcome="not-upheld", state="not_upheld", next_step=None, next_office=[]))
    )


def test_an_appraiser_who_does_not_uphold_says_why() -> None:
    (
        given(*up_to(CLOSED))
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 15), upheld=False))
        .then_refused(UnknownReason)
    )


def test_nothing_is_appraised_while_a_comment_waits_for_its_answer() -> None:
    (
        given(*up_to(POSTED), COMMENTED, CLOSED)
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 15)))
        .then_refused(UnansweredComments, count=1)
    )


def test_an_answered_comment_holds_nothing_up() -> None:
    (
        given(*up_to(POSTED), COMMENTED, ANSWERED, CLOSED)
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 15)))
        .then(fact(Dossier.CommuneAppraised, outcome="upheld"))
    )


def test_an_appraisal_rests_on_what_was_seen() -> None:
    given(*up_to(CLOSED)).when(lambda dossier: appraise(dossier, by(APPRAISER, 15, seen=()))).then_refused(NotSeen)


def test_a_score_above_the_total_is_refused() -> None:
    (
        given(*up_to(CLOSED))
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 15), score=101))
        .then_refused(AboveMaximum, maximum=100)
    )


# The award


@pytest.mark.parametrize(
    ("recognised", "state", "valid"),
    [(True, "recognised", ("2026-10-16", "2027-10-15")), (False, "refused", (None, None))],
)
def test_a_decision_recognises_or_refuses(recognised: bool, state: str, valid: tuple[str | None, str | None]) -> None:
    (
        given(*up_to(APPRAISED))
        .when(lambda dossier: decide(dossier, by(SIGNER, 16), recognised=recognised))
        .then(
            fact(
                Dossier.AwardDecided,
                state=state,
                outcome=state,
                next_step=None,
                next_office=[],
                due_on=None,
                valid_from=valid[0],
                valid_until=valid[1],
            )
        )
    )


def test_a_decision_signed_before_the_appraisal_is_refused() -> None:
    (
        given(*up_to(APPRAISED))
        .when(lambda dossier: decide(dossier, by(SIGNER, 16, done=october(14)), day=14))
        .then_refused(OutOfOrder, last="15/10/2026")
    )


def test_nothing_is_awarded_twice() -> None:
    given(*up_to(RECOGNISED)).when(lambda dossier: decide(dossier, by(SIGNER, 17))).then_refused(NotThisStep)


def test_the_signer_decides_and_nobody_else() -> None:
    given(*up_to(APPRAISED)).when(lambda dossier: decide(dossier, by(APPRAISER, 16))).then_refused(NotYourOffice)


# Separate hands


HELD = went("returned", "village-verification", "village-officer")


@pytest.mark.parametrize(
    ("past", "command"),
    [
        (up_to(CLOSED), lambda dossier: appraise(dossier, by(OFFICER, 15, office="commune-appraiser"))),
        (up_to(APPRAISED), lambda dossier: decide(dossier, by(OFFICER, 16, office="signer"))),
        (up_to(APPRAISED), lambda dossier: decide(dossier, by(APPRAISER, 16, office="signer"))),
        (
            (*up_to(APPRAISED), RETURNED.but(**HELD).on(16)),
            lambda dossier: verify(
                dossier, by(APPRAISER, 17, office="village-officer"), sitting(17, hands=(APPRAISER,))
            ),
        ),
    ],
    ids=["appraises after verifying", "decides after verifying", "decides after appraising", "verifies after a return"],
)
def test_verified_appraised_and_decided_are_by_three_persons(past: tuple[Past, ...], command: Any) -> None:
    given(*past).when(command).then_refused(SameHands)


def test_who_wrote_the_minutes_has_had_a_hand_in_the_vote() -> None:
    verified = VERIFIED.but(hands=[OFFICER, APPRAISER])
    (
        given(REGISTERED, SELF_ASSESSED, verified, POSTED, CLOSED)
        .when(lambda dossier: appraise(dossier, by(APPRAISER, 15)))
        .then_refused(SameHands, steps="village-verification")
    )


def test_who_only_entered_anothers_paper_has_had_no_hand_in_it() -> None:
    entered = VERIFIED.of(CLERK, on_behalf_of=OFFICER)
    (
        given(REGISTERED, SELF_ASSESSED, entered, POSTED, CLOSED)
        .when(lambda dossier: appraise(dossier, by(CLERK, 15, office="commune-appraiser")))
        .then(fact(Dossier.CommuneAppraised, outcome="upheld", person=CLERK))
    )


def test_whose_paper_another_entered_has_had_a_hand_in_it() -> None:
    entered = VERIFIED.of(CLERK, on_behalf_of=OFFICER)
    (
        given(REGISTERED, SELF_ASSESSED, entered, POSTED, CLOSED)
        .when(lambda dossier: appraise(dossier, by(OFFICER, 15, office="commune-appraiser")))
        .then_refused(SameHands)
    )


def test_hands_stay_apart_when_the_step_was_taken_again_by_others() -> None:
    back = RETURNED.but(**HELD)
    again = VERIFIED.but(hands=[DEPUTY]).of(DEPUTY).on(16)
    (
        given(*up_to(CLOSED), back, again, POSTED.on(17), CLOSED.on(27))
        .when(lambda dossier: appraise(dossier, by(OFFICER, 28, office="commune-appraiser")))
        .then_refused(SameHands)
    )


def test_the_same_person_may_take_the_same_step_again() -> None:
    (
        given(*up_to(CLOSED), RETURNED.but(**HELD))
        .when(lambda dossier: verify(dossier, by(OFFICER, 16), sitting(16)))
        .then(fact(Dossier.VillageVerified, outcome="proposed"))
    )


# Own and kin


@pytest.mark.parametrize("kin", [("s-1",), ()], ids=["declared kin", "own household"])
@pytest.mark.parametrize(
    ("past", "person", "command"),
    [
        (up_to(SELF_ASSESSED), OFFICER, lambda dossier, warrant: verify(dossier, warrant, sitting(15))),
        (up_to(CLOSED), APPRAISER, appraise),
        (up_to(APPRAISED), SIGNER, decide),
        (
            up_to(CLOSED),
            APPRAISER,
            lambda dossier, warrant: dossier.send_back(
                warrant, to_step="self-assessment", mend=[{"criterion": None, "reason": "entry-wrong"}], text=None
            ),
        ),
        (
            (*up_to(POSTED), COMMENTED),
            OFFICER,
            lambda dossier, warrant: dossier.answer(warrant, objection="o-1", outcome="dismissed", text=TEXT),
        ),
    ],
    ids=["verify", "appraise", "decide", "send back", "answer"],
)
def test_nobody_acts_on_their_own_or_their_kins_dossier(
    past: tuple[Past, ...], person: str, command: Any, kin: tuple[str, ...]
) -> None:
    past = past if kin else (past[0].but(people=[HEAD, person]), *past[1:])
    given(*past).when(lambda dossier: command(dossier, by(person, 16, kin=kin))).then_refused(OwnOrKin)


def test_who_enters_a_paper_of_kin_does_not_act_on_it() -> None:
    past = (REGISTERED.but(people=[HEAD, CLERK]), SELF_ASSESSED)
    (
        given(*past)
        .when(lambda dossier: verify(dossier, by(CLERK, 3, on_behalf_of=OFFICER)))
        .then(fact(Dossier.VillageVerified, person=OFFICER, entered_by=CLERK))
    )


# Time


def test_an_act_made_now_never_precedes_the_last_one_that_stands() -> None:
    (
        given(REGISTERED.on(5))
        .when(lambda dossier: dossier.assess(by(HEAD, 4), scores=FULL))
        .then(fact(Dossier.SelfAssessed, occurred_at=at(5), precision="instant"))
    )


def test_two_acts_known_by_their_day_may_be_on_the_same_day() -> None:
    history = given(REGISTERED.on(2)).when(lambda dossier: dossier.assess(by(HEAD, 4, done=october(2)), scores=FULL))
    history.when(lambda dossier: verify(dossier, by(OFFICER, 4, done=october(2)), sitting(2)))
    first, second = history.happened
    assert first.occurred_at == second.occurred_at == at(2)
    assert first.precision == second.precision == "day"


def test_an_act_of_a_day_before_the_last_one_is_refused() -> None:
    (
        given(REGISTERED)
        .when(lambda dossier: dossier.assess(by(HEAD, 4, done=date(2026, 9, 30)), scores=FULL))
        .then_refused(OutOfOrder, last="01/10/2026")
    )


@pytest.mark.parametrize("done", [october(5), at(4, 10)], ids=["day", "instant"])
def test_an_act_of_the_future_is_refused(done: Any) -> None:
    given(REGISTERED).when(lambda dossier: dossier.assess(by(HEAD, 4, done=done), scores=FULL)).then_refused(
        InTheFuture
    )


def test_an_instant_before_the_last_act_is_refused_with_the_hour_of_that_act() -> None:
    (
        given(REGISTERED)
        .when(lambda dossier: dossier.assess(by(HEAD, 4, done=at(1, 8)), scores=FULL))
        .then_refused(OutOfOrder, last="01/10/2026 09:00")
    )


def test_evidence_is_not_dated_before_the_last_act() -> None:
    (
        given(REGISTERED)
        .when(lambda dossier: add_evidence(dossier, by(HEAD, 4, done=date(2026, 9, 30))))
        .then_refused(OutOfOrder)
    )


def test_an_act_that_is_placed_after_the_end_of_its_mandate_is_refused() -> None:
    # The mandate ended at eight; the day's last act was at nine, so the vote can only stand after the end.
    late = by(OFFICER, 4, done=october(2), until=at(2, 8))
    given(REGISTERED, SELF_ASSESSED).when(lambda dossier: verify(dossier, late, sitting(2))).then_refused(NoMandate)


# Withdrawal


@pytest.mark.parametrize("last", up_to(APPRAISED))
def test_a_household_may_withdraw_until_the_award(last: Past) -> None:
    (
        given(*up_to(last))
        .when(lambda dossier: dossier.withdraw(by(HEAD, 17), reason="moved", text=TEXT))
        .then(fact(Dossier.Withdrawn, state="withdrawn", next_step=None, next_office=[], due_on=None))
    )


@pytest.mark.parametrize(
    ("past", "warrant"),
    [
        (up_to(RECOGNISED), by(HEAD, 17)),
        ((REGISTERED, WITHDRAWN), by(HEAD, 17)),
        ((REGISTERED,), by(OFFICER, 17)),
    ],
    ids=["after the award", "twice", "by an officer"],
)
def test_a_dossier_is_not_withdrawn_later_or_by_others(past: tuple[Past, ...], warrant: Any) -> None:
    given(*past).when(lambda dossier: dossier.withdraw(warrant, reason="moved", text=None)).then_refused(MayNotWithdraw)


# Rules change, facts stay


def test_a_dossier_still_loads_after_its_step_was_abolished() -> None:
    abolished = went("verified", "council-of-elders", "elder")
    dossier = given(REGISTERED, SELF_ASSESSED, VERIFIED.but(**abolished)).stream
    assert (dossier.state, dossier.next_step, dossier.next_office) == ("verified", "council-of-elders", ["elder"])


def test_a_dossier_still_loads_whose_scores_no_rule_of_today_allows() -> None:
    dossier = given(REGISTERED, SELF_ASSESSED.but(scores={"piano": 1000}, total=1000)).stream
    assert dossier.stood[-1].values["total"] == 1000


def test_a_dossier_still_loads_that_was_verified_appraised_and_decided_by_one_person() -> None:
    alone = [each.but(hands=[OFFICER]).of(OFFICER) for each in (VERIFIED, APPRAISED, RECOGNISED)]
    dossier = given(REGISTERED, SELF_ASSESSED, alone[0], POSTED, CLOSED, alone[1], alone[2]).stream
    assert dossier.state == "recognised"


def test_a_stricter_edition_does_not_touch_a_dossier_that_is_pinned_to_an_older_one() -> None:
    stricter = rules_with(procedure={"steps[2].quorum.present.percent": 90, "id": "family-2027-1"})
    given(REGISTERED, SELF_ASSESSED).when(lambda dossier: verify(dossier, by(OFFICER, 3, rules=stricter))).then_refused(
        NoQuorum, needed=45
    )
    (
        given(REGISTERED, SELF_ASSESSED)
        .when(lambda dossier: verify(dossier, by(OFFICER, 3)))
        .then(fact(Dossier.VillageVerified, outcome="proposed"))
    )
