"""Rewarded: whose data is put to no new use is neither judged nor proposed, by name; what was sent before goes on."""

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import erasing, merits, privacy, rewards, setup
from domain.commands.merits import Judging
from domain.commands.nominating import nominate
from domain.errors import BatchRefused, Refusal
from domain.ids import new_id
from domain.privacy_refusals import ChildsConsent, DataErased, PurposeRefused, Restricted
from domain.rewarding.weighing import Case
from tests.data_requests import carry_out, grant, lift
from tests.domain.test_rewards import Rewarding
from tests.proposing import asked_for, proposal, word
from tests.scenario import ref

REFUSED = {"restriction": Restricted, "objection": PurposeRefused, "erasure": DataErased}


class Asking(Rewarding):
    """The commune, whose people ask about their data."""

    def asks(self, kind: str, pair: tuple[str, str]) -> None:
        if kind == "erasure":
            of = {"subject": pair[1], "request": grant(self, kind, pair), "groups": [pair[0]]}
            self.perform(self.act(), lambda desk: erasing.erase(desk, reason="own-request", **of))
        else:
            carry_out(self, kind, pair, **({"purpose": "recognition"} if kind == "objection" else {}))

    def agrees(self, person: str, **how: Any) -> None:
        told = {"place": self.village, "purpose": "recognition", "how": "form", "given_on": day_of(self.clock())} | how
        self.perform(self.act(self.officer), lambda desk: privacy.give_consent(desk, subject=person, **told))

    def child_of(self, household: str) -> str:
        """A child of it who takes part alone as well."""
        child = new_id()
        self.join(household, child, adult=False)
        alone = setup.Household(child, (child,), ref())
        self.perform(self.act(), lambda desk: setup.enroll(desk, kind="person", place=self.village, subjects=[alone]))
        return child

    def said(self, topic: str) -> list[Any]:
        """Every fact of that type."""
        return self.books.ledger.read(self.commune, after=0, limit=999, topics=[topic])


@pytest.fixture
def commune(engine: Engine) -> Asking:
    return Asking(engine)


def subject_of(dossier: str) -> str:
    return dossier.split(".")[3]


def rows(refused: pytest.ExceptionInfo[BatchRefused]) -> dict[str, type[Refusal]]:
    return {row: type(why) for row, why in refused.value.rows.items()}


@pytest.mark.parametrize("kind", REFUSED)
def test_nobody_is_judged_whose_data_is_put_to_no_new_use(commune: Asking, kind: str) -> None:
    one, other = commune.way(2)
    commune.asks(kind, (subject_of(one), commune.heads()[subject_of(one)]))
    with pytest.raises(BatchRefused) as refused:
        commune.judge([one, other])
    assert rows(refused) == {subject_of(one): REFUSED[kind]}
    assert not commune.said("merit.judged")
    commune.judge([other])
    assert len(commune.said("merit.judged")) == 1


@pytest.mark.parametrize("kind", REFUSED)
def test_nobody_is_proposed_whose_data_is_put_to_no_new_use(commune: Asking, kind: str) -> None:
    one, other = dossiers = commune.way(2)
    commune.judge(dossiers)
    commune.asks(kind, (subject_of(one), commune.heads()[subject_of(one)]))
    with pytest.raises(BatchRefused) as refused:
        commune.propose(dossiers)
    assert rows(refused) == {one: REFUSED[kind]}
    assert not commune.said("reward.proposed")
    commune.propose([other])
    assert len(commune.said("reward.proposed")) == 1


def test_it_is_judged_and_proposed_again_once_the_person_says_so(commune: Asking) -> None:
    (dossier,) = commune.way(1)
    pair = subject_of(dossier), commune.heads()[subject_of(dossier)]
    commune.asks("restriction", pair)
    lift(commune, pair)
    commune.judge([dossier])
    assert commune.propose([dossier])


def test_what_was_proposed_before_goes_on_as_a_paper(commune: Asking) -> None:
    (dossier,) = commune.way(1)
    commune.judge([dossier])
    reward = commune.propose([dossier])
    commune.asks("restriction", (subject_of(dossier), commune.heads()[subject_of(dossier)]))
    commune.settle(rewards.receive_proposal, reward)
    commune.settle(rewards.forward_proposal, reward, to="Hội Khuyến học tỉnh")
    paper = {"number": "9/QĐ", "signed_on": day_of(commune.clock())}
    assert commune.settle(rewards.grant_reward, reward, holders=[dossier], **paper).holders == [dossier]


@pytest.mark.parametrize(("restricts", "is_refused"), [("asked", True), ("first", False), ("beside", False)])
def test_a_household_is_that_of_whoever_asked_for_the_title_of_the_year(
    commune: Asking, restricts: str, is_refused: bool
) -> None:
    people = {"first": new_id(), "asked": new_id(), "beside": new_id()}
    group = commune.group("household", *people.values())
    (dossier,) = commune.register([(group, people["asked"])])
    commune.asks("restriction", (group, people[restricts]))
    if is_refused:
        with pytest.raises(BatchRefused) as refused:
            commune.judge([dossier])
        assert rows(refused) == {group: Restricted}
    else:
        commune.judge([dossier])


def test_a_household_that_asked_for_nothing_is_that_of_the_first_of_its_people(commune: Asking) -> None:
    people = [new_id(), new_id()]
    group = commune.group("household", *people)
    dossier = f"d.2026.family.{group}.1"
    commune.asks("restriction", (group, people[1]))
    commune.judge([dossier])
    commune.asks("restriction", (group, people[0]))
    with pytest.raises(BatchRefused) as refused:
        commune.judge([dossier])
    assert rows(refused) == {group: Restricted}


def test_a_child_is_judged_and_proposed_only_once_a_parent_has_agreed_with_it(commune: Asking) -> None:
    ((household, parent),) = commune.enroll(1)
    child = commune.child_of(household)
    said = Judging(child, {"contributions": True})
    judged = word(commune.commune, [], on=day_of(commune.clock()), kind="person", judging=[said])
    of = asked_for(kind="person", subject_kind="person")
    weighed = Case(child, "person", child, {2026: (child,)}, judged={"contributions": True})
    told = proposal(commune.commune, [child], of=of, cases=[weighed])

    for decide in (
        lambda desk: merits.judge_merits(desk, **judged),
        lambda desk: nominate(desk, reward=new_id(), **told),
    ):
        with pytest.raises(BatchRefused) as refused:
            commune.perform(commune.act(commune.records), decide)
        assert rows(refused) == {child: ChildsConsent}
    commune.agrees(child, group=household, given_by="child-and-parent", parent=parent)
    commune.perform(commune.act(commune.records), lambda desk: merits.judge_merits(desk, **judged))
    assert len(commune.said("merit.judged")) == 1
