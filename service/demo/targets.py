"""Targets of xã Đăk Long for 2026 and 2030 as its plan prints them: the figures and where they stand."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """One figure of the plan. Without a title it is over what no title counts."""

    year: int
    title: str | None
    measure: str
    numerator: str
    denominator: str
    share: str
    scope: dict[str, str]
    source: dict[str, str]


@lru_cache(maxsize=1)
def planned() -> tuple[PlannedTarget, ...]:
    """Every figure, in the order of the plan."""
    told = json.loads((files(__package__) / "dak_long_targets.json").read_text("utf-8"))
    document = told["document"]
    return tuple(
        PlannedTarget(source={"document": document, "passage": line.pop("passage")}, **line) for line in told["targets"]
    )
