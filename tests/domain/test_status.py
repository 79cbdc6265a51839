"""The machine of states, checked as a model."""

import pytest

from domain import status

EDGES = [
    (state, topic, to) for state, ways in status.TRANSITIONS.items() for topic, after in ways.items() for to in after
]


def _reachable(start: str | None) -> set[str | None]:
    found, open_ = {start}, [start]
    while open_:
        at = open_.pop()
        for state, _, to in EDGES:
            if state == at and to not in found:
                found.add(to)
                open_.append(to)
    return found


def test_every_state_is_reachable_from_the_start() -> None:
    assert _reachable(None) == {None, *status.STATES}


@pytest.mark.parametrize("state", [state for state in status.STATES if state not in status.FINAL])
def test_every_state_that_is_not_final_leads_to_a_recognition_and_to_a_withdrawal(state: str) -> None:
    assert {status.RECOGNISED, status.WITHDRAWN} <= _reachable(state)


@pytest.mark.parametrize("state", sorted(status.FINAL))
def test_a_final_state_is_left_only_by_what_the_law_leaves_open(state: str) -> None:
    remedies = {"appealed", "decision-set-aside", "award-revoked", "award-reinstated", "reopened"}
    always = set(status.ALWAYS)
    assert always <= status.TRANSITIONS[state].keys() <= always | remedies


@pytest.mark.parametrize("state", status.STATES)
def test_whatever_is_registered_can_be_inspected_and_stays_as_it_is(state: str) -> None:
    assert status.may(state, "inspected") == {state}


@pytest.mark.parametrize("state", sorted(status.WAITING))
def test_no_step_is_taken_while_something_beside_the_way_is_settled(state: str) -> None:
    assert not set(status.TRANSITIONS[state]) & set(status.OUTCOMES)


def test_nothing_leads_to_a_name_that_is_not_a_state() -> None:
    assert {to for _, _, to in EDGES} == set(status.STATES)
    assert set(status.TRANSITIONS) == {None, *status.STATES}


def test_a_dossier_begins_with_its_registration_and_only_once() -> None:
    assert [(topic, to) for state, topic, to in EDGES if state is None] == [("registered", "registered")]
    assert [state for state, topic, _ in EDGES if topic == "registered"] == [None]


@pytest.mark.parametrize(("topic", "outcomes"), status.OUTCOMES.items())
def test_a_step_leads_to_the_states_of_its_outcomes_wherever_it_is_taken(topic: str, outcomes: dict[str, str]) -> None:
    taken = [ways[topic] for ways in status.TRANSITIONS.values() if topic in ways]
    assert taken
    assert set(taken) == {frozenset(outcomes.values())}


@pytest.mark.parametrize(
    "topic", ["evidence-added", "objection-raised", "objection-answered", "posting-closed", "corrected", "inspected"]
)
def test_some_facts_keep_the_state(topic: str) -> None:
    kept = [(state, to) for state, each, to in EDGES if each == topic]
    assert kept
    assert all(state == to for state, to in kept)


def test_nothing_is_awarded_that_was_not_appraised() -> None:
    assert {state for state, topic, _ in EDGES if topic == "award-decided"} == {status.APPRAISED}
    assert {state for state, _, to in EDGES if to == status.APPRAISED and state != to} == {
        status.SELF_ASSESSED, status.VERIFIED, status.POSTED, status.RETURNED,
        # It was appraised before; only what was decided on top of it is undone.
        status.HELD, status.UNDER_APPEAL, status.RECOGNISED, status.REFUSED, status.WITHDRAWN,
    }  # fmt: skip


def test_a_step_is_taken_back_only_to_where_it_can_be_taken_from() -> None:
    taken_back = [(state, to) for state, topic, to in EDGES if topic == "act-retracted"]
    assert taken_back
    for state, to in taken_back:
        assert any(state in status.may(to, fact) for fact in status.RETRACTABLE)


@pytest.mark.parametrize("state", status.STATES)
def test_what_ended_without_a_title_goes_on_only_by_reopening_or_appeal(state: str) -> None:
    back = {to for each, topic, to in EDGES if each == state and topic == "reopened"}
    assert bool(back) is (state in status.REOPENABLE)
    assert not back & (status.FINAL | status.WAITING)


def test_a_return_is_possible_from_the_first_score_until_the_award() -> None:
    assert {state for state, topic, _ in EDGES if topic == "returned"} == {
        status.SELF_ASSESSED, status.VERIFIED, status.POSTED, status.APPRAISED, status.RETURNED,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "topic"),
    [
        (None, "self-assessed"),
        ("recognised", "withdrawn"),
        ("registered", "award-decided"),
        ("held", "commune-appraised"),
        ("posted", "x"),
    ],
)
def test_what_is_not_in_the_machine_may_not_happen(state: str | None, topic: str) -> None:
    assert status.may(state, topic) == frozenset()


def test_the_machine_is_exported_whole() -> None:
    data = status.as_data()
    exported = [
        (state or None, topic, to)
        for state, ways in data["transitions"].items()
        for topic, tos in ways.items()
        for to in tos
    ]
    assert sorted(exported, key=str) == sorted(EDGES, key=str)
    assert data["final"] == sorted(status.FINAL)
