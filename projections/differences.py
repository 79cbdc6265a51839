"""Differences: how far inspections are from what was given before, by village and by whose hands had judged."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import RowMapping

from domain.inspection import FAULT

Row = Mapping[str, Any] | RowMapping
COLUMNS = ("self", "village", "commune")


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the inspections' points are from one column: on how many dossiers, on the mean, and at most.

    Signed from the column to the inspection, so that a negative number says that too much had been given.
    """

    compared: int
    mean: Decimal | None
    greatest: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """The findings that belong to one village, or to one officer's hand in one step."""

    key: tuple[str, ...]
    inspected: int
    faults: int
    gaps: dict[str, Gap]


def by_village(rows: Sequence[Row]) -> list[Line]:
    """A line for each place, in the order in which the findings come."""
    return _lines(((row["place"],), row) for row in rows)


def by_officer(rows: Sequence[Row]) -> list[Line]:
    """A line for each step and each person who had a hand in it."""
    found = _lines(
        ((step, person), row)
        for row in rows
        for step, people in sorted(json.loads(row["judged"]).items())
        for person in people
    )
    return sorted(found, key=lambda line: (-line.faults, line.key))


def _lines(keyed: Iterable[tuple[tuple[str, ...], Row]]) -> list[Line]:
    grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for key, row in keyed:
        grouped[key].append(row)
    return [
        Line(
            key,
            len(rows),
            sum(row["finding"] == FAULT for row in rows),
            {column: gap(rows, column) for column in COLUMNS},
        )
        for key, rows in grouped.items()
    ]


def difference(row: Row, column: str) -> Decimal | None:
    """The inspection's points less those of a column; None where one of the two is missing."""
    found, given = row["score"], row[f"{column}_score"]
    return None if found is None or given is None else Decimal(found) - Decimal(given)


def gap(rows: Iterable[Row], column: str) -> Gap:
    """Of these findings, against one column."""
    known = [each for row in rows if (each := difference(row, column)) is not None]
    if not known:
        return Gap(0, None, None)
    mean = (sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Gap(len(known), mean, max(known, key=abs))
