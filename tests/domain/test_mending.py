"""Corrections: the new values stand beside the old, and what follows from them is a fact of its own."""

from collections.abc import Mapping
from typing import Any

import pytest

from domain.choices import correctable
from domain.criteria.refusals import AboveMaximum, UnknownCriterion
from domain.dossier import Dossier
from domain.errors import (
    BetweenItsNeighbours,
    InTheFuture,
    MorePresentThanSummoned,
    NeedsSettingAside,
    NotCorrectable,
    NothingToCorrect,
    NotYourOffice,
    OwnOrKin,
    SameHands,
    TooManyVotes,
    UnknownReason,
)
from domain.mending import Consequence, mend
from domain.stream import ENVELOPED
from tests.history import (
    APPRAISED,
    APPRAISER,
    CLOSED,
    DEPUTY,
    DOSSIER,
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
    WITHDRAWN,
    History,
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

REGISTRATION, ASSESSMENT, VOTE, POSTING, _, OPINION, AWARD = range(1, 8)
FEW = {"for": 10, "against": 30, "blank": 0}
MANY = {"for": 30, "against": 10, "blank": 0}


def test_a_page_offers_to_mend_what_one_may_mend() -> None:
    dossier = given(*up_to(APPRAISED)).stream
    offered = {
        who: set(correctable(dossier, warrant.rules, warrant.standing))
        for who, warrant in ((who, by(who, 20)) for who in (OFFICER, APPRAISER, SIGNER))
    }
    assert {who for who, versions in offered.items() if VOTE in versions} == {OFFICER}
    assert {who for who, versions in offered.items() if OPINION in versions} == {APPRAISER}


def correct(version: int, person: str = OFFICER, day: int = 20, warrant: Any = None, **values: Any) -> Any:
    """A correction of the entry with that version."""
    return lambda dossier: mend(
        dossier, warrant or by(person, day), version=version, values=values, reason="typing", text=TEXT
    )


def consequence(history: History[Dossier], command: Any) -> Consequence:
    found: list[Consequence] = []
    history.when(lambda dossier: found.append(command(dossier)))
    assert history.refusal is None, repr(history.refusal)
    return found[0]


def outcome(said: Consequence) -> tuple[str, str | None, str | None, str | None]:
    return said.dossier, said.before, said.after, said.returned_to


def test_a_correction_names_what_it_corrects_and_leaves_the_state() -> None:
    (
        given(*up_to(CLOSED))
        .when(correct(VOTE, ballots={"for": 37, "against": 2, "blank": 1}))
        .then(
            fact(
                Dossier.Corrected,
                corrects=f"{VOTE:064d}",
                corrected_type="dossier.village-verified",
                corrected_version=VOTE,
                values={"ballots": {"for": 37, "against": 2, "blank": 1}},
                state="posted",
                next_step="commune-appraisal",
                next_office=["commune-appraiser"],
                occurred_at=at(20),
            )
        )
    )


def test_a_count_that_changes_the_outcome_sends_the_dossier_back_to_its_step() -> None:
    history = given(*up_to(CLOSED))
    said = consequence(history, correct(VOTE, ballots=FEW))
    assert outcome(said) == (DOSSIER, "proposed", "not-proposed", "village-verification")
    history.then(
        fact(Dossier.Corrected, state="posted", values={"ballots": FEW}),
        fact(
            Dossier.Returned,
            state="returned",
            from_step="commune-appraisal",
            to_step="village-verification",
            cause="correction",
            times=0,
            mend=[{"criterion": None, "reason": "entry-corrected"}],
        ),
    )


@pytest.mark.parametrize(
    ("values", "after", "kept"),
    [
        ({"score": 79}, "not-proposed", {"score": 79}),
        ({"present": 45}, "proposed", {"present": 45, "needed": 27}),
        ({"summoned": 70}, "no-quorum", {"summoned": 70, "quorum": 42}),
    ],
)
def test_what_follows_from_a_count_is_reckoned_again(values: dict[str, Any], after: str, kept: dict[str, Any]) -> None:
    history = given(*up_to(CLOSED))
    assert consequence(history, correct(VOTE, **values)).after == after
    assert history.happened[0].values == kept  # type: ignore[attr-defined]


def test_an_appraisals_score_below_the_threshold_sends_back_to_the_appraiser() -> None:
    said = consequence(given(*up_to(APPRAISED)), correct(OPINION, APPRAISER, score=70))
    assert outcome(said) == (DOSSIER, "upheld", "not-upheld", "commune-appraisal")


def test_a_self_assessment_is_mended_whole_and_sends_nothing_back() -> None:
    scores = {**FULL, next(iter(FULL)): 0}
    total = sum(scores.values())
    history = given(*up_to(RECOGNISED))
    assert consequence(history, correct(ASSESSMENT, scores=scores)).returned_to is None
    history.then(fact(Dossier.Corrected, state="recognised"))
    values: Mapping[str, Any] = history.happened[0].values  # type: ignore[attr-defined]
    assert (values["scores"], values["total"], values["passed"]) == (scores, total, total >= 80)


# Dates


def test_a_corrected_date_moves_the_act_between_its_neighbours() -> None:
    history = given(REGISTERED, SELF_ASSESSED.on(5)).when(correct(ASSESSMENT, done=october(3)))
    history.then(fact(Dossier.Corrected, values={"occurred_at": "2026-10-02T17:00:00.000000Z", "precision": "day"}))
    assert history.stream.last_act == at(3, 0)


def test_a_corrected_date_opens_the_way_for_an_act_that_it_kept_out() -> None:
    history = given(REGISTERED.on(5)).when(correct(REGISTRATION, done=october(1)))
    history.when(lambda dossier: dossier.assess(by(HEAD, 20, done=october(2)), scores=FULL))
    assert history.refusal is None
    assert [each.occurred_at for each in history.happened] == [at(20), at(2, 0)]


def test_on_the_day_of_the_act_before_it_stands_right_after_that_act() -> None:
    history = given(REGISTERED, SELF_ASSESSED.on(5)).when(correct(ASSESSMENT, done=october(1)))
    history.then(fact(Dossier.Corrected, values={"occurred_at": "2026-10-01T02:00:00.000000Z", "precision": "day"}))


@pytest.mark.parametrize(
    ("done", "refusal"),
    [(october(4), BetweenItsNeighbours), (october(25), InTheFuture), (october(2), NothingToCorrect)],
)
def test_a_date_outside_its_neighbours_or_in_the_future_or_the_same_is_refused(done: Any, refusal: type) -> None:
    given(*up_to(VERIFIED)).when(correct(ASSESSMENT, done=done)).then_refused(refusal)


def test_a_clock_that_ran_from_a_corrected_day_runs_from_the_new_one() -> None:
    history = given(*up_to(POSTED)).when(correct(POSTING, done=october(3)))
    assert history.stream.taken["posting"] == october(3)


# Corrections of corrections


def test_a_correction_is_corrected_by_another_one_of_the_same_entry() -> None:
    history = given(*up_to(CLOSED))
    first = consequence(history, correct(VOTE, ballots=FEW))
    second = consequence(history, correct(VOTE, day=21, ballots=MANY))
    assert (first.before, first.after) == ("proposed", "not-proposed")
    assert outcome(second) == (DOSSIER, "not-proposed", "proposed", None)
    assert [each.TOPIC for each in history.happened] == ["dossier.corrected", "dossier.returned", "dossier.corrected"]
    assert history.happened[2].corrects == f"{VOTE:064d}"  # type: ignore[attr-defined]
    assert history.stream.state == "returned"


def test_the_value_that_a_correction_already_gave_is_nothing_to_correct() -> None:
    history = given(*up_to(CLOSED)).when(correct(VOTE, score=88))
    history.when(correct(VOTE, day=21, score=88))
    assert isinstance(history.refusal, NothingToCorrect)


def test_a_vote_that_was_taken_again_has_no_consequence_any_more() -> None:
    again = (RETURNED.but(**went("returned", "village-verification", "village-officer")), VERIFIED.on(16))
    said = consequence(given(*up_to(CLOSED), *again), correct(VOTE, ballots=FEW))
    assert (said.after, said.returned_to) == ("not-proposed", None)


def test_what_is_on_its_way_back_past_the_step_is_not_sent_back_again() -> None:
    said = consequence(given(*up_to(CLOSED), RETURNED), correct(VOTE, ballots=FEW))
    assert (said.after, said.returned_to) == ("not-proposed", None)


def test_what_was_sent_back_to_a_later_step_goes_back_further() -> None:
    later = RETURNED.but(**went("returned", "commune-appraisal", "commune-appraiser"), to_step="commune-appraisal")
    history = given(*up_to(APPRAISED), later.on(16))
    assert consequence(history, correct(VOTE, ballots=FEW)).returned_to == "village-verification"
    history.then(
        fact(Dossier.Corrected, state="returned"), fact(Dossier.Returned, to_step="village-verification", times=1)
    )


# Holds


def test_a_hold_that_began_on_another_day_lasted_longer_and_what_waited_is_due_later() -> None:
    closed = CLOSED.but(due_on="2026-10-30")
    waited = given(*up_to(POSTED), closed).when(
        lambda dossier: dossier.hold(by(APPRAISER, 16), reason="complaint", text=None)
    )
    waited.when(lambda dossier: dossier.release(by(APPRAISER, 19), text=None))
    dossier = waited.stream
    dossier.chain = tuple(f"{version:064d}" for version in range(1, dossier.version + 1))
    held = dossier.stood[-2]
    assert dossier.due_on == "2026-11-02"

    said = consequence(waited, correct(held.version, APPRAISER, done=october(15)))

    assert [each.TOPIC for each in waited.happened[2:]] == ["dossier.corrected"] * 2
    assert dossier.stood[-1].values["days"] == 4
    assert held.values["resumes"]["held_on"] == "2026-10-15"
    assert said.moves == {"due_on": ["2026-11-02", "2026-11-03"]}


# Final


def test_what_is_decided_has_to_be_set_aside_first() -> None:
    given(*up_to(RECOGNISED)).when(correct(VOTE, ballots=FEW)).then_refused(NeedsSettingAside)


def test_a_decided_dossier_is_mended_where_the_outcome_stays() -> None:
    given(*up_to(RECOGNISED)).when(correct(VOTE, score=81)).then(fact(Dossier.Corrected, state="recognised"))


def test_a_withdrawn_dossier_is_mended_and_stays_withdrawn() -> None:
    history = given(*up_to(VERIFIED), WITHDRAWN)
    assert consequence(history, correct(VOTE, ballots=FEW)).returned_to is None
    history.then(fact(Dossier.Corrected, state="withdrawn"))


# Refusals


@pytest.mark.parametrize(
    ("version", "person", "values", "refusal"),
    [
        (99, OFFICER, {"score": 80}, NotCorrectable),
        (AWARD, SIGNER, {"outcome": "refused"}, NotCorrectable),
        (REGISTRATION, OFFICER, {"score": 80}, NotCorrectable),
        (VOTE, OFFICER, {"outcome": "not-proposed"}, NotCorrectable),
        (VOTE, OFFICER, {"score": 90}, NothingToCorrect),
        (VOTE, OFFICER, {"score": 101}, AboveMaximum),
        (VOTE, OFFICER, {"present": 51}, MorePresentThanSummoned),
        (VOTE, OFFICER, {"present": 39}, TooManyVotes),
        (OPINION, OFFICER, {"score": 84}, NotYourOffice),
        (REGISTRATION, APPRAISER, {"done": october(1)}, NotYourOffice),
        (VOTE, APPRAISER, {"score": 84}, NotYourOffice),
        (VOTE, SIGNER, {"score": 84}, NotYourOffice),
    ],
)
def test_what_cannot_be_mended_is_refused(version: int, person: str, values: dict[str, Any], refusal: type) -> None:
    given(*up_to(RECOGNISED)).when(correct(version, person, **values)).then_refused(refusal)


def test_nobody_mends_what_their_hands_are_kept_apart_from() -> None:
    warrant = by(OFFICER, 20, office="commune-appraiser")
    given(*up_to(APPRAISED)).when(correct(OPINION, warrant=warrant, score=84)).then_refused(SameHands)


def test_who_mends_a_vote_has_had_a_hand_in_it() -> None:
    history = given(*up_to(CLOSED)).when(correct(VOTE, DEPUTY, score=88))
    history.when(
        lambda dossier: dossier.appraise(
            by(DEPUTY, 21, office="commune-appraiser"), score=85, upheld=True, reason=None, text=None
        )
    )
    assert isinstance(history.refusal, SameHands)


def test_nobody_mends_their_kins_dossier() -> None:
    given(*up_to(CLOSED)).when(correct(VOTE, warrant=by(OFFICER, 20, kin=("s-1",)), score=88)).then_refused(OwnOrKin)


def test_a_procedure_may_know_no_corrections() -> None:
    without = rules_with(procedure={"acts.correct": None})
    (
        given(*up_to(CLOSED))
        .when(correct(VOTE, warrant=by(OFFICER, 20, rules=without), score=88))
        .then_refused(NotCorrectable)
    )


def test_a_corrected_dossier_still_loads_when_its_values_are_not_allowed_any_more() -> None:
    corrected = Past(
        Dossier.Corrected,
        OFFICER,
        20,
        went("posted", "commune-appraisal", "commune-appraiser")
        | {
            "corrects": f"{VOTE:064d}",
            "corrected_type": "dossier.village-verified",
            "corrected_version": VOTE,
            "values": {"present": 1, "score": 1000, "unknown": True},
            "reason": "typing",
            "text": None,
        },
    )
    stood = given(*up_to(CLOSED), corrected).stream.stood[VOTE - 1]
    assert (stood.values["present"], stood.values["score"]) == (1, 1000)
    assert "unknown" not in stood.values


def test_an_earlier_hold_that_is_mended_changes_nothing_about_the_one_that_lasts() -> None:
    def held(day: int, after: Past) -> Past:
        resumes = {"state": after.data["state"], "next_step": after.data["next_step"], "due_on": None}
        resumes["held_on"] = october(day).isoformat()
        return Past(
            Dossier.Held,
            SIGNER,
            day,
            went("held", None, "commune-appraiser", "signer")
            | {"reason": "complaint", "text": None, "resumes": resumes},
        )

    released = Past(
        Dossier.Released,
        SIGNER,
        6,
        went("self_assessed", "village-verification", "village-officer") | {"text": None, "days": 1},
    )
    history = given(REGISTERED, SELF_ASSESSED, held(5, SELF_ASSESSED), released, VERIFIED.on(7), held(9, VERIFIED))
    history.when(correct(3, SIGNER, done=october(4))).when(lambda dossier: dossier.release(by(SIGNER, 20), text=None))
    assert (history.stream.state, history.stream.next_step) == ("verified", "posting")


def test_what_was_to_be_mended_is_typed_anew_as_a_criterion_of_the_dossiers_own_set() -> None:
    history = given(*up_to(CLOSED), RETURNED)
    lines = [{"criterion": "none", "reason": "evidence-missing"}]
    history.when(correct(len(up_to(CLOSED)) + 1, APPRAISER, mend=lines)).then_refused(UnknownCriterion)


def test_evidence_is_mended_only_to_a_criterion_of_the_dossiers_own_set() -> None:
    first, second = list(FULL)[:2]
    shown = {"evidence": "e", "criterion": first, "activity": "a"}
    (added,) = given(REGISTERED).when(lambda dossier: dossier.add_evidence(by(HEAD, 2), **shown)).happened
    said = {name: value for name, value in vars(added).items() if name in Dossier.EvidenceAdded.__dataclass_fields__}
    data = {name: value for name, value in said.items() if name not in ENVELOPED}
    history = given(REGISTERED, Past(Dossier.EvidenceAdded, HEAD, 2, data))
    history.when(correct(2, criterion="piano")).then_refused(UnknownReason)
    history.refusal = None
    history.when(correct(2, criterion=second)).then(fact(Dossier.Corrected, values={"criterion": second}))
