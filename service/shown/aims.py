"""Aims: where a target stands, counted in the register or reported from elsewhere."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from sqlalchemy import RowMapping

from projections.progress import Progress, is_counted, share

Row = dict[str, Any]


def standing(target: Row, whole: Progress | None, counted: Sequence[RowMapping]) -> Row:
    """A target with what is reached of it, and with the figure that says so where that was reported."""
    return target | compared(target, whole) | reported(target, counted)


def compared(target: Row, whole: Progress | None) -> Row:
    """Where a target stands whose people are counted here; a later year's is compared with what is reached so far.

    An earlier year's stands with the figures of its own year.
    """
    if whole is None or not is_counted(target) or target["year"] < whole.year:
        return {"reached": None, "missing": None, "is_earlier": whole is not None and is_counted(target)}
    base = whole.registered if target["denominator"] == "registered" else whole.all
    needed = (Decimal(target["share"]) * base / 100).to_integral_value(ROUND_CEILING)
    reached = whole.share_of_registered if target["denominator"] == "registered" else whole.share_of_all
    return {"reached": reached, "missing": max(0, int(needed) - whole.recognised)}


def reported(target: Mapping[str, Any], counted: Sequence[RowMapping]) -> Row:
    """The latest figure that was reported for a target nobody can count here."""
    same = ("year", "title", "measure", "denominator")
    found = [row for row in counted if all(row[name] == target[name] for name in same)]
    return told(found) if found else {}


def told(rows: Sequence[RowMapping]) -> Row:
    """Reported figures, of which the last is what is reached; the one that it took the place of stays readable."""
    last, before = rows[-1], rows[-2] if len(rows) > 1 else None
    return {"reached": share(last["part"], last["whole"]), "figure": last, "replaced": before}
