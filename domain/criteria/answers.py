"""Reading answers against a set of criteria, and the items that are counted from the register instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain import amount
from domain.criteria import refusals
from domain.criteria.grammar import FULL_OR_NONE, Checklist, Computed, Criteria, Criterion, Indicator


@dataclass(frozen=True, slots=True)
class Count:
    """How many of those counted hold the title."""

    holders: int
    counted: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A computed item with its arithmetic: `holders` of `counted` make `number`; `needed` would earn it all.

    `needed` are the `percent` that the criteria ask for.
    """

    item: str
    title: str
    denominator: str
    percent: int
    holders: int
    counted: int
    needed: int
    number: int | str


def read_answers(
    criteria: Criteria, answers: Mapping[str, Any], counts: Mapping[str, Count]
) -> tuple[dict[str, Decimal], tuple[Counted, ...]]:
    """The number of every item, and how the computed ones came about."""
    _check_names(criteria, answers, counts)
    step = Decimal(1) if isinstance(criteria.rules, Checklist) else criteria.rules.step
    counted = {each.item: each for each in count_items(criteria, counts)}
    numbers = {
        item.id: Decimal(counted[item.id].number) if item.id in counted else _answered(item, answers, step)
        for item in criteria.items
    }
    return numbers, tuple(counted.values())


def count_items(criteria: Criteria, counts: Mapping[str, Count]) -> tuple[Counted, ...]:
    """The arithmetic of every computed item."""
    step = Decimal(1) if isinstance(criteria.rules, Checklist) else criteria.rules.step
    return tuple(_count(item, item.computed, counts, step) for item in criteria.items if item.computed)


def _check_names(criteria: Criteria, answers: Mapping[str, Any], counts: Mapping[str, Count]) -> None:
    computed = {item.id: item.computed is not None for item in criteria.items}
    for name in answers:
        if name not in computed:
            raise refusals.UnknownCriterion(name, criterion=name[:60])
        if computed[name]:
            raise refusals.CountedNotAnswered(name, criterion=name)
    for name in counts:
        if not computed.get(name):
            raise refusals.UnknownCriterion(name, criterion=name[:60])


def read_number(name: str, value: Any, *, maximum: Decimal, step: Decimal) -> Decimal:
    """A typed score as a number, refused where it is none, out of range, or between two steps."""
    number = amount.read(value)
    if number is None:
        raise refusals.NotANumber(name, criterion=name)
    if number < 0:
        raise refusals.BelowZero(name, criterion=name)
    if number > maximum:
        raise refusals.AboveMaximum(name, criterion=name, score=amount.plain(number), maximum=amount.plain(maximum))
    if number % step:
        raise refusals.WrongStep(name, criterion=name, step=amount.plain(step))
    return number


def _most(item: Criterion | Indicator) -> Decimal:
    return item.maximum if isinstance(item, Criterion) else Decimal(1)


def _answered(item: Criterion | Indicator, answers: Mapping[str, Any], step: Decimal) -> Decimal:
    if item.id not in answers:
        raise refusals.ScoreMissing(item.id, criterion=item.id)
    value = answers[item.id]
    # A checklist is ticked, so true and false are answers there; as points they would hide a mistake.
    if isinstance(item, Indicator) and isinstance(value, bool):
        value = int(value)
    return read_number(item.id, value, maximum=_most(item), step=step)


def _count(item: Criterion | Indicator, rule: Computed, counts: Mapping[str, Count], step: Decimal) -> Counted:
    if item.id not in counts:
        raise refusals.ScoreMissing(item.id, criterion=item.id)
    share = counts[item.id]
    if not 0 <= share.holders <= share.counted:
        raise refusals.CountInvalid(item.id, criterion=item.id, holders=share.holders, counted=share.counted)
    # Nobody to count is no share at all, so it earns nothing: `needed` is one then, and no one holds it.
    needed = max(1, -(-share.counted * rule.percent // 100))
    number = amount.plain(_earned(_most(item), rule, share, needed, step))
    return Counted(item.id, rule.title, rule.denominator, rule.percent, share.holders, share.counted, needed, number)


def _earned(most: Decimal, rule: Computed, share: Count, needed: int, step: Decimal) -> Decimal:
    if share.holders >= needed:
        return most
    if rule.award == FULL_OR_NONE or share.counted == 0:
        return Decimal(0)
    # Floor division is exact where a quotient would be rounded.
    return (most * share.holders * 100) // (share.counted * rule.percent * step) * step
