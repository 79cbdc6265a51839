"""Random years, decided by the model and by the product alike, on both engines; and wrong rules are found out."""

import os
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from projections import standing
from service.database import make_engine
from tests.forging import audited, history
from tests.inline import assert_read_models_agree

from .dossier import Dossier
from .machine import RandomYear, of
from .mending import Model
from .numbers import share
from .people import How
from .shop import Shop
from .year import Key, Objections

# Histories on each engine: PARTS times so many; in a soak ten thousand altogether.
PARTS = range(2)
SOAK = os.environ.get("SOVANG_SOAK") == "1"
EACH = 2_500 if SOAK else 90
STEPS = 15

ACTS = {
    "register", "assess", "meet", "post", "close", "object", "answer", "add_evidence", "appraise", "decide",
    "send_back", "withdraw", "hold", "release", "rule", "appeal", "decide_appeal", "correct", "correct_meeting",
    "retract", "reopen",
}  # fmt: skip


def run(machine: type[RandomYear], number: int, histories: int) -> None:
    """So many histories, the same ones in every run."""
    run_state_machine_as_test(
        seed(number)(machine),
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=True,
            # A failed history prints its acts; making it shorter takes longer than reading them.
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("part", PARTS)
def test_model_product_rebuild_and_replay_agree_after_every_step(engine: Engine, part: int) -> None:
    machine = of(Shop(engine))
    run(machine, part if engine.dialect.name == "sqlite" else 100 + part, EACH)
    assert_read_models_agree(engine)
    assert_conforms(engine)
    # Years in which most acts never succeed, or never have to be refused, would say little of them.
    missing = {f"{act} {end}" for act in ACTS for end in ("done", "refused")} - set(machine.tally)
    assert len(missing) <= (0 if SOAK else 5), missing


def assert_conforms(engine: Engine) -> None:
    """What was lawful is found to be: nothing but what the dossiers themselves had said to be late."""
    facts = history(engine)
    audit = audited(facts)
    assert audit.dossiers > EACH
    due = {(fact.stream, fact.version + 1): fact.data["due_on"] for fact in facts if "due_on" in fact.data}
    for each in audit.findings:
        assert each.rule == "clocks", each
        said = due[each.stream, each.version]
        assert said is not None, each
        assert said < each.found["done_on"], each


# So that the check itself can fail: each of these is wrong in one rule.


class HalfIsEnough(Model):
    def carried(self, quorum: dict[str, Any], summoned: int, present: int, approve: int) -> bool:
        return share(approve, present, quorum["approval"] | {"percent": 50})


class SendsBackTwice(Model):
    def send_back(self, how: How, key: Key, to: str, *, stale: bool) -> Objections:
        dossier = self.dossiers[key]
        dossier.returns -= 1
        found = super().send_back(how, key, to, stale=stale)
        dossier.returns += 1
        return found


class SameHands(Model):
    @staticmethod
    def same_hands(dossier: Dossier, step: dict[str, Any], people: Any) -> set[str]:
        return set()


class HoldsOnTime(Model):
    def release(self, how: How, key: Key) -> Objections:
        waits = self.dossiers[key].waits
        found = super().release(how, key)
        if not found and waits is not None:
            self.dossiers[key].due = waits[2]
        return found


class WorksOnSundays(Model):
    def meet(self, *args: Any, **how: Any) -> Objections:
        found = super().meet(*args, **how)
        for dossier in self.dossiers.values():
            if dossier.step == "posting" and dossier.due:
                dossier.due = date.fromordinal(dossier.taken["village-verification"].toordinal() + 3)
        return found


# The last two need a rare turn of events, and some hundred histories.
WRONG = [HalfIsEnough, SameHands, WorksOnSundays, *([SendsBackTwice, HoldsOnTime] if SOAK else [])]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_rule_is_found_out(sqlite_url: str, wrong: type[Model]) -> None:
    assert _is_found_out(sqlite_url, wrong)


def _uncorrected(facts: Any) -> dict[str, Any]:
    return {}


def _never_returned(row: Any, data: Any) -> None:
    """Keeps the number of returns as it is."""


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda patch: patch.setattr(standing, "_mended", _uncorrected), id="corrections"),
        pytest.param(lambda patch: patch.setitem(standing.ACTS, "dossier.returned", _never_returned), id="returns"),
    ],
)
def test_a_wrong_fold_is_found_out(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, broken: Callable[[pytest.MonkeyPatch], None]
) -> None:
    broken(monkeypatch)
    assert _is_found_out(sqlite_url, Model)


def _is_found_out(url: str, model: type[Model]) -> bool:
    engine = make_engine(url)
    try:
        run(of(Shop(engine), model), 0, 250)
    except AssertionError:
        return True
    finally:
        engine.dispose()
    return False
