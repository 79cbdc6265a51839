"""Spans: for which years an edition is in force, and for which it still is once others were adopted after it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# The first and the last year.
Span = tuple[int, int]
# For an edition that names no end.
EVER = 9999


def span_of(document: Mapping[str, Any]) -> Span:
    """Every year on some day of which the edition holds; of what is no edition, none."""
    first, last = document.get("valid_from"), document.get("valid_to")
    if not isinstance(first, str):
        return EVER, 0
    return int(first[:4]), int(last[:4]) if isinstance(last, str) else EVER


def left_over(span: Span, later: Iterable[Span]) -> list[Span]:
    """What of a span those adopted later leave to it."""
    left = [span]
    for first, last in later:
        around = [piece for a, b in left for piece in ((a, min(b, first - 1)), (max(a, last + 1), b))]
        left = [piece for piece in around if piece[0] <= piece[1]]
    return left


def holding(spans: Sequence[Span], year: int) -> int | None:
    """Which of them, in the order in which they were adopted, a year goes by."""
    return next((n for n in reversed(range(len(spans))) if spans[n][0] <= year <= spans[n][1]), None)
