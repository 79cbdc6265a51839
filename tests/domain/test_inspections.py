"""Inspections: drawn so that anybody can draw them again, entered beside the scores, a ground for what follows."""

import hashlib
import json
from collections import Counter
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.clock import day_of, micros
from domain.commands import aside, inspections, remedies
from domain.commands.inspections import Scope
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import NotYourOffice, NotYourPlace, OwnOrKin
from domain.ids import new_id
from domain.inspection import FINDINGS, Inspection
from domain.sampling import Listed, Size, draw, draw_all
from projections import inspections as read
from tests.inline import assert_read_models_agree
from tests.scenario import SEEN, Commune, ref

ALL_STATES = ["recognised", "refused", "posted", "registered"]


class Checked(Commune):
    """The commune with an inspector of its own, one of the level above, and each act in a call."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, inline=True)
        self.engine = engine
        self.inspector = self._holder("inspector", self.commune)
        self.above = self._holder("upper-officer", self.province)

    def _holder(self, office: str, place: str) -> str:
        person = new_id()
        self.offices[person] = office
        self.mandates[person] = self.grant(person, office, [place])
        return person

    def plan(self, dossiers: list[str], *, who: str | None = None, place: str | None = None, **more: Any) -> str:
        inspection, over = new_id(), place or self.commune
        told: dict[str, Any] = {
            "scope": Scope(over, 2026, ["family"], ALL_STATES),
            "size": Size(percent=100),
            "by_place": False,
            "seed": "5" * 32,
            "lists": [Listed(self.commune, self.head(), dict.fromkeys(dossiers, self.village))],
        }
        self.perform(
            self.act(who or self.inspector, book=over),
            lambda desk: inspections.plan_inspection(
                desk, inspection=inspection, basis="Kế hoạch 5/KH", **(told | more)
            ),
        )
        return inspection

    def head(self) -> int:
        return len(self.books.ledger.read(self.commune, after=0, limit=10_000))

    def find(
        self, inspection: str, dossier: str, finding: str = "differs", *, who: str | None = None, **more: Any
    ) -> Any:
        told = {"finding": finding, "total": 70, "text": ref()} | more
        self.perform(
            self.act(who or self.inspector, seen=SEEN),
            lambda desk: inspections.enter_finding(desk, inspection=inspection, dossier=dossier, **told),
        )
        return self.facts_of(dossier)[-1]

    def close_up(self, inspection: str, *, who: str | None = None) -> Any:
        over = self.commune if who is None else self.province
        self.perform(
            self.act(who or self.inspector, book=over),
            lambda desk: inspections.close_inspection(desk, inspection=inspection),
        )
        return self.facts_of(f"inspection.{inspection}")[-1]

    def dossier(self, stream: str) -> Dossier:
        return Desk(self.office, Request(self.act(), "")).get(Dossier, stream)

    def digest(self, stream: str) -> str:
        return self.books.load([stream]).chains[stream][-1]


@pytest.fixture
def town(engine: Engine) -> Checked:
    return Checked(engine)


# The lot


def drawn_by_hand(seed: str, dossiers: list[str], count: int) -> list[str]:
    """The recipe as the page tells it, written without the product."""
    by_hash = {hashlib.sha256((seed + " " + each).encode("utf-8")).hexdigest(): each for each in dossiers}
    return [by_hash[each] for each in sorted(by_hash)][:count]


@given(
    seed=st.text("0123456789abcdef", min_size=1, max_size=40),
    dossiers=st.lists(st.text("abcdefghij", min_size=1, max_size=6), unique=True, max_size=40),
    count=st.integers(1, 50),
)
def test_the_recipe_draws_what_another_program_draws(seed: str, dossiers: list[str], count: int) -> None:
    found = draw(seed, dossiers, Size(count=count))
    assert found == drawn_by_hand(seed, dossiers, count) == draw(seed, reversed(dossiers), Size(count=count))


@pytest.mark.parametrize(("percent", "whole", "drawn"), [(1, 1, 1), (10, 21, 3), (100, 7, 7), (5, 0, 0), (50, 5, 3)])
def test_a_share_is_rounded_up(percent: int, whole: int, drawn: int) -> None:
    assert Size(percent=percent).of(whole) == drawn


def test_each_place_gives_its_number_where_the_plan_says_so() -> None:
    lists = [Listed("x", 1, {f"d{n}": "v1" if n < 9 else "v2" for n in range(12)})]
    whole, by_place = (draw_all("7", lists, Size(count=2), by_place=each) for each in (False, True))
    assert (len(whole), len(by_place)) == (2, 4)
    assert Counter(lists[0].dossiers[each] for each in by_place) == {"v1": 2, "v2": 2}


def test_nobody_is_drawn_more_often_than_others() -> None:
    dossiers = [f"d{n}" for n in range(10)]
    counted = Counter(each for seed in range(2_000) for each in draw(str(seed), dossiers, Size(count=3)))
    assert all(500 < count < 700 for count in counted.values()), counted


def test_what_was_drawn_can_be_drawn_again_from_the_books_alone(town: Checked) -> None:
    dossiers = town.register(town.enroll(9))
    inspection = town.plan(dossiers, size=Size(count=4))
    dossiers_later = town.register(town.enroll(3))
    lines = [json.loads(line.state) for line in town.books.ledger.read(town.commune, after=0, limit=10_000)]
    (plan,) = (line["data"] for line in lines if line["type"] == "inspection.planned")
    (source,) = plan["lists"]
    population = {
        line["stream"]: line["data"]["state"]
        for line in lines[: source["position"]]
        if line["type"].startswith("dossier.")
    }
    chosen = sorted(stream for stream, state in population.items() if state in plan["states"])
    listed = json.dumps(chosen, separators=(",", ":")).encode()
    assert (len(chosen), hashlib.sha256(listed).hexdigest()) == (source["count"], source["digest"])
    assert sorted(drawn_by_hand(plan["seed"], chosen, plan["count"])) == plan["drawn"]
    assert not set(dossiers_later) & set(plan["drawn"])
    assert town.facts_of(f"inspection.{inspection}")[0].drawn == plan["drawn"]


# Findings


def test_a_finding_stands_beside_the_scores_and_changes_nothing(town: Checked) -> None:
    (dossier,) = town.way(1)
    before = town.dossier(dossier)
    inspection = town.plan([dossier])
    fact = town.find(inspection, dossier, scores=dict.fromkeys(town.full_scores(), 10), total=None)
    after = town.dossier(dossier)
    assert (fact.TOPIC, fact.finding, fact.score, fact.maximum) == ("dossier.inspected", "differs", 40, 100)
    assert fact.against == {"self": 100, "village": 90, "commune": 85}
    assert {step: len(hands) for step, hands in fact.judged.items()} == {
        "village-verification": 1, "commune-appraisal": 1, "award-decision": 1,
    }  # fmt: skip
    for name in ("state", "next_step", "next_office", "due_on", "last_act", "in_force", "stood"):
        assert getattr(after, name) == getattr(before, name)
    assert_read_models_agree(town.engine)


def test_a_dossier_can_be_inspected_in_every_state_of_its_way(town: Checked) -> None:
    (dossier,) = town.register(town.enroll(1))
    inspection = town.plan([dossier])
    fact = town.find(inspection, dossier, "unconfirmed", total=None)
    assert (fact.state, fact.score, fact.against) == (
        "registered",
        None,
        {"self": None, "village": None, "commune": None},
    )
    town.clock.move(days=1)
    town.assess([dossier])
    assert town.find(inspection, dossier, "confirmed", total=100, text=None).against["self"] == 100
    town.clock.move(days=1)
    # The way goes on over it.
    town.meet([dossier])
    assert town.dossier(dossier).state == "verified"


def test_what_is_entered_again_counts_once(town: Checked) -> None:
    dossiers = town.way(3)
    inspection = town.plan(dossiers)
    town.find(inspection, dossiers[0], "fault")
    town.find(inspection, dossiers[0], "confirmed", total=85)
    town.find(inspection, dossiers[1], "fault")
    held = town.close_up(inspection)
    assert (held.inspected, held.drawn, held.inspectors) == (2, 3, [town.inspector])
    assert held.findings == {each: 1 if each in ("confirmed", "fault") else 0 for each in FINDINGS}
    assert_read_models_agree(town.engine)


def test_a_finding_entered_again_after_the_end_is_counted_again(town: Checked) -> None:
    """The last says what was found, for the same day; what was known before is still read."""
    dossiers = town.way(2)
    inspection = town.plan(dossiers)
    day = day_of(town.clock())
    for each in dossiers:
        town.find(inspection, each, "fault")
    town.clock.move(days=1)
    held, known = town.close_up(inspection), micros(town.clock())
    town.clock.move(days=3)

    town.perform(
        town.act(town.inspector, seen=SEEN, done=day),
        lambda desk: inspections.enter_finding(
            desk, inspection=inspection, dossier=dossiers[0], finding="confirmed", total=85, text=None
        ),
    )

    first, corrected = town.facts_of(f"inspection.{inspection}")[-2:]
    assert first.findings == held.findings
    assert (corrected.TOPIC, corrected.reason) == ("inspection.corrected", "finding-corrected")
    assert corrected.values == {"findings": held.findings | {"fault": 1, "confirmed": 1}}
    with town.engine.connect() as db:
        for times, found in (({}, "confirmed"), ({"known_at": known}, "fault"), ({"as_of": known}, "confirmed")):
            rows = read.findings(db, inspection=inspection, **times)
            assert {row["dossier"]: row["finding"] for row in rows} == {dossiers[0]: found, dossiers[1]: "fault"}
        now, then = (read.inspection_of(db, inspection, **times) for times in ({}, {"known_at": known}))
    assert now is not None
    assert then is not None
    assert (now["outcome"]["findings"]["fault"], then["outcome"]["findings"]["fault"]) == (1, 2)
    assert_read_models_agree(town.engine)


def test_a_finding_of_the_level_above_is_counted_again_in_its_own_book(town: Checked) -> None:
    dossiers = town.way(1)
    inspection = town.plan(dossiers, who=town.above, place=town.province)
    town.find(inspection, dossiers[0], who=town.above)
    town.close_up(inspection, who=town.above)
    town.find(inspection, dossiers[0], "confirmed", who=town.above, total=85)
    corrected = town.facts_of(f"inspection.{inspection}")[-1]
    assert (corrected.TOPIC, corrected.act.book) == ("inspection.corrected", town.province)
    assert_read_models_agree(town.engine)


def test_kin_are_left_to_another_inspector(town: Checked) -> None:
    (dossier,) = town.way(1)
    inspection = town.plan([dossier])
    town.declare_kin(town.inspector, [dossier.split(".")[3]])
    with pytest.raises(OwnOrKin):
        town.find(inspection, dossier)


def test_the_level_above_draws_in_its_own_book_and_finds_in_the_communes(town: Checked) -> None:
    dossiers = town.way(2)
    inspection = town.plan(dossiers, who=town.above, place=town.province)
    with pytest.raises(NotYourPlace):
        town.find(inspection, dossiers[0])
    fact = town.find(inspection, dossiers[0], who=town.above)
    held = town.close_up(inspection, who=town.above)
    assert (fact.act.book, held.act.book) == (town.commune, town.province)
    planned: Inspection = town.facts_of(f"inspection.{inspection}")[0].mutate(None)
    assert planned.book == town.province


def test_whoever_only_reads_the_rest_changes_nothing_else(town: Checked) -> None:
    (dossier,) = town.way(1)
    paper = remedies.ruling(number="9/QĐ", signed_on=town.clock().date(), text=ref())
    revoke = partial(remedies.revoke, dossier=dossier, reason="faults-found", paper=paper)
    with pytest.raises(NotYourOffice):
        town.perform(town.act(town.inspector, seen=SEEN), revoke)


# What follows from a fault


def test_a_fault_is_the_ground_of_a_revocation_and_stands_in_it(town: Checked) -> None:
    (dossier,) = town.way(1)
    town.find(town.plan([dossier]), dossier, "fault")
    fault = town.digest(dossier)
    town.clock.move(days=1)
    paper = remedies.ruling(number="9/QĐ", signed_on=town.clock().date(), text=ref())
    revoke = partial(remedies.revoke, dossier=dossier, reason="faults-found", paper=paper, finding=fault)
    town.perform(town.act(town.signer, seen=SEEN), revoke)
    last = town.facts_of(dossier)[-1]
    assert (last.TOPIC, last.reason, last.finding) == ("dossier.award-revoked", "faults-found", fault)


def test_a_fault_on_a_dossier_under_way_can_send_it_back(town: Checked) -> None:
    (dossier,) = town.to_appraisal(1)
    town.find(town.plan([dossier]), dossier, "fault")
    fault = town.digest(dossier)
    mend: list[dict[str, str | None]] = [{"criterion": None, "reason": "entry-wrong"}]
    back = partial(aside.send_back, dossier=dossier, to_step="self-assessment", mend=mend, text=ref(), finding=fault)
    town.perform(town.act(town.appraiser), back)
    last = town.facts_of(dossier)[-1]
    assert (last.TOPIC, last.finding, town.dossier(dossier).state) == ("dossier.returned", fault, "returned")
