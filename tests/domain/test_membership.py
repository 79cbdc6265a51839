"""Memberships: joined, left and changed by a day; one household at a time; who then acts for whom."""

from contextlib import suppress
from datetime import date

import pytest
from sqlalchemy import Engine

from domain.commands import aside, membership, self_assessment, setup
from domain.commands.self_assessment import Assessed
from domain.errors import BatchRefused, NoMandate, OutOfDate, OwnOrKin, Refusal
from domain.ids import new_id
from domain.membership_refusals import AlreadyMember, NotAMember
from domain.stream import project
from domain.subject import Subject
from tests.faults.together import together
from tests.inline import assert_read_models_agree
from tests.scenario import Commune, ref


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def topics(commune: Commune, person: str) -> list[str]:
    return commune.topics(f"subject.{person}")


def test_somebody_joins_any_number_of_clans_and_units_and_leaves_one(commune: Commune) -> None:
    clan, other = commune.group("clan"), commune.group("clan")
    person = new_id()
    commune.join(clan, person, name=ref())
    commune.join(other, person, role="deputy", since=date(2026, 9, 1))
    commune.leave(clan, person)
    facts = commune.facts_of(f"subject.{person}")
    assert [(fact.TOPIC, fact.group) for fact in facts] == [
        ("member.joined", clan), ("member.joined", other), ("member.left", clan),
    ]  # fmt: skip
    first, second, left = facts
    assert (first.role, first.adult, first.since, first.precision) == ("member", True, "2026-10-01", "day")
    assert (second.role, second.since) == ("deputy", "2026-09-01")
    assert (left.left_on, left.since, left.reason) == ("2026-10-01", "2026-10-01", "left")
    assert {fact.entry_mandate for fact in facts} == {commune.mandates[commune.officer]}
    commune.join(clan, person)
    assert topics(commune, person)[-1] == "member.joined"


def test_those_of_the_enrolment_belong_to_it_without_a_fact_of_their_own_until_they_leave(commune: Commune) -> None:
    head, spouse = new_id(), new_id()
    household = commune.group("household", head, spouse)
    with pytest.raises(BatchRefused) as refused:
        commune.join(household, spouse)
    assert isinstance(refused.value.rows[spouse], AlreadyMember)
    commune.leave(household, spouse)
    (left,) = commune.facts_of(f"subject.{spouse}")
    assert (left.TOPIC, left.role, left.since) == ("member.left", "member", "2026-10-01")
    with pytest.raises(NotAMember):
        commune.leave(household, spouse)


def test_joining_another_household_leaves_the_first_in_the_same_append(commune: Commune) -> None:
    head, child = new_id(), new_id()
    first, second, third = (commune.group("household", *people) for people in ((head,), (new_id(),), (new_id(),)))
    commune.join(first, child, adult=False, name=ref())
    commune.clock.move(days=1)
    commune.join(second, child, adult=False, leaves=(first,))
    commune.join(third, head, leaves=(first,))
    joined, left, again = commune.facts_of(f"subject.{child}")
    assert (left.group, left.reason, left.left_on) == (first, "other-household", "2026-10-02")
    assert (again.group, again.act.command_id, again.timestamp) == (second, left.act.command_id, left.timestamp)
    assert joined.adult is False
    assert topics(commune, head) == ["member.left", "member.joined"]


def test_a_changed_part_ends_one_stay_and_begins_the_next_and_a_new_head_follows_the_former(commune: Commune) -> None:
    head, heir = new_id(), new_id()
    household = commune.group("household", head)
    commune.join(household, heir, role="head", former=(head,), name=ref())
    ended, begun = commune.facts_of(f"subject.{head}")
    assert (ended.role, ended.reason, begun.role) == ("head", "changed", "member")
    commune.clock.move(days=1)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: membership.change(
            desk, group=household, person=heir, role="member", adult=True, on=date(2026, 10, 2)
        ),
    )
    assert [fact.TOPIC for fact in commune.facts_of(f"subject.{heir}")] == [
        "member.joined", "member.left", "member.joined",
    ]  # fmt: skip


def assesses(commune: Commune, dossier: str, person: str, **act: object) -> None:
    """By that person, without a mandate."""
    commune.perform(
        commune.act(person, office="household", **act),
        lambda desk: self_assessment.assess(
            desk, assessed=[Assessed(dossier, commune.full_scores(), person, None, None)]
        ),
    )


