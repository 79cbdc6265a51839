"""Reading a set of criteria from its document; a defect is refused naming file and field."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from domain.criteria.bands import read_bands
from domain.criteria.checklist import read_checklist
from domain.criteria.grammar import AREAS, Bands, Checklist, Criteria, Criterion, Points
from domain.criteria.items import check_once, optional_label, read_computed
from domain.document import Part
from domain.edition import HEADER, read_basis, read_header, read_label

# Which keys stand beside the header for each way of scoring.
SCORINGS = {
    "points": ("maximum", "step", "criteria", "threshold"),
    "bands": ("maximum", "step", "criteria", "bands", "bands_basis"),
    "checklist": ("levels", "levels_basis", "criteria"),
}


def load_criteria(document: dict[str, Any], *, file: str, titles: Collection[str] = ()) -> Criteria:
    """The criteria that `document` describes; `titles` are those that a computed item may count, besides its own."""
    part = Part(file, "", document)
    part.only("edition_of", "scoring", optional=document)
    scoring = part.choice("scoring", SCORINGS)
    part.only(*HEADER, "scoring", *SCORINGS[scoring], optional=("replaces",))
    header = read_header(part, document, edition_of="criteria")
    return Criteria(**header, rules=_read_rules(part, scoring, {*titles, header["title"]}))


def _read_rules(part: Part, scoring: str, titles: Collection[str]) -> Points | Bands | Checklist:
    if scoring == "checklist":
        return read_checklist(part, titles)
    criteria, maximum, step = _read_criteria(part, titles)
    if scoring == "bands":
        bands = read_bands(part, maximum)
        return Bands(criteria, maximum, step, bands, read_basis(part.part("bands_basis")))
    threshold = part.part("threshold")
    threshold.only(*AREAS, "basis")
    needed = {area: _up_to(threshold, area, maximum) for area in AREAS}
    if needed["difficult"] > needed["normal"]:
        threshold.fail("difficult", "asks for more than the normal threshold")
    return Points(criteria, maximum, step, needed, read_basis(threshold.part("basis")))


def _read_criteria(part: Part, titles: Collection[str]) -> tuple[tuple[Criterion, ...], Decimal, Decimal]:
    """The criteria with the total that they add up to and the step of their scores."""
    step = _above_zero(part, "step")
    parts = part.parts("criteria")
    criteria = tuple(_read_criterion(each, step, titles) for each in parts)
    check_once(parts)
    maximum = _above_zero(part, "maximum")
    reached = sum((each.maximum * each.weight for each in criteria), Decimal(0))
    if reached != maximum:
        part.fail("maximum", "is %(maximum)s, but the criteria add up to %(reached)s", maximum=maximum, reached=reached)
    return criteria, maximum, step


def _read_criterion(part: Part, step: Decimal, titles: Collection[str]) -> Criterion:
    part.only("id", "label", "maximum", optional=("hint", "evidence", "floor", "weight", "computed"))
    maximum = _above_zero(part, "maximum")
    if maximum % step:
        part.fail("maximum", "cannot be reached in steps of %(step)s", step=step)
    return Criterion(
        id=part.name("id"),
        label=read_label(part.part("label")),
        hint=optional_label(part, "hint"),
        evidence=optional_label(part, "evidence"),
        maximum=maximum,
        floor=_up_to(part, "floor", maximum) if "floor" in part.values else None,
        weight=_above_zero(part, "weight") if "weight" in part.values else Decimal(1),
        computed=read_computed(part, titles),
    )


def _above_zero(part: Part, key: str) -> Decimal:
    number = part.amount(key)
    if not number:
        part.fail(key, "must be above 0")
    return number


def _up_to(part: Part, key: str, maximum: Decimal) -> Decimal:
    number = part.amount(key)
    if number > maximum:
        part.fail(key, "is %(number)s, above the maximum %(maximum)s", number=number, maximum=maximum)
    return number
