"""Judged by a council and proposed by the criteria of a movement: what each met is looked up again and written down."""

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import merits, nominating, remedies
from domain.commands.merits import Judging
from domain.commands.nominating import asked
from domain.reward_refusals import CriterionNotMet, NotHeldLongEnough, NotTheOccasion
from domain.rewarding import editions
from domain.rewarding.weighing import Case, weigh
from domain.sampling import Listed
from projections import merits as read
from tests.domain.test_rewards import Rewarding
from tests.inline import assert_read_models_agree
from tests.scenario import SEEN, ref

RULES = editions()[-1]


class Movement(Rewarding):
    """The commune in the years of a movement."""

    def judge(self, dossiers: list[str], *, met: bool = True) -> None:
        judging = [Judging(each.split(".")[3], {"contributions": met}, votes=7, present=9) for each in dossiers]
        told: dict[str, Any] = {"place": self.commune, "year": 2026, "forms": RULES, "kind": "household-clan"}
        told |= {"minutes": "12/BB-HĐTĐKT", "judged_on": day_of(self.clock()), "judging": judging}
        self.perform(self.act(self.records), lambda desk: merits.judge_merits(desk, **told))

    def nominate(self, dossiers: list[str], form: str = "yearly-praise", occasion: str = "yearly") -> Any:
        of = asked(RULES, form=form, occasion=occasion, kind="household-clan", subject_kind="household", year=2026)
        cases = [self.case(each) for each in dossiers]
        weighed = {each.case.named: each for each in weigh(cases, kind=of.kind, form=of.form, year=2026)}
        told: dict[str, Any] = {"reward": "w", "place": self.commune, "of": of, "basis": "Phong trào thi đua"}
        told |= {"holders": dossiers, "chosen_from": Listed(self.commune, 7, dict.fromkeys(dossiers, "v"))}
        told |= {"weighed": weighed, "left_out": [{"why": "years", "outcome": "not-met", "count": 2}]}
        self.perform(self.act(self.records), lambda desk: nominating.nominate(desk, **told))
        return self.facts_of("reward.w")[-1]

    @staticmethod
    def case(dossier: str) -> Case:
        """As a list had it on which nobody knew better."""
        subject = dossier.split(".")[3]
        return Case(subject, "household", dossier, {2026: (subject,)}, 38, 40, {"contributions": True})


@pytest.fixture
def commune(engine: Engine) -> Movement:
    return Movement(engine)


def test_what_each_met_stands_in_the_proposal_with_what_spoke_against_others(commune: Movement) -> None:
    dossiers = commune.way(2)
    commune.judge(dossiers)
    fact = commune.nominate(dossiers[:1])
    subject = dossiers[0].split(".")[3]
    assert fact.holders == [
        {"dossier": dossiers[0], "subject": subject, "years": [2026], "votes": 38, "present": 40, "rank": None}
        | {"criteria": [
            {"id": "title-held", "outcome": "met", "breaks": [], "counted": None},
            {"id": "contributions", "outcome": "met", "breaks": [], "counted": None},
        ]},
    ]  # fmt: skip
    assert (fact.kind["id"], fact.kind["subject_kind"], fact.occasion, fact.period) == (
        "household-clan", "household", "yearly", None,
    )  # fmt: skip
    assert fact.left_out == [{"why": "years", "outcome": "not-met", "count": 2}]
    commune.judge(dossiers[:1], met=False)
    assert_read_models_agree(commune.engine)
    with commune.engine.connect() as db:
        words = read.judged(db, places=[commune.commune], year=2026, kind="household-clan")
    assert {each: word["judged"][0]["met"] for each, word in words.items()} == {
        subject: False, dossiers[1].split(".")[3]: True,
    }  # fmt: skip


def test_what_the_list_did_not_know_is_found_out(commune: Movement) -> None:
    dossiers = commune.way(1)
    with pytest.raises(CriterionNotMet):
        commune.nominate(dossiers)
    commune.judge(dossiers)
    with pytest.raises(NotTheOccasion):
        commune.nominate(dossiers, form="province-merit", occasion="period")
    paper = remedies.ruling(number="5/QĐ", signed_on=day_of(commune.clock()), text=ref())
    commune.perform(
        commune.act(commune.signer, seen=SEEN),
        lambda desk: remedies.revoke(desk, dossier=dossiers[0], reason="false-papers", paper=paper),
    )
    with pytest.raises(NotHeldLongEnough):
        commune.nominate(dossiers)
