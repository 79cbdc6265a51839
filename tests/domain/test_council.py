"""A council's appraisal: who is a member that day, who votes on which dossier, and what the votes come to."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from domain.council import ATTENDANCE, Member, Session, check_attended
from domain.council_refusals import (
    ChairNotThere,
    MayNotVote,
    MembersUnsaid,
    NotAVote,
    NoWrittenVotes,
    TakenByCouncil,
    VotesUnsaid,
    VotesWithoutPoints,
)
from domain.dossier import Dossier
from domain.errors import (
    MeetingBeforeRegistration,
    NoQuorum,
    NotACount,
    NotThisStep,
    NotYourOffice,
    OwnOrKin,
    SameHands,
    TooManyVotes,
)
from domain.pinned import Rules
from domain.policies import Standing
from tests.domain.editions import BASIS, LABEL
from tests.history import (
    APPRAISED,
    APPRAISER,
    CLOSED,
    HEAD,
    OFFICER,
    RULES,
    SIGNER,
    TEXT,
    History,
    by,
    fact,
    given,
    october,
    rules_with,
    up_to,
)

QUORUM = {
    "present": {"percent": 60, "rule": "at-least"},
    "approval": {"percent": 60, "rule": "at-least"},
    "approval_of": "all",
    "written_votes": True,
    "ballots": ["secret", "show"],
    "basis": BASIS,
}
OF_PRESENT = QUORUM | {"approval_of": "present", "written_votes": False}
FIVE = ("one", "two", "three", "four", "five")
CAME = dict.fromkeys(FIVE, "present")


def ruled(quorum: dict[str, Any] = QUORUM) -> Rules:
    """The family's way with a council at its appraisal."""
    office = {"label": LABEL, "level": "commune"}
    return rules_with(
        procedure={
            "offices[4]": office | {"id": "council-chair"},
            "offices[5]": office | {"id": "council-member"},
            "steps[5].offices": ["council-chair", "commune-appraiser"],
            "steps[5].form": "council-appraisal",
            "steps[5].quorum": quorum,
            "steps[5].council": {"members": ["council-chair", "council-member"], "chaired_by": ["council-chair"]},
        }
    )


BY_ALL, BY_PRESENT = ruled(), ruled(OF_PRESENT)


def member(person: str, attended: str, *, kin: tuple[str, ...] = ()) -> Member:
    office = "council-chair" if person == "one" else "council-member"
    standing = Standing(office, frozenset({"xa"}), frozenset({person}), frozenset(kin))
    return Member(person, f"m-{person}", standing, attended)


def session(attended: dict[str, str] | None = None, *, kin: str = "", ballot: str = "show", day: int = 20) -> Session:
    members = [
        member(each, how, kin=("s-1",) if each == kin else ()) for each, how in (CAME | (attended or {})).items()
    ]
    return Session("meeting-9", october(day), ballot, "one", tuple(members))


def meets(
    history: History[Dossier],
    sitting: Session | None = None,
    *,
    said: dict[str, Any] | None = None,
    rules: Rules = BY_ALL,
    score: Any = 85,
    reason: str | None = None,
    office: str = "council-chair",
    chair: str = SIGNER,
) -> History[Dossier]:
    sitting = sitting or session()
    if said is None:
        voters = [each.person for each in sitting.members if each.votes]
        said = dict.fromkeys(voters, "for")
        if sitting.ballot == "secret":
            said = {"for": len(voters), "against": 0, "blank": 0}
    done = by(chair, 20, rules=rules, office=office, done=sitting.held_on)
    return history.when(
        lambda dossier: dossier.appraise_in_council(
            done, session=sitting, said=said, score=score, reason=reason, text=TEXT
        )
    )


def closed() -> History[Dossier]:
    return given(*up_to(CLOSED))


def test_a_show_of_hands_keeps_the_vote_of_each_member() -> None:
    said = dict.fromkeys(FIVE, "for") | {"five": "blank"}
    meets(closed(), said=said).then(
        fact(
            Dossier.CommuneAppraised,
            state="appraised",
            next_step="award-decision",
            outcome="upheld",
            score=85,
            reason=None,
            meeting="meeting-9",
            ballots={"for": 4, "against": 0, "blank": 1},
            needed=3,
            council={
                "held_on": "2026-10-20",
                "summoned": 5,
                "present": 5,
                "written": 0,
                "quorum": 3,
                "votes": said,
                "kept_out": [],
            },
            hands=["one", "two", "three", "four", "five"],
            precision="day",
        )
    )


