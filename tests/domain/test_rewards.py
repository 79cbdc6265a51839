"""Rewards: proposed for titles held year after year, received by the association, granted or declined."""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import merits, rewards, setup
from domain.commands.nominating import nominate, votes_of
from domain.commands.registration import Asking, register
from domain.desk import Desk, Request
from domain.document import EditionInvalid
from domain.dossier import Dossier
from domain.ids import new_id
from domain.reward_refusals import NotThere, TooManyProposed
from domain.rewarding import editions, load_forms
from domain.sampling import Listed
from projections import rewards as read
from tests.inline import assert_read_models_agree
from tests.packaged import rules_of
from tests.proposing import RULES, asked_for, proposal, word
from tests.scenario import Commune, ref


class Rewarding(Commune):
    """The commune with one who proposes and one of the association."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, inline=True)
        self.engine = engine
        self.records = self._holder("records-officer")
        self.association = self._holder("association-officer")

    def _holder(self, office: str) -> str:
        person = new_id()
        self.offices[person] = office
        self.mandates[person] = self.grant(person, office, [self.commune])
        return person

    def judge(self, dossiers: list[str], **more: Any) -> None:
        """The council's word on the households behind these dossiers."""
        told = word(self.commune, dossiers, on=day_of(self.clock()), **more)
        self.perform(self.act(self.records), lambda desk: merits.judge_merits(desk, **told))

    def propose(self, dossiers: list[str], **more: Any) -> str:
        """Propose them, if the council spoke well of them."""
        reward, told = new_id(), proposal(self.commune, dossiers, **more)
        self.perform(self.act(self.records), lambda desk: nominate(desk, reward=reward, **told))
        return reward

    def settle(self, command: Callable[..., dict[str, Any]], reward: str, **more: Any) -> Any:
        self.perform(self.act(self.association), lambda desk: command(desk, reward=reward, **more))
        return self.facts_of(f"reward.{reward}")[-1]

    def next_year(self, year: int) -> list[str]:
        """The same households once more, from registration to the award."""
        self.clock.now = datetime(year, 10, 1, 2, tzinfo=UTC)
        rules = rules_of("family")
        self.perform(
            self.act(),
            lambda desk: setup.open_cycle(
                desk,
                year=year,
                opens_on=date(year, 1, 1),
                closes_on=date(year, 12, 31),
                titles=[(rules.procedure, rules.criteria)],
                demonstration=True,
            ),
        )
        asking = [Asking(subject, head, {"how": "form", "on": f"{year}-10-01"}) for subject, head in self.households]
        answer = self.perform(
            self.act(self.officer),
            lambda desk: register(desk, title="family", year=year, place=self.village, asking=asking),
        )
        dossiers = list(answer["dossiers"])
        self.clock.move(days=1)
        self.assess(dossiers)
        self.clock.move(days=1)
        self.meet(dossiers)
        self.clock.move(days=1)
        posted = self.post(dossiers)
        self.clock.move(days=11)
        self.close(posted)
        self.appraise(dossiers)
        self.clock.move(days=1)
        self.decide(dossiers)
        return dossiers


@pytest.fixture
def commune(engine: Engine) -> Rewarding:
    return Rewarding(engine)


def test_a_proposal_carries_years_votes_and_the_list_it_was_chosen_from(commune: Rewarding) -> None:
    dossiers = commune.way(2)
    commune.judge(dossiers)
    reward = commune.propose(dossiers[:1], chosen_from=Listed(commune.commune, 7, dict.fromkeys(dossiers, "v")))
    fact = commune.facts_of(f"reward.{reward}")[0]
    (holder,) = fact.holders
    told = {name: holder[name] for name in ("dossier", "years", "votes", "present")}
    assert told == {"dossier": dossiers[0], "years": [2026], "votes": 38, "present": 40}
    assert (fact.chosen_from["position"], fact.chosen_from["count"]) == (7, 2)
    assert (fact.form["en"], fact.conditions["years"]) == ("Yearly praise by the commune's chair", None)
    assert fact.edition["digest"] == RULES.digest


