"""The numbers of the shipped editions, read as data: steps, offices, percentages, days, points, holidays."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

_SHIPPED = Path(__file__).parents[2] / "domain"
Row = dict[str, Any]


@dataclass(frozen=True)
class Numbers:
    """What the two editions of one title say, for those in a village or for those outside."""

    title: str
    in_village: bool
    procedure: Row
    criteria: Row

    @property
    def steps(self) -> list[Row]:
        """The steps in order; some are only for those who belong to a village."""
        return [step for step in self.procedure["steps"] if self.in_village or step.get("only_in") != "village"]

    def step(self, id: str) -> Row:
        return next(step for step in self.steps if step["id"] == id)

    def step_of(self, fact: str) -> Row | None:
        """The step that a fact takes."""
        return next((step for step in self.steps if step["fact"] == fact), None)

    def place_of(self, id: str) -> int:
        return [step["id"] for step in self.steps].index(id)

    def onward(self, id: str | None) -> str | None:
        """A step, or the one after it where it is not on this way."""
        every = [step["id"] for step in self.procedure["steps"]]
        known = [step["id"] for step in self.steps]
        while id is not None and id not in known:
            id = every[every.index(id) + 1]
        return id

    def act(self, name: str) -> Row | None:
        """What the edition says of an act beside the steps; None where the title does not know it."""
        found: Row | None = self.procedure["acts"].get(name)
        known = {step["id"] for step in self.steps}
        if name == "object" and found is not None and found["during"] not in known:
            return None
        return found

    @property
    def own_office(self) -> str:
        """The office that the subject itself is."""
        return next(row["id"] for row in self.procedure["offices"] if row["level"] == "subject")

    @property
    def entering(self) -> set[str]:
        """The offices that may enter what others did."""
        return {row["id"] for row in self.procedure["offices"] if row["level"] != "subject"}

    @property
    def items(self) -> list[Row]:
        return list(self.criteria["criteria"])

    def reaches(self, total: int, area: str) -> bool:
        """Whether a total is enough for the title."""
        if self.criteria["scoring"] == "bands":
            return total >= min(band["from"] for band in self.criteria["bands"] if band["awarded"])
        return total >= self.criteria["threshold"][area]


@cache
def numbers(title: str, in_village: bool = True) -> Numbers:
    """The shipped editions of one title."""
    read = [json.loads((_SHIPPED / kind / f"{title}.json").read_text()) for kind in ("procedures", "criteria")]
    return Numbers(title, in_village, *read)


@cache
def _days_off() -> tuple[frozenset[str], frozenset[str]]:
    calendar = json.loads((_SHIPPED / "calendars" / "vn.json").read_text())
    named = {row["day"] for year in calendar["years"] for row in year["holidays"]}
    return frozenset(row["day"] for row in calendar["fixed"]), frozenset(named)


def after_working_days(day: date, count: int) -> date:
    """The day so many worked days on. No holiday of the months in question falls on a weekend."""
    yearly, named = _days_off()
    while count:
        day += timedelta(days=1)
        text = day.isoformat()
        count -= day.weekday() < 5 and text[5:] not in yearly and text not in named
    return day


def share(part: int, whole: int, rule: Row) -> bool:
    """Whether a part of a whole is enough, counted without rounding; nobody is never enough."""
    enough = (
        part * 100 >= whole * rule["percent"] if rule["rule"] == "at-least" else part * 100 > whole * rule["percent"]
    )
    return enough and part > 0