def test_a_secret_ballot_keeps_counts_alone_and_whose_hands_were_in_it() -> None:
    history = meets(closed(), session({"five": "excused"}, ballot="secret"))
    history.then(fact(Dossier.CommuneAppraised, ballots={"for": 4, "against": 0, "blank": 0}, hands=[*FIVE[:4]]))
    assert history.happened[0].council["votes"] is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("rules", "attended", "said", "needed", "outcome"),
    [
        # Three of five are there: of all five three must agree, of those three two.
        (BY_ALL, {"four": "absent", "five": "excused"}, {"one": "for", "two": "for", "three": "against"}, 3, "not-upheld"),
        (BY_PRESENT, {"four": "absent", "five": "excused"}, {"one": "for", "two": "for", "three": "against"}, 2, "upheld"),
        # A vote in writing makes the third.
        (
            BY_ALL,
            {"four": "written", "five": "excused"},
            {"one": "for", "two": "for", "three": "against", "four": "for"},
            3,
            "upheld",
        ),
    ],
)  # fmt: skip
def test_the_base_is_all_members_or_those_present(
    rules: Rules, attended: dict[str, str], said: dict[str, str], needed: int, outcome: str
) -> None:
    meets(closed(), session(attended), said=said, rules=rules).then(
        fact(
            Dossier.CommuneAppraised,
            needed=needed,
            outcome=outcome,
            reason=None if outcome == "upheld" else "votes-not-carried",
        )
    )


def test_a_written_vote_fills_no_seat() -> None:
    absent = session({"three": "written", "four": "written", "five": "written"})
    meets(closed(), absent).then_refused(NoQuorum, present=2, summoned=5, percent=60, needed=3)


def test_kin_is_left_out_and_the_base_is_counted_without_them() -> None:
    history = meets(closed(), session(kin="five"), said={"one": "for", "two": "for", "three": "for", "four": "against"})
    history.then(fact(Dossier.CommuneAppraised, needed=3, outcome="upheld", hands=[*FIVE[:4]]))
    council = history.happened[0].council  # type: ignore[attr-defined]
    assert (council["summoned"], council["present"]) == (4, 4)
    assert council["kept_out"] == [{"person": "five", "why": "OwnOrKin"}]


@pytest.mark.parametrize("person", [OFFICER, HEAD])
def test_who_verified_it_and_its_own_people_are_left_out(person: str) -> None:
    sitting = session()
    six = replace(sitting, members=(*sitting.members, member(person, "present")))
    history = meets(closed(), six, said=dict.fromkeys(FIVE, "for"))
    history.then(fact(Dossier.CommuneAppraised, outcome="upheld"))
    why = "SameHands" if person == OFFICER else "OwnOrKin"
    assert history.happened[0].council["kept_out"] == [{"person": person, "why": why}]  # type: ignore[attr-defined]


def test_without_those_left_out_the_quorum_may_be_missed() -> None:
    few = session({"four": "absent", "five": "absent"}, kin="three")
    meets(closed(), few, said={"one": "for", "two": "for"}).then_refused(NoQuorum, present=2, summoned=4, needed=3)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (dict.fromkeys(FIVE, "for") | {"six": "for"}, MayNotVote),
        (dict.fromkeys(FIVE[:4], "for"), VotesUnsaid),
        (dict.fromkeys(FIVE, "for") | {"five": "yes"}, NotAVote),
        (dict.fromkeys(FIVE, "for") | {"five": None}, NotAVote),
    ],
)
def test_every_voter_has_one_vote_and_nobody_else(said: dict[str, Any], refusal: type) -> None:
    meets(closed(), said=said).then_refused(refusal)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"for": 5, "against": 1, "blank": 0}, TooManyVotes),
        ({"for": -1, "against": 0, "blank": 0}, NotACount),
        ({"for": 5}, NotACount),
        (dict.fromkeys(FIVE, "for"), NotACount),
    ],
)
def test_a_secret_ballot_has_no_more_votes_than_voters(said: dict[str, Any], refusal: type) -> None:
    meets(closed(), session(ballot="secret"), said=said).then_refused(refusal)


def test_a_vote_of_kin_is_refused() -> None:
    meets(closed(), session(kin="five"), said=dict.fromkeys(FIVE, "for")).then_refused(MayNotVote)


