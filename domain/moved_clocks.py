"""Moved clocks: what the commune decided about the last day of a step, over and above what the procedure reckons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# Nobody is due before the new day, or nobody after it.
LATER, EARLIER = MOVES = ("later", "earlier")

# Why a commune moves a clock.
REASONS = ("weather", "epidemic", "instruction", "workload", "other")


@dataclass(frozen=True, slots=True)
class Bounds:
    """All moves of one clock taken together: whatever was due is due no sooner and no later than this."""

    not_before: date | None = None
    not_after: date | None = None

    def moved(self, moves: str, day: date) -> "Bounds":
        """The same after one move more; the last one has its way."""
        if moves == LATER:
            after = None if self.not_after is None else max(self.not_after, day)
            return Bounds(day if self.not_before is None else max(self.not_before, day), after)
        before = None if self.not_before is None else min(self.not_before, day)
        return Bounds(before, day if self.not_after is None else min(self.not_after, day))

    def of(self, due: date | None) -> date | None:
        """The day that counts where the procedure says `due`; applying it twice changes nothing."""
        if due is None:
            return self.not_after
        if self.not_before is not None:
            due = max(due, self.not_before)
        return due if self.not_after is None else min(due, self.not_after)

    def as_data(self) -> dict[str, str | None]:
        """How facts write it."""
        days = {"not_before": self.not_before, "not_after": self.not_after}
        return {name: None if day is None else day.isoformat() for name, day in days.items()}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Bounds":
        """The inverse of `as_data`."""
        days = (data["not_before"], data["not_after"])
        return cls(*(None if day is None else date.fromisoformat(day) for day in days))


UNMOVED = Bounds()

# By title, step and place; without a place it is the clock of all places that have none of their own.
Clocks = dict[tuple[str, str, str | None], Bounds]


def of_place(clocks: Clocks, title: str, place: str) -> dict[str, Bounds]:
    """The moved clocks of one title as they hold in one place, by step."""
    found = {step: bounds for (of, step, where), bounds in clocks.items() if of == title and where is None}
    own = {step: bounds for (of, step, where), bounds in clocks.items() if of == title and where == place}
    return found | own


def moved_by(clocks: Clocks, title: str, step: str, places: list[str], moves: str, day: date) -> Clocks:
    """The clocks that one move changes, as they are after it."""
    whole = clocks.get((title, step, None), UNMOVED)
    if places:
        return {(title, step, place): clocks.get((title, step, place), whole).moved(moves, day) for place in places}
    own = {key: bounds for key, bounds in clocks.items() if key[:2] == (title, step) and key[2] is not None}
    return {key: bounds.moved(moves, day) for key, bounds in {(title, step, None): whole, **own}.items()}