def test_who_has_left_no_longer_acts_for_the_household_and_who_has_joined_does(commune: Commune) -> None:
    (pair,) = commune.enroll(1)
    household, head = pair
    heir, child, stranger = new_id(), new_id(), new_id()
    (dossier,) = commune.register([pair])
    commune.clock.move(days=2)
    commune.join(household, heir, role="head", name=ref())
    commune.join(household, child, adult=False, name=ref())
    commune.leave(household, head)
    for nobody in (head, child, stranger):
        with pytest.raises(BatchRefused) as refused:
            assesses(commune, dossier, nobody)
        assert isinstance(refused.value.rows[dossier], NoMandate)
    assesses(commune, dossier, heir)
    assert commune.topics(dossier)[-1] == "dossier.self-assessed"


@pytest.mark.parametrize("office", ["village-officer", "signer", None])
def test_whoever_acts_for_the_household_acts_in_its_office_alone(commune: Commune, office: str | None) -> None:
    (pair,) = commune.enroll(1)
    (dossier,) = commune.register([pair])
    act = commune.act(pair[1], office=office)
    with pytest.raises(NoMandate):
        commune.perform(act, lambda desk: aside.withdraw(desk, dossier=dossier, reason="moved", text=None))
    assert commune.topics(dossier) == ["dossier.registered"]


def test_what_the_former_head_did_while_in_the_household_is_still_entered(commune: Commune) -> None:
    (pair,) = commune.enroll(1)
    (dossier,) = commune.register([pair])
    commune.clock.move(days=5)
    commune.leave(*pair)
    commune.assess([dossier], done=date(2026, 10, 3))
    (late,) = commune.register([pair2 := commune.enroll(1)[0]])
    commune.leave(*pair2)
    with pytest.raises(BatchRefused):
        commune.assess([late])


def test_an_officer_keeps_away_from_the_household_joined_and_not_from_a_clan_of_which_only_a_member(
    commune: Commune,
) -> None:
    own, other = commune.enroll(2)
    dossiers = commune.register([own, other])
    clan = commune.group("clan")
    commune.join(own[0], commune.officer)
    commune.join(clan, commune.officer)
    commune.clock.move(days=1)
    commune.assess(dossiers)
    with pytest.raises(BatchRefused) as refused:
        commune.meet(dossiers)
    ((stream, why),) = refused.value.rows.items()
    assert (stream, type(why)) == (dossiers[0], OwnOrKin)


def test_of_two_households_that_claim_somebody_at_once_one_wins(commune: Commune, engine: Engine) -> None:
    person = new_id()
    households = [commune.group("household") for _ in range(4)]
    outcomes: list[str] = []

    def claim(household: str) -> None:
        try:
            commune.join(household, person, name=None)
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)

    together([lambda each=each: claim(each) for each in households])  # type: ignore[misc]
    found = commune.facts_of(f"subject.{person}")
    assert [fact.TOPIC for fact in found] == ["member.joined"]
    assert len(outcomes) == 3
    # Told either that the person moved on meanwhile, or that the person now belongs to another household.
    assert set(outcomes) <= {"OutOfDate", "BatchRefused"}
    # The same for one who was enrolled with a household: only one of the others takes the person over.
    head = new_id()
    home = commune.group("household", head)

    def take(household: str) -> None:
        with suppress(Refusal):
            commune.join(household, head, leaves=(home,))

    together([lambda each=each: take(each) for each in households])  # type: ignore[misc]
    assert topics(commune, head) == ["member.left", "member.joined"]
    assert_read_models_agree(engine)


def test_who_first_joined_a_household_is_enrolled_under_the_same_id_once(commune: Commune) -> None:
    person = new_id()
    household = commune.group("household")
    commune.join(household, person, name=ref())

    def enroll() -> None:
        citizen = setup.Household(person, (person,), ref())
        commune.perform(
            commune.act(commune.officer),
            lambda desk: setup.enroll(desk, kind="person", place=commune.village, subjects=[citizen]),
        )

    enroll()
    assert topics(commune, person) == ["member.joined", "subject.enrolled"]
    with pytest.raises(OutOfDate):
        enroll()
    loaded = commune.books.load([f"subject.{person}"])
    found = project(loaded.facts[f"subject.{person}"], loaded.chains[f"subject.{person}"])
    assert isinstance(found, Subject)
    assert (found.kind, [stay.group for stays in found.stays.values() for stay in stays]) == ("person", [household])
