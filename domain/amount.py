"""Scores: whole numbers or decimal text, reckoned exactly and never as floats."""

import re
from decimal import Decimal
from typing import Any

# Bounded, so that no typed number can be large enough to cost time or precision.
_WRITTEN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")

LARGEST = 10**9

WRITTEN_AS = 'a whole number or decimal text such as "7.5"'


def read(value: Any) -> Decimal | None:
    """The number that `value` (an integer or decimal text) writes, or None where it writes none."""
    if isinstance(value, str):
        return Decimal(value) if _WRITTEN.fullmatch(value) else None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST:
        return Decimal(value)
    return None


def plain(number: Decimal) -> int | str:
    """An integer where the number is whole, else its shortest decimal text: the only forms that stand in a fact."""
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")
