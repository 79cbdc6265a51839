"""Mandates: from which instant to which they give power, and how they end."""

from datetime import date, timedelta

import pytest

from domain.errors import AlreadyEnded, EndsBeforeNow, PeriodReversed, Refusal
from domain.mandate import Mandate
from domain.mandate_refusals import NotSuspended, SuspendedAlready, SuspendsBackwards
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
        "signing": None,
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


# Suspended and resumed

SUSPENDED = Past(
    Mandate.Suspended,
    CLERK,
    10,
    {
        "person": OFFICER,
        "office": "village-officer",
        "suspended_on": None,
        "suspended_to": None,
        "basis": "Quyết định tạm đình chỉ minh họa",
        "entry_mandate": None,
    },
)
RESUMED = Past(
    Mandate.Resumed,
    CLERK,
    14,
    {
        "person": OFFICER,
        "office": "village-officer",
        "resumed_on": None,
        "basis": "Quyết định phục hồi minh họa",
        "entry_mandate": None,
    },
)
BASIS = "Quyết định minh họa"


def test_a_suspension_takes_the_power_from_then_on_until_it_is_resumed() -> None:
    mandate = given(OPEN_ENDED, SUSPENDED, RESUMED, stream=STREAM).stream
    moments = (at(10) - MICROSECOND, at(10), at(14) - MICROSECOND, at(14))
    assert [mandate.holds_at(moment) for moment in moments] == [True, False, False, True]
    assert (mandate.until_from(at(9)), mandate.until_from(at(14))) == (at(10), None)


def test_a_suspension_with_days_counts_them_whole_and_is_over_by_itself() -> None:
    mandate = given(
        OPEN_ENDED, SUSPENDED.but(suspended_on="2026-10-12", suspended_to="2026-10-13"), stream=STREAM
    ).stream
    moments = (at(12, 0) - MICROSECOND, at(12, 0), at(14, 0) - MICROSECOND, at(14, 0))
    assert [mandate.holds_at(moment) for moment in moments] == [True, False, False, True]


def test_what_is_resumed_before_it_begins_is_never_suspended() -> None:
    mandate = given(OPEN_ENDED, SUSPENDED.but(suspended_on="2026-10-20"), RESUMED, stream=STREAM).stream
    assert all(mandate.holds_at(at(day)) for day in (10, 14, 20, 25))
    assert mandate.until_from(at(15)) is None


def test_resuming_does_not_lengthen_a_suspension() -> None:
    days = SUSPENDED.but(suspended_to="2026-10-15")
    mandate = given(OPEN_ENDED, days, RESUMED.but(resumed_on="2026-10-20"), stream=STREAM).stream
    assert [mandate.holds_at(at(15)), mandate.holds_at(at(16))] == [False, True]


def test_nothing_is_entered_under_what_was_suspended_a_moment_ago() -> None:
    mandate = given(OPEN_ENDED, SUSPENDED, stream=STREAM).stream
    assert not mandate.lets_enter_at(at(10) - timedelta(seconds=3))


def test_a_mandate_is_suspended_and_resumed() -> None:
    given(OPEN_ENDED, stream=STREAM).when(
        lambda mandate: mandate.suspend(act(CLERK, 10), basis=BASIS, to=october(12))
    ).then(fact(Mandate.Suspended, suspended_on=None, suspended_to="2026-10-12", person=CLERK, basis=BASIS))
    given(OPEN_ENDED, SUSPENDED, stream=STREAM).when(
        lambda mandate: mandate.resume(act(CLERK, 12), basis=BASIS, on=october(13))
    ).then(fact(Mandate.Resumed, resumed_on="2026-10-13", person=CLERK, basis=BASIS))


@pytest.mark.parametrize(
    ("before", "day", "days", "refusal"),
    [
        ((), 10, {"on": october(9)}, SuspendsBackwards),
        ((), 10, {"on": october(12), "to": october(11)}, PeriodReversed),
        ((SUSPENDED,), 12, {}, SuspendedAlready),
        ((SUSPENDED.but(suspended_on="2026-10-20"),), 12, {}, SuspendedAlready),
        ((ENDED,), 12, {}, AlreadyEnded),
    ],
)
def test_no_suspension(before: tuple[Past, ...], day: int, days: dict[str, date], refusal: type[Refusal]) -> None:
    given(OPEN_ENDED, *before, stream=STREAM).when(
        lambda mandate: mandate.suspend(act(CLERK, day), basis=BASIS, **days)
    ).then_refused(refusal)


@pytest.mark.parametrize(
    ("before", "refusal"),
    [
        ((), NotSuspended),
        ((SUSPENDED, RESUMED), NotSuspended),
        ((SUSPENDED.but(suspended_to="2026-10-11"),), NotSuspended),
        ((SUSPENDED.but(suspended_on="2026-10-30"), RESUMED), NotSuspended),
    ],
)
def test_nothing_to_resume(before: tuple[Past, ...], refusal: type[Refusal]) -> None:
    given(OPEN_ENDED, *before, stream=STREAM).when(
        lambda mandate: mandate.resume(act(CLERK, 20), basis=BASIS)
    ).then_refused(refusal)
