"""Scoring a checklist: the level that is reached, and what keeps the next one away."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from domain.clocks import add_months
from domain.criteria.answers import Counted
from domain.criteria.grammar import Checklist, Level
from domain.criteria.scored import Finding, Scored

# Since when each level has been held.
Held = Mapping[int, date]


def by_checklist(
    rules: Checklist,
    numbers: Mapping[str, Decimal],
    counted: tuple[Counted, ...],
    held: Held,
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
    rules: Checklist, numbers: Mapping[str, Decimal], held: Held, on: date | None
) -> tuple[int, tuple[Finding, ...]]:
    """The level reached, and what keeps the next one away."""
    for level in rules.levels:
        if reasons := (*_not_met(rules, level, numbers), *_not_held(level, held.get(level.number - 1), on)):
            return level.number - 1, reasons
    return len(rules.levels), ()


def _not_met(rules: Checklist, level: Level, numbers: Mapping[str, Decimal]) -> list[Finding]:
    missing = [each.id for each in rules.indicators if each.level == level.number and not numbers[each.id]]
    message = "Not met, but level %(level)s needs it."
    return [Finding("not-met", item, message, {"level": level.number}) for item in missing]


def _not_held(level: Level, since: date | None, on: date | None) -> list[Finding]:
    """The level below must have been held long enough; without a day to reckon from it has not."""
    months = level.waiting_months
    if not months or (since is not None and on is not None and add_months(since, months) <= on):
        return []
    message = "Level %(level)s needs the level below it held for %(months)s months."
    return [Finding("level-not-held", None, message, {"level": level.number, "months": months})]
