"""The numbers of the shipped editions, read as data: steps, offices, percentages, days, points."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SHIPPED = Path(__file__).parents[2] / "domain"
_STEP_ROWS = list[dict]


@dataclass(frozen=True)
class Numbers:
    """What the two editions of one title say."""

    title: str
    procedure: dict
    criteria: dict

    def steps(self, in_village: bool) -> list[dict]:
        """The steps of a subject, in order: some are only for those who belong to a village."""
        return [step for step in self.procedure["steps"] if in_village or step.get("only_in") != "village"]

    def act(self, name: str) -> dict | None:
        """What the edition says of an act beside the steps; None where the title does not know it."""
        return self.procedure["acts"].get(name)

    def level(self, office: str) -> str:
        """Where an office is held: at the subject, its village, its commune, or above."""
        return next(row["level"] for row in self.procedure["offices"] if row["id"] == office)

    def reaches(self, points: dict[str, int], difficult: bool) -> bool:
        """Whether points are enough for the title."""
        total = sum(points.values())
        if self.criteria["scoring"] == "bands":
            return any(
                band["awarded"] and band["from"] <= total and (band["below"] is None or total < band["below"])
                for band in self.criteria["bands"]
            )
        floors_kept = all(points[row["id"]] >= row.get("floor", 0) for row in self.criteria["criteria"])
        return floors_kept and total >= self.criteria["threshold"]["difficult" if difficult else "normal"]


@cache
def numbers(title: str) -> Numbers:
    """The shipped editions of one title."""
    return Numbers(title, *(json.loads((_SHIPPED / kind / f"{title}.json").read_text()) for kind in ("procedures", "criteria")))


@cache
def holidays() -> frozenset[str]:
    """Days on which nobody works."""
    return frozenset(json.dumps(json.loads((_SHIPPED / "calendars" / "vn.json").read_text())).split('"'))
