"""A village's meeting: its quorum, its ballots, and what is mended about it."""

from typing import Any

import pytest

from domain.errors import BallotKind, InTheFuture, MorePresentThanSummoned, NobodySummoned, NoQuorum, NotACount
from domain.meeting import Meeting, Sitting
from domain.quorum import Quorum
from tests.history import OFFICER, RULES, TEXT, Past, act, fact, given, october, rules_with

HELD = Past(
    Meeting.Held,
    OFFICER,
    3,
    {
        "place": {"id": "thon-1", "name": "Thôn Một"},
        "title": "family",
        "year": 2026,
        "held_on": "2026-10-03",
        "summoned": 50,
        "present": 40,
        "quorum": {"percent": 60, "needed": 30},
        "ballot": "secret",
        "chair": OFFICER,
        "secretary": None,
        "dossiers": ["d.2026.family.s-1.1"],
        "minutes": None,
        "entry_mandate": None,
        "council": None,
    },
)


def quorum(rules: Any = RULES) -> Quorum:
    found: Quorum = rules.procedure.step("village-verification").quorum
    return found


def hold(*, summoned: int = 50, present: int = 40, ballot: str = "secret", day: int = 3, rules: Any = RULES) -> Meeting:
    return Meeting.hold(
        act(OFFICER, 3, done=october(day)),
        quorum(rules),
        Sitting("meeting-1", october(day), summoned, present, (OFFICER,)),
        place={"id": "thon-1", "name": "Thôn Một"},
        title="family",
        year=2026,
        ballot=ballot,
        chair=OFFICER,
        secretary=None,
        dossiers=["d.2026.family.s-1.1"],
        minutes=None,
    )


def test_a_meeting_with_a_quorum_is_held() -> None:
    (held,) = hold(present=30).pending_events
    assert (held.TOPIC, held.present, held.quorum) == ("meeting.held", 30, {"percent": 60, "needed": 30})
    assert (held.precision, held.held_on) == ("day", "2026-10-03")


@pytest.mark.parametrize(
    ("counts", "refusal"),
    [
        ({"summoned": 0, "present": 0}, NobodySummoned),
        ({"summoned": -1}, NotACount),
        ({"present": -1}, NotACount),
        ({"summoned": 39}, MorePresentThanSummoned),
        ({"present": 29}, NoQuorum),
        ({"ballot": "dice"}, BallotKind),
        ({"day": 4}, InTheFuture),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused(counts: dict[str, Any], refusal: type) -> None:
    with pytest.raises(refusal) as refused:
        hold(**counts)
    assert type(refused.value) is refusal


def test_a_mistyped_count_is_mended_by_a_fact_of_its_own() -> None:
    history = given(HELD, stream="meeting.meeting-1").when(
        lambda meeting: meeting.correct(act(OFFICER, 9), values={"present": 35}, reason="typing", text=TEXT)
    )
    history.then(fact(Meeting.Corrected, corrects=f"{1:064d}", values={"present": 35}, reason="typing"))
    read = {name: history.stream.values[name] for name in ("held_on", "summoned", "present")}
    assert read == {"held_on": "2026-10-03", "summoned": 50, "present": 35}


def test_a_meeting_still_loads_that_has_no_quorum_today() -> None:
    stricter = rules_with(procedure={"steps[2].quorum.present.percent": 90})
    with pytest.raises(NoQuorum):
        hold(rules=stricter)
    assert given(HELD, stream="meeting.meeting-1").stream.values["present"] == 40
