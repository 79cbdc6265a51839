"""Batches: every row is decided, and one refused row refuses all, unless it was shown and confirmed as left out."""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from domain.errors import BatchRefused, EmptyList, OutOfDate, Refusal

R = TypeVar("R")


def besides(page: Collection[str], taken: Collection[str]) -> list[str]:
    """What else stood on the page on which these were taken: whoever decided had it before them too."""
    return sorted({*page} - {*taken})


def decide_each(
    rows: Iterable[R], decide: Callable[[R], None], *, named: Callable[[R], str], left_out: Collection[str] = ()
) -> dict[str, Refusal]:
    """Decide every row; returns the confirmed refusals by row name, raises BatchRefused for any other."""
    refused: dict[str, Refusal] = {}
    count = 0
    for row in rows:
        try:
            decide(row)
        except Refusal as refusal:
            refused[named(row)] = refusal
        else:
            # It was confirmed as one that cannot be decided, and now it can: that has to be looked at again.
            if named(row) in left_out:
                raise OutOfDate
            count += 1
    if surprising := {name: refusal for name, refusal in refused.items() if name not in left_out}:
        raise BatchRefused(rows=surprising)
    if not count:
        raise EmptyList
    return refused
