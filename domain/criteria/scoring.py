"""Scoring by points, bands or checklist: from answers to totals, with the reasons for what is not reached."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain import amount
from domain.criteria import refusals
from domain.criteria.answers import Count, Counted, read_answers, read_number
from domain.criteria.checklist_scoring import by_checklist
from domain.criteria.grammar import AREAS, Bands, Checklist, Criteria, Criterion, Points
from domain.criteria.scored import Finding, Number, Scored


def score(
    criteria: Criteria,
    answers: Mapping[str, Any],
    *,
    area: str,
    counts: Mapping[str, Count] | None = None,
    held: Mapping[int, date] | None = None,
    on: date | None = None,
) -> Scored:
    """What `answers` come to; ScoreInvalid where they are not what the criteria ask for.

    `counts` are the numbers of the computed items, `held` since when each level of a checklist has been held and `on`
    the day that counts for waiting times.
    """
    numbers, counted = read_answers(criteria, answers, counts or {})
    if isinstance(criteria.rules, Checklist):
        return by_checklist(criteria.rules, numbers, counted, held or {}, on)
    return _by_points(criteria.rules, numbers, counted, area)


def passes(criteria: Criteria, total: Number, *, area: str) -> bool:
    """Whether a total alone earns the title; floors and waiting times are seen in `score` only."""
    number = Decimal(check_total(criteria, total))
    return _not_reached(criteria.rules, number, area) is None


def check_total(criteria: Criteria, total: Any) -> Number:
    """A total that somebody typed, in its plain form; ScoreInvalid where it cannot be one."""
    rules = criteria.rules
    step = Decimal(1) if isinstance(rules, Checklist) else _total_step(rules)
    return amount.plain(read_number("total", total, maximum=criteria.maximum, step=step))


def check_within(criteria: Criteria, total: Number, counted: Iterable[Counted]) -> Number:
    """The same total; ScoreInvalid where it is more than what is counted from the register leaves room for."""
    most, number = ceiling(criteria, counted), Decimal(total)
    if number > most:
        raise refusals.AboveCounted("total", score=amount.plain(number), maximum=amount.plain(most))
    return total


def ceiling(criteria: Criteria, counted: Iterable[Counted]) -> Decimal:
    """The greatest total that these counts leave possible."""
    numbers, rules = {each.item: Decimal(each.number) for each in counted}, criteria.rules
    if isinstance(rules, Checklist):
        missed = [each.level - 1 for each in rules.indicators if not numbers.get(each.id, 1)]
        return Decimal(min(missed, default=len(rules.levels)))
    lost = ((each.maximum - numbers[each.id]) * each.weight for each in rules.criteria if each.id in numbers)
    return rules.maximum - sum(lost, Decimal(0))


def band_of(rules: Bands, total: Decimal) -> str | None:
    """The band that a total falls into; its lower bound belongs to it."""
    return next((band.id for band in rules.bands if total >= band.lower), None)


def _total_step(rules: Points | Bands) -> Decimal:
    """Half points with a weight of 1.5 make totals in steps of 0.75; different weights leave no common step."""
    weights = {criterion.weight for criterion in rules.criteria}
    return rules.step * weights.pop() if len(weights) == 1 else Decimal("0.0001")


def _by_points(
    rules: Points | Bands, numbers: Mapping[str, Decimal], counted: tuple[Counted, ...], area: str
) -> Scored:
    total = sum((numbers[each.id] * each.weight for each in rules.criteria), Decimal(0))
    below = [_below_floor(each, numbers[each.id]) for each in rules.criteria]
    reasons = tuple(found for found in (*below, _not_reached(rules, total, area)) if found)
    return Scored(
        scores={each.id: amount.plain(numbers[each.id]) for each in rules.criteria},
        total=amount.plain(total),
        maximum=amount.plain(rules.maximum),
        passed=not reasons,
        reasons=reasons,
        band=band_of(rules, total) if isinstance(rules, Bands) else None,
        counted=counted,
    )


def _below_floor(criterion: Criterion, number: Decimal) -> Finding | None:
    if criterion.floor is None or number >= criterion.floor:
        return None
    params = {"score": amount.plain(number), "floor": amount.plain(criterion.floor)}
    return Finding("below-floor", criterion.id, "%(score)s is below the least score %(floor)s.", params)


def _not_reached(rules: Points | Bands | Checklist, total: Decimal, area: str) -> Finding | None:
    needed = _needed(rules, area)
    if total >= needed:
        return None
    params = {"total": amount.plain(total), "needed": amount.plain(needed)}
    return Finding("below-threshold", None, "The total is %(total)s; %(needed)s is needed.", params)


def _needed(rules: Points | Bands | Checklist, area: str) -> Decimal:
    """The least total that earns the title."""
    if area not in AREAS:
        raise ValueError(f"{area!r} is no class of area")
    if isinstance(rules, Points):
        return rules.threshold[area]
    if isinstance(rules, Bands):
        return min(band.lower for band in rules.bands if band.awarded)
    return Decimal(1)
