"""Reading bands: they must join without gap or overlap, and the better ones are the ones that are awarded."""

from decimal import Decimal
from itertools import pairwise

from domain.criteria.grammar import Band
from domain.criteria.items import check_once
from domain.document import Part
from domain.edition import read_label


def read_bands(part: Part, maximum: Decimal) -> tuple[Band, ...]:
    """The bands of a set of criteria, written from the highest to the lowest."""
    parts = part.parts("bands")
    bands = tuple(_read_band(each, maximum) for each in parts)
    check_once(parts)
    if bands[0].upper is not None:
        parts[0].fail("below", "leaves a gap up to the maximum %(maximum)s; the highest band has null", maximum=maximum)
    for (higher, lower), at in zip(pairwise(bands), parts[1:], strict=True):
        _check_joined(higher, lower, at)
    if not bands[0].awarded:
        parts[0].fail("awarded", "must be true for the highest band, or nothing could be awarded")
    return bands


def _read_band(part: Part, maximum: Decimal) -> Band:
    part.only("id", "label", "from", "below", "awarded")
    lower = part.amount("from")
    upper = None if part.values["below"] is None else part.amount("below")
    if lower >= (maximum if upper is None else upper):
        part.fail("from", "leaves nothing in the band")
    return Band(part.name("id"), read_label(part.part("label")), lower, upper, part.flag("awarded"))


def _check_joined(higher: Band, lower: Band, at: Part) -> None:
    told = {"band": higher.id, "begins": higher.lower}
    if lower.upper is None or lower.upper > higher.lower:
        at.fail("below", "overlaps band '%(band)s', which begins at %(begins)s", **told)
    if lower.upper < higher.lower:
        at.fail("below", "leaves a gap up to band '%(band)s', which begins at %(begins)s", **told)
    if lower.awarded and not higher.awarded:
        at.fail("awarded", "is true, but not for the higher band '%(band)s'", **told)
