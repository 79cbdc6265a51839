"""Scoring against naive oracles, and answers that are refused."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import amount
from domain.canonical import canonical
from domain.criteria import load_criteria
from domain.criteria.answers import Count
from domain.criteria.refusals import (
    AboveMaximum,
    BelowZero,
    CountedNotAnswered,
    CountInvalid,
    NotANumber,
    ScoreInvalid,
    ScoreMissing,
    UnknownCriterion,
    WrongStep,
)
from domain.criteria.scoring import check_total, passes, score
from tests.domain.editions import altered, bands, checklist, criterion, family_criteria, points

quick = settings(derandomize=True, max_examples=150, deadline=None)

FAMILY = load_criteria(family_criteria(), file="family.json")
BANDS = load_criteria(bands(), file="bands.json")
CHECKLIST = load_criteria(checklist(), file="checklist.json", titles=["citizen"])
FLOORED = load_criteria(
    points(
        criterion("one", 10, floor=5, weight="1.5"),
        criterion("two", "7.5", floor="2.5"),
        maximum="22.5",
        step="0.5",
        normal=15,
        difficult="12.5",
    ),
    file="floored.json",
)
GOOD = {"children-learning": 25, "adults-learning": 25, "learning-conditions": 15, "learning-effect": 15}


def _halves(count: int) -> int | str:
    """So many halves, as a score is written."""
    return count // 2 if count % 2 == 0 else f"{count // 2}.5"


@quick
@given(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 20), st.integers(0, 20)), st.booleans())
def test_points_add_up_and_the_area_sets_the_threshold(scores: tuple[int, ...], difficult: bool) -> None:
    answers = dict(zip(GOOD, scores, strict=True))
    area = "difficult" if difficult else "normal"
    scored = score(FAMILY, answers, area=area)
    assert scored.total == sum(scores)
    assert scored.scores == answers
    assert scored.maximum == 100
    assert scored.passed == (sum(scores) >= (70 if difficult else 80)) == passes(FAMILY, scored.total, area=area)
    assert scored.passed == (not scored.reasons)


@quick
@given(st.integers(0, 20), st.integers(0, 15), st.booleans())
def test_halves_weights_and_floors_are_exact(one: int, two: int, difficult: bool) -> None:
    area = "difficult" if difficult else "normal"
    scored = score(FLOORED, {"one": _halves(one), "two": _halves(two)}, area=area)
    total = Fraction(one, 2) * Fraction(3, 2) + Fraction(two, 2)
    assert Fraction(str(scored.total)) == total
    enough = total >= (Fraction(25, 2) if difficult else 15)
    assert scored.passed == (enough and one >= 10 and two >= 5)
    below = {reason.item for reason in scored.reasons if reason.code == "below-floor"}
    assert below == {name for name, low in (("one", one < 10), ("two", two < 5)) if low}
    assert passes(FLOORED, scored.total, area=area) == enough


@quick
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 80))
def test_a_total_falls_into_the_band_whose_lower_bound_it_has_reached(one: int, two: int, three: int) -> None:
    scored = score(BANDS, {"one": _halves(one), "two": _halves(two), "three": _halves(three)}, area="normal")
    halves = one + two + three
    named = "good" if halves >= 170 else "fair" if halves >= 140 else "middling" if halves >= 100 else None
    assert scored.band == named
    assert scored.passed == (named in ("good", "fair")) == passes(BANDS, scored.total, area="difficult")


@pytest.mark.parametrize(
    ("total", "band"), [(85, "good"), ("84.5", "fair"), (70, "fair"), (50, "middling"), ("49.5", None)]
)
def test_the_bounds_of_the_bands(total: int | str, band: str | None) -> None:
    rest = Decimal(total) - 40
    second = max(Decimal(0), rest - 30)
    answers = {"one": amount.plain(min(rest, Decimal(30))), "two": amount.plain(second), "three": 40}
    assert score(BANDS, answers, area="normal").band == band


@quick
@given(
    plan=st.booleans(),
    budget=st.booleans(),
    holders=st.integers(0, 50),
    others=st.integers(0, 50),
    held_days=st.none() | st.integers(0, 800),
)
def test_a_level_needs_its_indicators_the_level_below_and_the_wait(
    plan: bool, budget: bool, holders: int, others: int, held_days: int | None
) -> None:
    on = date(2026, 12, 31)
    held = {} if held_days is None else {1: on - timedelta(days=held_days)}
    counts = {"holders": Count(holders, holders + others)}
    scored = score(CHECKLIST, {"plan": plan, "budget": budget}, area="normal", counts=counts, held=held, on=on)
    enough = holders + others > 0 and Fraction(holders, holders + others) >= Fraction(9, 10)
    # From 31 December to 31 December of a year without 29 February lie 365 days.
    waited = held_days is not None and held_days >= 365
    level = 0 if not (plan and enough) else 2 if budget and waited else 1
    assert (scored.level, scored.total, scored.passed) == (level, level, level >= 1)
    assert scored.scores == {"plan": int(plan), "budget": int(budget), "holders": int(enough)}
    assert bool(scored.reasons) == (level < 2)


@pytest.mark.parametrize(("since", "level"), [(date(2025, 3, 15), 2), (date(2025, 3, 16), 1)])
def test_the_wait_is_over_on_the_same_day_twelve_months_later(since: date, level: int) -> None:
    answers, counts = {"plan": 1, "budget": 1}, {"holders": Count(9, 10)}
    scored = score(CHECKLIST, answers, area="normal", counts=counts, held={1: since}, on=date(2026, 3, 15))
    assert scored.level == level


def test_what_keeps_the_next_level_away_is_named() -> None:
    counts = {"holders": Count(9, 10)}
    scored = score(CHECKLIST, {"plan": 1, "budget": 0}, area="normal", counts=counts)
    assert [(reason.code, reason.item) for reason in scored.reasons] == [
        ("not-met", "budget"),
        ("level-not-held", None),
    ]
    assert str(scored.reasons[1]) == "Level 2 needs the level below it held for 12 months."


def test_a_counted_item_shows_its_arithmetic() -> None:
    counts = {"holders": Count(17, 19)}
    (counted,) = score(CHECKLIST, {"plan": 1, "budget": 1}, area="normal", counts=counts).counted
    assert (counted.title, counted.denominator, counted.holders, counted.counted) == ("citizen", "members", 17, 19)
    assert (counted.needed, counted.number) == (18, 0)


@quick
@given(holders=st.integers(0, 60), others=st.integers(0, 60), percent=st.integers(1, 100), award=st.booleans())
def test_counted_points_follow_the_share(holders: int, others: int, percent: int, award: bool) -> None:
    rule = {
        "title": "citizen",
        "of": "adults",
        "percent": percent,
        "award": "in-proportion" if award else "full-or-none",
    }
    document = points(criterion("share", 10, computed=rule), maximum=10, step="0.5", normal=5, difficult=5)
    counts = {"share": Count(holders, holders + others)}
    scored = score(load_criteria(document, file="x.json"), {}, area="normal", counts=counts)
    part = Fraction(holders, holders + others) * 100 / percent if holders + others else Fraction(0)
    expected = Fraction(int(20 * min(part, Fraction(1))), 2) if award else Fraction(10 if part >= 1 else 0)
    assert Fraction(str(scored.total)) == expected


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"children-learning": 31}, AboveMaximum, "children-learning"),
        ({"children-learning": "30.5"}, AboveMaximum, "children-learning"),
        ({"children-learning": -1}, BelowZero, "children-learning"),
        ({"children-learning": "-0.5"}, BelowZero, "children-learning"),
        ({"children-learning": "7.5"}, WrongStep, "children-learning"),
        ({"children-learning": 7.0}, NotANumber, "children-learning"),
        ({"children-learning": True}, NotANumber, "children-learning"),
        ({"children-learning": None}, NotANumber, "children-learning"),
        ({"children-learning": ""}, NotANumber, "children-learning"),
        ({"children-learning": "1e1"}, NotANumber, "children-learning"),
        ({"children-learning": "NaN"}, NotANumber, "children-learning"),
        ({"children-learning": " 7"}, NotANumber, "children-learning"),
        ({"children-learning": "7\n"}, NotANumber, "children-learning"),
        ({"children-learning": "٧"}, NotANumber, "children-learning"),
        ({"children-learning": "7" * 10_000}, NotANumber, "children-learning"),
        ({"children-learning": 10**5000}, NotANumber, "children-learning"),
        ({"children-learning": [7]}, NotANumber, "children-learning"),
        ({"luck": 7}, UnknownCriterion, "luck"),
    ],
)
def test_an_answer_that_the_criteria_do_not_allow_is_refused(
    changes: dict[str, Any], refusal: type[ScoreInvalid], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        score(FAMILY, GOOD | changes, area="normal")
    assert refused.value.field == field
    assert "%(" not in str(refused.value)
    assert isinstance(refused.value, ScoreInvalid)


def test_a_missing_answer_is_refused() -> None:
    with pytest.raises(ScoreMissing) as refused:
        score(FAMILY, dict.fromkeys(list(GOOD)[1:], 10), area="normal")
    assert refused.value.field == "children-learning"


@pytest.mark.parametrize(
    ("answers", "counts", "refusal"),
    [
        ({"holders": 1}, {"holders": Count(1, 1)}, CountedNotAnswered),
        ({}, {}, ScoreMissing),
        ({}, {"holders": Count(2, 1)}, CountInvalid),
        ({}, {"holders": Count(-1, 1)}, CountInvalid),
        ({}, {"holders": Count(1, 1), "plan": Count(1, 1)}, UnknownCriterion),
    ],
)
def test_counted_items_are_counted_and_nothing_else(
    answers: dict[str, Any], counts: dict[str, Count], refusal: type[ScoreInvalid]
) -> None:
    with pytest.raises(refusal):
        score(CHECKLIST, {"plan": 1, "budget": 1} | answers, area="normal", counts=counts)


@pytest.mark.parametrize("answer", [2, "yes", "0.5"])
def test_an_indicator_is_met_or_not(answer: Any) -> None:
    with pytest.raises(ScoreInvalid):
        score(CHECKLIST, {"plan": answer, "budget": 1}, area="normal", counts={"holders": Count(1, 1)})


@pytest.mark.parametrize(
    ("total", "refusal"),
    [(101, AboveMaximum), (-1, BelowZero), ("79.5", WrongStep), ("many", NotANumber), (None, NotANumber)],
)
def test_a_total_that_cannot_be_one_is_refused(total: Any, refusal: type[ScoreInvalid]) -> None:
    with pytest.raises(refusal) as refused:
        check_total(FAMILY, total)
    assert refused.value.field == "total"


def test_a_total_gets_its_plain_form() -> None:
    assert check_total(FAMILY, "80") == 80
    assert check_total(BANDS, "80.50") == "80.5"
    assert check_total(CHECKLIST, 2) == 2
    # Different weights leave no common step, so any total up to the maximum may be one.
    assert check_total(FLOORED, "0.75") == "0.75"
    alike = load_criteria(altered(family_criteria(), "step", "0.5"), file="x.json")
    assert check_total(alike, "79.5") == "79.5"


def test_a_class_of_area_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="'remote' is no class of area"):
        score(FAMILY, GOOD, area="remote")


@quick
@given(st.decimals(0, 99_999, places=3))
def test_a_score_is_written_once_and_reads_back(number: Decimal) -> None:
    written = amount.plain(number)
    canonical(written)
    assert amount.read(written) == number
    assert amount.plain(Decimal(written)) == written
