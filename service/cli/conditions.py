"""Conditions on the command line: what a column or a figure has to be."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import click

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, "<=": operator.le, "!=": operator.ne, "=": operator.eq, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
WRITTEN = re.compile(rf"\s*([a-z_]*)\s*({'|'.join(SIGNS)})\s*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Condition:
    """A name (empty for a figure), a sign and a value."""

    name: str
    sign: str
    value: str

    def holds(self, found: Any) -> bool:
        """Whether a value meets it: numbers by size, everything else by its letters; nothing is written as nothing."""
        text = "" if found is None else str(found)
        left, right = _number(text), _number(self.value)
        if left is not None and right is not None:
            return SIGNS[self.sign](left, right)
        return self.sign in ("=", "!=") and SIGNS[self.sign](text, self.value)


class Written(click.ParamType[Condition]):
    """A condition as it is typed; `names` are those that may stand in it, none for a figure's."""

    name = "condition"

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        self.names = names

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Condition:
        """The condition; anything else is wrong use."""
        if isinstance(value, Condition):
            return value
        example = "state=recognised" if self.names else ">=5700"
        found = WRITTEN.fullmatch(value)
        if found is None:
            self.fail(f"{value!r} is no condition; give one like {example}", param, ctx)
        condition = Condition(*found.groups())
        if self.names and condition.name not in self.names:
            self.fail(f"there is no {condition.name!r}; there are {', '.join(self.names)}", param, ctx)
        if not self.names and (condition.name or _number(condition.value) is None):
            self.fail(f"{value!r} is no comparison with a number; give one like {example}", param, ctx)
        if condition.sign in (">=", "<=", ">", "<") and _number(condition.value) is None:
            self.fail(f"{condition.value!r} is no number", param, ctx)
        return condition


def _number(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
