"""Judged by a council and proposed by the criteria of a movement: what each met is looked up again and written down."""

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import remedies
from domain.errors import BatchRefused, Refusal
from domain.reward_refusals import CriterionNotMet, NotHeldLongEnough, NotTheOccasion
from projections import merits as read
from tests.domain.test_rewards import Rewarding
from tests.inline import assert_read_models_agree
from tests.proposing import asked_for
from tests.scenario import SEEN, ref


class Movement(Rewarding):
    """The commune in the years of a movement."""

    def nominate(self, dossiers: list[str], **of: str) -> Any:
        left_out = [{"why": "years", "outcome": "not-met", "count": 2}]
        reward = self.propose(dossiers, of=asked_for(**of), left_out=left_out)
        return self.facts_of(f"reward.{reward}")[-1]


def why_not(commune: Movement, dossiers: list[str]) -> dict[str, type[Refusal]]:
    """What each that cannot be proposed is refused with."""
    with pytest.raises(BatchRefused) as refused:
        commune.nominate(dossiers)
    return {row: type(why) for row, why in refused.value.rows.items()}


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
    assert why_not(commune, dossiers) == {dossiers[0]: CriterionNotMet}
    commune.judge(dossiers)
    with pytest.raises(NotTheOccasion):
        commune.nominate(dossiers, form="province-merit", occasion="period")
    paper = remedies.ruling(number="5/QĐ", signed_on=day_of(commune.clock()), text=ref())
    commune.perform(
        commune.act(commune.signer, seen=SEEN),
        lambda desk: remedies.revoke(desk, dossier=dossiers[0], reason="false-papers", paper=paper),
    )
    assert why_not(commune, dossiers) == {dossiers[0]: NotHeldLongEnough}
