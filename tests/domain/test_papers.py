"""A decision and a posting are mended for all that stand on them at once, or for none."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import remedies
from domain.commands.paper_correction import correct_decision, correct_posting
from domain.commands.posting import close_posting
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import (
    BatchRefused,
    BetweenItsNeighbours,
    InTheFuture,
    NotCorrectable,
    NothingToCorrect,
    NotPlainText,
    NotYourOffice,
    OutOfDate,
    Refusal,
    StillPosted,
)
from tests.scenario import SEEN, Commune, ref


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


class Decided:
    """Two families recognised by one decision, and when their list went up and came down."""

    def __init__(self, commune: Commune) -> None:
        self.commune = commune
        self.dossiers = commune.register(commune.enroll(2))
        self._days(1)
        commune.assess(self.dossiers)
        self._days(1)
        commune.meet(self.dossiers)
        self._days(3)
        self.posting = commune.post(self.dossiers)
        self.posted_on = self.today
        self._days(13)
        commune.close(self.posting)
        self.closed_on = self.today
        self._days(1)
        commune.appraise(self.dossiers)
        self._days(4)
        self.decision = commune.decide(self.dossiers)
        self.signed_on = self.today
        self._days(3)

    @property
    def today(self) -> date:
        return day_of(self.commune.clock())

    def _days(self, days: int) -> None:
        self.commune.clock.move(days=days)

    def decides(self, *, who: str | None = None, dossiers: list[str] | None = None, **values: Any) -> dict[str, Any]:
        return self.commune.perform(
            self.commune.act(who or self.commune.signer),
            lambda desk: correct_decision(
                desk,
                decision=self.decision,
                dossiers=self.dossiers if dossiers is None else dossiers,
                values=values,
                reason="mistyped",
                text=ref(),
            ),
        )

    def posts(self, *, who: str | None = None, **values: date) -> dict[str, Any]:
        return self.commune.perform(
            self.commune.act(who or self.commune.officer),
            lambda desk: correct_posting(desk, posting=self.posting, values=values, reason="mistyped", text=ref()),
        )

    def found(self) -> list[Any]:
        return Desk(self.commune.office, Request(self.commune.act(), "")).all(Dossier, self.dossiers)


@pytest.fixture
def decided(commune: Commune) -> Decided:
    return Decided(commune)


def refused(command: Any, **values: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        command(**values)
    refusal = found.value
    return next(iter(refusal.rows.values())) if isinstance(refusal, BatchRefused) else refusal


def test_a_decisions_day_moves_the_term_of_everyone_on_its_list(decided: Decided) -> None:
    signed = decided.signed_on - timedelta(days=2)
    terms = [each.term for each in decided.found()]

    told = decided.decides(number="7/QĐ-UBND", signed_on=signed)

    for dossier, (first, last), consequence in zip(decided.found(), terms, told["consequences"], strict=True):
        assert dossier.in_force == dossier.term
        assert dossier.in_force[0] == signed != first
        assert consequence["moves"] == {
            "valid_from": [first.isoformat(), signed.isoformat()],
            "valid_until": [last.isoformat(), dossier.in_force[1].isoformat()],
        }
        assert day_of(dossier.stood[-1].occurred_at) == signed
    facts = [*decided.commune.facts_of(f"decision.{decided.decision}")]
    assert [each.TOPIC for each in facts] == ["decision.issued", "decision.corrected"]
    assert facts[-1].values["number"] == "7/QĐ-UBND"
    batches = {decided.commune.facts_of(each)[-1].act.batch_id for each in decided.dossiers}
    assert batches == {facts[-1].act.batch_id}


def test_what_only_the_paper_says_touches_no_dossier(decided: Decided) -> None:
    told = decided.decides(form="KT", basis=["Căn cứ khác"])
    assert told["consequences"] == []
    assert {decided.commune.topics(each)[-1] for each in decided.dossiers} == {"dossier.award-decided"}


def test_a_corrected_decision_is_corrected_again(decided: Decided) -> None:
    decided.decides(number="7/QĐ-UBND")
    told = decided.decides(number="8/QĐ-UBND")
    assert told["values"] == {"number": ["7/QĐ-UBND", "8/QĐ-UBND"]}
    assert [each.stood[-1].values["number"] for each in decided.found()] == ["8/QĐ-UBND"] * 2


def test_a_title_that_was_revoked_and_holds_again_has_the_mended_term(decided: Decided) -> None:
    commune, first = decided.commune, decided.dossiers[0]
    for command, more in ((remedies.revoke, {"reason": "false-papers"}), (remedies.reinstate, {})):
        paper = remedies.ruling(number="9/QĐ", signed_on=decided.today, text=ref())
        commune.perform(
            commune.act(commune.signer, seen=SEEN),
            lambda desk, command=command, more=more, paper=paper: command(desk, dossier=first, paper=paper, **more),
        )
        commune.clock.move(days=1)
    signed = decided.signed_on - timedelta(days=1)
    decided.decides(signed_on=signed)
    assert [each.in_force[0] for each in decided.found()] == [signed] * 2


def test_a_day_before_the_last_act_of_one_refuses_the_whole_and_names_it(decided: Decided) -> None:
    early = decided.signed_on - timedelta(days=9)
    with pytest.raises(BatchRefused) as found:
        decided.decides(signed_on=early)
    assert set(found.value.rows) == set(decided.dossiers)
    assert {type(each) for each in found.value.rows.values()} == {BetweenItsNeighbours}
    assert decided.commune.topics(f"decision.{decided.decision}") == ["decision.issued"]


def test_a_postings_day_moves_its_last_day_for_everyone_on_the_list(decided: Decided) -> None:
    until = decided.found()[0].posted_until
    told = decided.posts(posted_on=decided.posted_on - timedelta(days=1))
    for dossier, consequence in zip(decided.found(), told["consequences"], strict=True):
        assert dossier.posted_until < until
        assert consequence["moves"] == {"posted_until": [until.isoformat(), dossier.posted_until.isoformat()]}
    facts = decided.commune.facts_of(f"posting.{decided.posting}")
    assert facts[-1].values["until"] == dossier.posted_until.isoformat()


def test_a_list_moves_with_both_its_days_whichever_way(decided: Decided) -> None:
    for days in (1, -1):
        decided.posts(
            posted_on=decided.posted_on + timedelta(days=days), closed_on=decided.closed_on + timedelta(days=days)
        )
        for dossier in decided.found():
            entries = {each.topic: day_of(each.occurred_at) for each in dossier.stood}
            assert entries["posted"] == decided.posted_on + timedelta(days=days)
            assert entries["posting-closed"] == decided.closed_on + timedelta(days=days)


def test_bad_corrections_of_papers_are_refused_and_nothing_is_recorded(decided: Decided) -> None:
    commune, tomorrow = decided.commune, decided.today + timedelta(days=1)
    streams = [f"decision.{decided.decision}", f"posting.{decided.posting}", *decided.dossiers]
    before = {each: commune.topics(each) for each in streams}
    cases: list[tuple[Any, dict[str, Any], type[Refusal]]] = [
        (decided.decides, {"number": "01/QĐ-UBND"}, NothingToCorrect),
        (decided.decides, {"number": "7\x07"}, NotPlainText),
        (decided.decides, {"basis": [" "]}, NotPlainText),
        (decided.decides, {"signed_on": tomorrow}, InTheFuture),
        (decided.decides, {"who": commune.appraiser, "number": "7/QĐ"}, NotYourOffice),
        (decided.decides, {"who": commune.appraiser, "form": "KT"}, NotYourOffice),
        (decided.decides, {"dossiers": decided.dossiers[:1], "number": "7/QĐ"}, OutOfDate),
        (decided.decides, {"dossiers": [decided.dossiers[0]] * 2, "number": "7/QĐ"}, OutOfDate),
        (decided.decides, {"authority": "none"}, NotCorrectable),
        (decided.posts, {"posted_on": decided.posted_on}, NothingToCorrect),
        (decided.posts, {"posted_on": tomorrow}, InTheFuture),
        (decided.posts, {"posted_on": decided.posted_on - timedelta(days=9)}, BetweenItsNeighbours),
        (decided.posts, {"posted_on": decided.posted_on + timedelta(days=9)}, StillPosted),
        (decided.posts, {"closed_on": decided.posted_on + timedelta(days=1)}, StillPosted),
        (decided.posts, {"closed_on": decided.signed_on}, BetweenItsNeighbours),
        (decided.posts, {"who": commune.signer, "posted_on": decided.posted_on - timedelta(days=1)}, NotYourOffice),
    ]
    for command, how, refusal in cases:
        assert type(refused(command, **how)) is refusal, (how, refusal)
        assert {each: commune.topics(each) for each in streams} == before


def test_the_clocks_day_of_taking_a_list_down_was_typed_by_nobody(commune: Commune) -> None:
    (dossier,) = commune.register(commune.enroll(1))
    commune.assess([dossier])
    commune.meet([dossier])
    posting = commune.post([dossier])
    commune.clock.move(days=20)
    commune.perform(
        commune.act(actor="system:clock", source="clock"), lambda desk: close_posting(desk, posting=posting)
    )
    commune.clock.move(days=1)
    told = {"posting": posting, "reason": "mistyped", "text": None}
    with pytest.raises(NotCorrectable):
        commune.perform(
            commune.act(commune.officer),
            lambda desk: correct_posting(desk, values={"closed_on": day_of(commune.clock())}, **told),
        )