def test_votes_that_carry_over_too_few_points_need_a_reason() -> None:
    meets(closed(), score=10).then_refused(VotesWithoutPoints, score=10)
    meets(closed(), score=10, reason="below-threshold").then(
        fact(Dossier.CommuneAppraised, outcome="not-upheld", state="not_upheld", reason="below-threshold")
    )


def test_an_upheld_dossier_has_no_reason_against_it() -> None:
    meets(closed(), reason="other").then(fact(Dossier.CommuneAppraised, outcome="upheld", reason=None))


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"office": "commune-appraiser", "chair": APPRAISER}, NotYourOffice),
        ({"office": "signer"}, NotYourOffice),
        ({"chair": OFFICER}, SameHands),
        ({"chair": HEAD}, OwnOrKin),
        ({"sitting": session(day=10)}, MeetingBeforeRegistration),
        ({"rules": RULES, "office": "commune-appraiser", "chair": APPRAISER}, NotThisStep),
    ],
)
def test_the_chair_is_one_of_the_councils_own_and_free_to_act(how: dict[str, Any], refusal: type) -> None:
    sitting = how.pop("sitting", None)
    meets(closed(), sitting, **how).then_refused(refusal)


def test_no_single_person_takes_a_councils_step() -> None:
    history = closed().when(
        lambda dossier: dossier.appraise(by(APPRAISER, 20, rules=BY_ALL), score=85, upheld=True, reason=None, text=None)
    )
    history.then_refused(TakenByCouncil)


def test_who_voted_does_not_decide_on_the_award() -> None:
    history = meets(closed())
    signs = by(SIGNER, 21, rules=BY_ALL)
    signs = replace(signs, standing=replace(signs.standing, people=frozenset({"three"})))
    with pytest.raises(SameHands):
        history.stream.decide(signs, decision="d", number="1", signed_on=october(21), recognised=True)


@pytest.mark.parametrize(
    ("quorum", "attended", "refusal"),
    [
        (OF_PRESENT, {"five": "written"}, NoWrittenVotes),
        (QUORUM, {"one": "absent"}, ChairNotThere),
        (QUORUM, {"one": "written"}, ChairNotThere),
        (QUORUM, {"five": "asleep"}, MembersUnsaid),
    ],
)
def test_an_attendance_that_cannot_be_is_refused(
    quorum: dict[str, Any], attended: dict[str, str], refusal: type
) -> None:
    step = ruled(quorum).procedure.step("commune-appraisal")
    assert step.quorum is not None
    with pytest.raises(refusal):
        check_attended(step.quorum, session(attended))


@settings(derandomize=True, max_examples=200, deadline=None)
@over(
    st.lists(
        st.tuples(st.sampled_from(ATTENDANCE), st.booleans(), st.sampled_from(("for", "against", "blank"))),
        max_size=9,
    ),
    st.booleans(),
)
def test_votes_come_to_what_a_count_by_hand_comes_to(others: list[tuple[str, bool, str]], of_all: bool) -> None:
    """The chair is there and free; of each other it is said how they came, whether they are kin, and how they vote."""
    seats = [("present", False, "for"), *others]
    if not of_all:
        seats = [("absent" if how == "written" else how, kin, vote) for how, kin, vote in seats]
    people = ["one", *(f"member-{n}" for n in range(len(others)))]
    members = [
        member(person, how, kin=("s-1",) if kin else ()) for person, (how, kin, _) in zip(people, seats, strict=True)
    ]
    free = [(person, how, vote) for person, (how, kin, vote) in zip(people, seats, strict=True) if not kin]
    present = sum(how == "present" for _, how, _ in free)
    said = {person: vote for person, how, vote in free if how in ("present", "written")}
    sitting = Session("meeting-9", october(20), "show", "one", tuple(members))
    history = meets(closed(), sitting, said=said, rules=BY_ALL if of_all else BY_PRESENT)
    if present * 100 < 60 * len(free):
        history.then_refused(NoQuorum, present=present, summoned=len(free))
        return
    carried = sum(vote == "for" for vote in said.values()) * 100 >= 60 * (len(free) if of_all else present)
    history.then(fact(Dossier.CommuneAppraised, outcome="upheld" if carried else "not-upheld"))


def test_an_appraisal_still_loads_that_no_council_took() -> None:
    dossier = given(*up_to(APPRAISED)).stream
    assert dossier.state == "appraised"
    assert dossier.stood[-1].values["council"] is None