def test_three_years_running_and_at_most_so_many_of_a_hundred(commune: Rewarding) -> None:
    commune.way(7)
    commune.next_year(2027)
    dossiers = commune.next_year(2028)
    commune.judge(dossiers, year=2028)
    of = asked_for(form="commune-merit", year=2028)
    told = {"of": of, "years": (2026, 2027, 2028), "chosen_from": _list(commune, dossiers)}
    with pytest.raises(TooManyProposed) as refused:
        commune.propose(dossiers[:2], **told)
    assert refused.value.params == {"percent": 15, "whole": 7, "most": 1}
    reward = commune.propose(dossiers[:1], **told)
    assert commune.facts_of(f"reward.{reward}")[0].holders[0]["years"] == [2026, 2027, 2028]


def _list(commune: Rewarding, dossiers: list[str]) -> Listed:
    return Listed(commune.commune, 1, dict.fromkeys(dossiers, commune.village))


def test_the_association_receives_forwards_and_enters_the_reward(commune: Rewarding) -> None:
    dossiers = commune.way(2)
    commune.judge(dossiers)
    reward = commune.propose(dossiers)
    assert commune.settle(rewards.receive_proposal, reward).TOPIC == "reward.received"
    assert commune.settle(rewards.forward_proposal, reward, to="Hội Khuyến học tỉnh").to == "Hội Khuyến học tỉnh"
    paper = {"number": "9/QĐ", "signed_on": commune.clock().date()}
    granted = commune.settle(rewards.grant_reward, reward, holders=dossiers[1:], **paper)
    assert (granted.TOPIC, granted.holders, granted.place["id"]) == ("reward.granted", dossiers[1:], commune.commune)
    with pytest.raises(NotThere):
        commune.settle(rewards.decline_proposal, reward, reason="other", text=None)
    assert_read_models_agree(commune.engine)
    with commune.engine.connect() as db:
        (now,) = read.proposals(db, places=[commune.commune], year=2026)
        waiting = read.proposals(db, places=[commune.commune], states=["proposed"])
    assert (now["state"], now["size"], now["acts"]["granted"]["number"], waiting) == ("granted", 2, "9/QĐ", [])


def test_a_proposal_is_declined_with_a_reason(commune: Rewarding) -> None:
    dossiers = commune.way(1)
    commune.judge(dossiers)
    reward = commune.propose(dossiers)
    commune.settle(rewards.receive_proposal, reward)
    declined = commune.settle(rewards.decline_proposal, reward, reason="papers-lacking", text=ref())
    assert (declined.TOPIC, declined.reason) == ("reward.declined", "papers-lacking")


def test_votes_are_those_that_now_read(commune: Rewarding) -> None:
    (registered,) = commune.register(commune.enroll(1))
    (dossier,) = commune.way(1)
    desk = Desk(commune.office, Request(commune.act(), ""))
    assert votes_of(desk.get(Dossier, dossier)) == {"votes": 38, "present": 40}
    assert votes_of(desk.get(Dossier, registered)) == {"votes": None, "present": None}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d.pop("forms"), "forms"),
        (lambda d: d["forms"].append(d["forms"][0]), "forms"),
        (lambda d: d["forms"][0].update(years=0), "forms[0].years"),
        (lambda d: d["forms"][0].update(at_most_percent=101), "forms[0].at_most_percent"),
        (lambda d: d["forms"][0].update(rank_by="mood"), "forms[0].rank_by"),
        (lambda d: d["forms"][0].pop("basis"), "forms[0].basis"),
        (lambda d: d["forms"][0].update(mood=1), "forms[0].mood"),
    ],
)
def test_a_broken_edition_of_rewards_names_its_defect(change: Callable[[Any], Any], field: str) -> None:
    document = copy.deepcopy(editions()[0].document)
    change(document)
    with pytest.raises(EditionInvalid) as invalid:
        load_forms(document, file="forms.json")
    assert invalid.value.field == field


def test_conditions_that_nobody_knows_are_said_to_be_unknown() -> None:
    unknown = [form for form in editions()[0].forms if form.basis.standing == "unknown"]
    assert len(unknown) == 2
    assert all(form.at_most_percent is None and form.rank_by is None for form in unknown)
