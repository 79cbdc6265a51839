"""Rules of authority as pure functions; by default everything is refused."""

import pytest

from domain import policies
from domain.criteria.refusals import UnknownCriterion
from domain.errors import NoMandate, NotSeen, NotThisStep, NotYourOffice, NotYourPlace, OwnOrKin, SameHands
from domain.policies import Standing
from domain.status import STATES, TRANSITIONS
from tests.history import RULES, act, at

STANDING = Standing("village-officer", frozenset({"thon-1"}), frozenset({"officer"}), frozenset({"s-kin"}))
NOBODY = Standing("", frozenset(), frozenset(), frozenset())


def test_a_mandate_over_the_place_or_one_above_it_covers_it() -> None:
    policies.covers(STANDING, ["s-1", "thon-1", "xa", "tinh"], place="Thôn Một")
    above = Standing("signer", frozenset({"tinh"}), frozenset({"signer"}), frozenset())
    policies.covers(above, ["s-1", "thon-1", "xa", "tinh"], place="Thôn Một")


@pytest.mark.parametrize("standing", [STANDING, NOBODY])
def test_a_mandate_over_another_place_covers_nothing(standing: Standing) -> None:
    with pytest.raises(NotYourPlace, match="Thôn Hai"):
        policies.covers(standing, ["s-2", "thon-2", "xa", "tinh"], place="Thôn Hai")


def test_only_a_named_office_acts() -> None:
    policies.right_office(["signer", "village-officer"], STANDING)
    for offices in (["signer"], []):
        with pytest.raises(NotYourOffice):
            policies.right_office(offices, STANDING)
    with pytest.raises(NotYourOffice):
        policies.right_office(["signer"], NOBODY)


def test_hands_are_counted_by_person_for_the_steps_that_are_kept_apart() -> None:
    step = RULES.procedure.step("award-decision")
    policies.separate_hands(step, {"self-assessment": {"signer"}, "commune-appraisal": {"appraiser"}}, ["signer"])
    hands = {"village-verification": {"a", "b"}, "commune-appraisal": {"b", "c"}}
    with pytest.raises(SameHands, match="commune-appraisal, village-verification"):
        policies.separate_hands(step, hands, ["x", "b"])


@pytest.mark.parametrize(("subject", "people"), [("s-kin", ["x"]), ("s-1", ["officer"])])
def test_own_and_kins_dossiers_are_for_others(subject: str, people: list[str]) -> None:
    policies.no_kin("s-1", ["x"], STANDING)
    with pytest.raises(OwnOrKin):
        policies.no_kin(subject, people, STANDING)


def test_what_is_judged_was_seen() -> None:
    step = RULES.procedure.step("award-decision")
    policies.has_seen(step, act("signer", 1))
    policies.has_seen(RULES.procedure.step("posting"), act("officer", 1, seen=()))
    with pytest.raises(NotSeen):
        policies.has_seen(step, act("signer", 1, seen=()))


def test_power_is_gone_from_the_instant_of_its_end() -> None:
    ending = Standing("signer", frozenset(), frozenset(), frozenset(), until=at(5))
    policies.still_held(ending, at(4))
    policies.still_held(STANDING, at(31))
    with pytest.raises(NoMandate, match="05/10/2026"):
        policies.still_held(ending, at(5))


@pytest.mark.parametrize("state", STATES)
def test_only_what_the_machine_of_states_knows_may_happen(state: str) -> None:
    for topic, states in TRANSITIONS[state].items():
        for to in states:
            policies.may_happen(topic, state=state, to=to, next_step=None)
    with pytest.raises(NotThisStep):
        policies.may_happen("registered", state=state, to="registered", next_step=None)


def test_what_the_machine_does_not_know_is_refused_with_where_the_dossier_stands() -> None:
    for next_step, told in (("posting", "posting"), (None, "-")):
        with pytest.raises(NotThisStep) as refused:
            policies.may_happen("posted", state="registered", to="posted", next_step=next_step)
        assert refused.value.params == {"state": "registered", "step": told}


def test_who_is_kept_from_a_step_is_told_why() -> None:
    step = RULES.procedure.step("award-decision")
    hands = {"commune-appraisal": {"officer"}}
    assert policies.kept_from(step, {}, "s-1", ["x"], STANDING) is None
    assert isinstance(policies.kept_from(step, hands, "s-1", ["x"], STANDING), SameHands)
    assert isinstance(policies.kept_from(step, {}, "s-kin", ["x"], STANDING), OwnOrKin)


def test_a_ruling_was_seen_too() -> None:
    policies.has_been_shown(act("signer", 1))
    with pytest.raises(NotSeen):
        policies.has_been_shown(act("signer", 1, seen=()))


def test_one_criterion_is_one_of_the_pinned_set() -> None:
    for criterion in (None, RULES.criteria.items[0].id):
        policies.known_criterion(RULES, criterion)
    with pytest.raises(UnknownCriterion) as refused:
        policies.known_criterion(RULES, "none")
    assert (refused.value.field, refused.value.params) == ("criterion", {"criterion": "none"})


@pytest.mark.parametrize(
    ("consent", "enough"),
    [
        ({"how": "form", "on": "2026-10-05"}, True),
        ({"how": "phone", "on": "2026-10-01"}, True),
        ({"how": "spoken", "on": "2026-10-06"}, False),
        ({"how": "post", "on": "2026-10-05"}, False),
        ({"on": "2026-10-05"}, False),
        ({"how": "form"}, False),
        ({"how": "form", "on": "yesterday"}, False),
        ({}, False),
        (None, False),
    ],
)
def test_consent_says_how_and_on_a_day_that_has_been(consent: dict[str, str] | None, enough: bool) -> None:
    assert policies.says_how(consent, act("officer", 5)) is enough
