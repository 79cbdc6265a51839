"""Posting: a list stays up for its days, comments are taken and answered, and it comes down once."""

from typing import Any

import pytest

from domain.dossier import Dossier
from domain.errors import (
    AlreadyClosed,
    NoSuchComment,
    NoSuchOutcome,
    NotPosted,
    NotThisStep,
    NotYourOffice,
    StillPosted,
)
from domain.policies import CLOCK
from domain.posting import Posting
from tests.history import (
    ANSWERED,
    APPRAISER,
    CLOSED,
    COMMENTED,
    HEAD,
    OFFICER,
    POSTED,
    REGISTERED,
    SIGNER,
    TEXT,
    VERIFIED,
    WITHDRAWN,
    Past,
    act,
    by,
    fact,
    given,
    october,
    rules_with,
    up_to,
)

OPENED = Past(
    Posting.Opened,
    OFFICER,
    4,
    {
        "place": {"id": "thon-1", "name": "Thôn Một"},
        "title": "family",
        "year": 2026,
        "posted_on": "2026-10-04",
        "until": "2026-10-14",
        "dossiers": ["d.2026.family.s-1.1"],
        "entry_mandate": None,
    },
)


def test_a_list_comes_down_after_its_days() -> None:
    (
        given(*up_to(POSTED))
        .when(lambda dossier: dossier.close_posting(by(OFFICER, 14)))
        .then(fact(Dossier.PostingClosed, state="posted", next_step="commune-appraisal", objections=0))
    )


def test_a_list_does_not_come_down_a_day_early() -> None:
    (
        given(*up_to(POSTED))
        .when(lambda dossier: dossier.close_posting(by(OFFICER, 13)))
        .then_refused(StillPosted, until="14/10/2026")
    )


def test_the_clock_takes_a_list_down_and_keeps_nobody_from_entering_an_earlier_act() -> None:
    history = given(*up_to(POSTED)).when(
        lambda dossier: dossier.close_posting(by(OFFICER, 14, office=CLOCK, source="clock"))
    )
    history.then(fact(Dossier.PostingClosed, next_step="commune-appraisal"))
    assert history.stream.last_act == history.stream.stood[-1].occurred_at
    assert history.stream.stood[-1].topic == "posted"


@pytest.mark.parametrize(
    ("rules", "office"),
    [
        (rules_with(), "commune-appraiser"),
        (rules_with(procedure={"steps[4].by_clock": False}), CLOCK),
    ],
    ids=["another office", "the clock, where people do it"],
)
def test_a_list_is_taken_down_by_nobody_else(rules: Any, office: str) -> None:
    warrant = by(APPRAISER, 14, office=office, rules=rules)
    given(*up_to(POSTED)).when(lambda dossier: dossier.close_posting(warrant)).then_refused(NotYourOffice)


def test_what_is_not_posted_does_not_come_down() -> None:
    given(*up_to(VERIFIED)).when(lambda dossier: dossier.close_posting(by(OFFICER, 14))).then_refused(NotThisStep)


def comment(dossier: Dossier, warrant: Any) -> None:
    dossier.object(warrant, objection="o-1", text=TEXT)


def answer(dossier: Dossier, warrant: Any, objection: str = "o-1", outcome: str = "dismissed") -> None:
    dossier.answer(warrant, objection=objection, outcome=outcome, text=TEXT)


def test_a_comment_is_taken_while_the_list_is_up() -> None:
    (
        given(*up_to(POSTED))
        .when(lambda dossier: comment(dossier, by(OFFICER, 5)))
        .then(fact(Dossier.ObjectionRaised, state="posted", next_step="posting-close", objection="o-1"))
    )


@pytest.mark.parametrize("last", [REGISTERED, VERIFIED, CLOSED])
def test_no_comment_is_taken_before_or_after(last: Past) -> None:
    given(*up_to(last)).when(lambda dossier: comment(dossier, by(OFFICER, 20))).then_refused(NotPosted)


def test_comments_are_taken_down_by_the_offices_that_the_procedure_names() -> None:
    given(*up_to(POSTED)).when(lambda dossier: comment(dossier, by(SIGNER, 5))).then_refused(NotYourOffice)


@pytest.mark.parametrize("outcome", ["upheld", "dismissed"])
@pytest.mark.parametrize("later", [(), (CLOSED,)], ids=["while posted", "after it came down"])
def test_a_comment_is_answered(outcome: str, later: tuple[Past, ...]) -> None:
    (
        given(*up_to(POSTED), COMMENTED, *later)
        .when(lambda dossier: answer(dossier, by(OFFICER, 15), outcome=outcome))
        .then(fact(Dossier.ObjectionAnswered, objection="o-1", outcome=outcome, state="posted"))
    )


def test_a_comment_is_answered_once_and_only_where_there_is_one() -> None:
    given(*up_to(POSTED), COMMENTED, ANSWERED).when(lambda dossier: answer(dossier, by(OFFICER, 7))).then_refused(
        NoSuchComment
    )
    given(*up_to(POSTED), COMMENTED).when(lambda dossier: answer(dossier, by(OFFICER, 7), "o-9")).then_refused(
        NoSuchComment
    )


def test_an_answer_upholds_or_dismisses() -> None:
    (
        given(*up_to(POSTED), COMMENTED)
        .when(lambda dossier: answer(dossier, by(OFFICER, 7), outcome="perhaps"))
        .then_refused(NoSuchOutcome)
    )


def test_a_household_does_not_answer_comments_on_itself() -> None:
    given(*up_to(POSTED), COMMENTED).when(lambda dossier: answer(dossier, by(HEAD, 7))).then_refused(NotYourOffice)


def test_nothing_is_answered_on_a_dossier_that_was_withdrawn() -> None:
    (
        given(*up_to(POSTED), COMMENTED, WITHDRAWN.on(6))
        .when(lambda dossier: answer(dossier, by(OFFICER, 7)))
        .then_refused(NotThisStep, state="withdrawn")
    )


def test_a_dossier_with_comments_still_loads_when_none_are_taken_any_more() -> None:
    silent = rules_with(
        procedure={"acts.object": None, "steps[4].shown": [], "steps[5].shown": [], "steps[6].shown": []}
    )
    history = given(*up_to(POSTED), COMMENTED, ANSWERED)
    history.when(lambda dossier: dossier.close_posting(by(OFFICER, 14, rules=silent)))
    history.then(fact(Dossier.PostingClosed, objections=1))


# The list itself


def test_a_list_is_closed_once() -> None:
    listed = given(OPENED, stream="posting.posting-1")
    listed.when(lambda posting: posting.close(act(OFFICER, 14), closed_on=october(14), objections=0)).then(
        fact(Posting.Closed, closed_on="2026-10-14", objections=0)
    )
    listed.when(lambda posting: posting.close(act(OFFICER, 15), closed_on=october(15), objections=0))
    assert isinstance(listed.refusal, AlreadyClosed)
    assert len(listed.happened) == 1
