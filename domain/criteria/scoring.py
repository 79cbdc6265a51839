"""Scoring by points, bands or checklist: from answers to totals, with the reasons for what is not reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain import amount
from domain.clocks import add_months
from domain.criteria.answers import Count, Counted, read_answers, read_number
from domain.criteria.grammar import AREAS, Bands, Checklist, Criteria, Criterion, Points

Number = int | str


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a title, or a higher level, is not reached: `message` is the English msgid for `params`."""

    code: str
    item: str | None
    message: str
    params: Mapping[str, Number]

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True, slots=True)
class Scored:
    """Plain values as they stand in facts; for a checklist, scores are 0 or 1 and the total is the level reached."""

    scores: dict[str, Number]
    total: Number
    maximum: Number
    passed: bool
    reasons: tuple[Finding, ...]
    band: str | None = None
    level: int | None = None
    counted: tuple[Counted, ...] = ()


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
        return _by_checklist(criteria.rules, numbers, counted, held or {}, on)
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


def _by_checklist(
    rules: Checklist,
    numbers: Mapping[str, Decimal],
    counted: tuple[Counted, ...],
    held: Mapping[int, date],
    on: date | None,
) -> Scored:
    reached, reasons = _level(rules, numbers, held, on)
    return Scored(
        scores={each.id: int(numbers[each.id]) for each in rules.indicators},
        total=reached,
        maximum=len(rules.levels),
        passed=reached >= 1,
        reasons=reasons,
        level=reached,
        counted=counted,
    )


def _level(
    rules: Checklist, numbers: Mapping[str, Decimal], held: Mapping[int, date], on: date | None
) -> tuple[int, tuple[Finding, ...]]:
    """The level reached, and what keeps the next one away."""
    for level in rules.levels:
        missing = [each.id for each in rules.indicators if each.level == level.number and not numbers[each.id]]
        params = {"level": level.number, "months": level.waiting_months}
        reasons = [Finding("not-met", item, "Not met: level %(level)s needs it.", params) for item in missing]
        if level.waiting_months and not _held_long_enough(held.get(level.number - 1), level.waiting_months, on):
            message = "Level %(level)s needs the level below it held for %(months)s months."
            reasons.append(Finding("level-not-held", None, message, params))
        if reasons:
            return level.number - 1, tuple(reasons)
    return len(rules.levels), ()


def _held_long_enough(since: date | None, months: int, on: date | None) -> bool:
    return since is not None and on is not None and add_months(since, months) <= on
