"""Reading a checklist: criteria made of indicators, each first asked for at a level."""

from collections.abc import Collection

from domain.criteria.grammar import Checklist, Indicator, Level
from domain.criteria.items import check_once, optional_label, read_computed
from domain.document import Part
from domain.edition import Label, read_basis, read_label

LONGEST_WAIT = 120


def read_checklist(part: Part, titles: Collection[str]) -> Checklist:
    levels = tuple(_read_level(each, number) for number, each in enumerate(part.parts("levels"), start=1))
    groups = part.parts("criteria")
    for group in groups:
        group.only("id", "label", "indicators")
    check_once(groups)
    written = [(read_label(group.part("label")), each) for group in groups for each in group.parts("indicators")]
    indicators = tuple(_read_indicator(each, label, len(levels), titles) for label, each in written)
    check_once(each for _, each in written)
    for index, level in enumerate(levels):
        if not any(each.level == level.number for each in indicators):
            part.fail(f"levels[{index}]", "level %(level)s has no indicator", level=level.number)
    return Checklist(indicators, levels, read_basis(part.part("levels_basis")))


def _read_level(part: Part, number: int) -> Level:
    part.only("level", "label", "waiting_months")
    if part.whole("level", 1, 9) != number:
        part.fail("level", "must be %(number)s: levels stand in their order, from 1", number=number)
    # Below the first level there is nothing that could have been held.
    months = part.whole("waiting_months", 0, LONGEST_WAIT if number > 1 else 0)
    return Level(number, read_label(part.part("label")), months)


def _read_indicator(part: Part, criterion: Label, levels: int, titles: Collection[str]) -> Indicator:
    part.only("id", "label", "level", optional=("hint", "evidence", "computed"))
    return Indicator(
        id=part.name("id"),
        criterion=criterion,
        label=read_label(part.part("label")),
        hint=optional_label(part, "hint"),
        evidence=optional_label(part, "evidence"),
        level=part.whole("level", 1, levels),
        computed=read_computed(part, titles),
    )
