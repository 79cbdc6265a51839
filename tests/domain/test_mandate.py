"""Mandates: from which instant to which they give power, and how they end."""

from datetime import date, timedelta

import pytest

from domain.errors import AlreadyEnded, EndsBeforeNow
from domain.mandate import Mandate
from tests.history import CLERK, OFFICER, Past, act, at, fact, given, october

STREAM = "mandate.m-1"
GRANTED = Past(
    Mandate.Granted,
    CLERK,
    1,
    {
        "person": OFFICER,
        "office": "village-officer",
        "places": [{"id": "thon-1", "name": "Thôn Một"}],
        "valid_from": "2026-10-02",
        "valid_to": "2026-10-20",
        "basis": "Quyết định minh họa",
        "entry_mandate": None,
    },
)
OPEN_ENDED = GRANTED.but(valid_to=None)
ENDED = Past(
    Mandate.Ended,
    CLERK,
    10,
    {"person": OFFICER, "office": "village-officer", "ended_on": None, "reason": "left", "entry_mandate": None},
)
MICROSECOND = timedelta(microseconds=1)


def test_a_mandate_holds_from_the_first_moment_of_its_first_day_to_the_last_of_its_last() -> None:
    mandate = given(GRANTED, stream=STREAM).stream
    held = [
        mandate.holds_at(moment) for moment in (at(2, 0) - MICROSECOND, at(2, 0), at(21, 0) - MICROSECOND, at(21, 0))
    ]
    assert held == [False, True, True, False]
    assert mandate.until == at(21, 0)


def test_a_mandate_without_a_last_day_holds_on() -> None:
    mandate = given(OPEN_ENDED, stream=STREAM).stream
    assert mandate.holds_at(at(31))
    assert mandate.until is None


def test_an_ending_takes_the_power_from_then_on_and_not_before() -> None:
    mandate = given(OPEN_ENDED, ENDED, stream=STREAM).stream
    assert [mandate.holds_at(moment) for moment in (at(10) - MICROSECOND, at(10))] == [True, False]


def test_a_mandate_is_ended_now() -> None:
    (
        given(OPEN_ENDED, stream=STREAM)
        .when(lambda mandate: mandate.end(act(CLERK, 10), reason="left"))
        .then(fact(Mandate.Ended, ended_on=None, person=CLERK, occurred_at=at(10), reason="left"))
    )


def test_a_mandate_is_ended_after_a_later_day_which_counts_whole() -> None:
    history = given(OPEN_ENDED, stream=STREAM)
    history.when(lambda mandate: mandate.end(act(CLERK, 10), reason="left", on=october(12)))
    history.then(fact(Mandate.Ended, ended_on="2026-10-12"))
    assert [history.stream.holds_at(moment) for moment in (at(13, 0) - MICROSECOND, at(13, 0))] == [True, False]


def test_an_ending_on_this_very_day_leaves_the_day_whole() -> None:
    history = given(OPEN_ENDED, stream=STREAM)
    history.when(lambda mandate: mandate.end(act(CLERK, 10), reason="left", on=october(10)))
    assert history.stream.until == at(11, 0)


def test_a_later_ending_does_not_lengthen_a_mandate() -> None:
    history = given(GRANTED, stream=STREAM)
    history.when(lambda mandate: mandate.end(act(CLERK, 10), reason="left", on=october(30)))
    assert history.stream.until == at(21, 0)


def test_an_ending_is_never_backdated() -> None:
    given(OPEN_ENDED, stream=STREAM).when(
        lambda mandate: mandate.end(act(CLERK, 10), reason="left", on=october(9))
    ).then_refused(EndsBeforeNow)
    given(OPEN_ENDED, stream=STREAM).when(
        lambda mandate: mandate.end(act(CLERK, 10, done=october(9)), reason="left")
    ).then_refused(EndsBeforeNow)


def test_a_mandate_ends_once() -> None:
    given(OPEN_ENDED, ENDED, stream=STREAM).when(
        lambda mandate: mandate.end(act(CLERK, 11), reason="left")
    ).then_refused(AlreadyEnded)


@pytest.mark.parametrize("office", ["village-officer", "office-of-long-ago"])
def test_a_mandate_of_an_abolished_office_still_loads(office: str) -> None:
    mandate = given(GRANTED.but(office=office, valid_from="1999-01-01"), stream=STREAM).stream
    assert (mandate.office, mandate.begins.date()) == (office, date(1998, 12, 31))
