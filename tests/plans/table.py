"""What the five plans print, typed by hand from their papers: one line of `table.csv` for each figure, day and item."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TARGET, SESSION = "target", "session"


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of a plan: of which plan, what it is, where it stands, with which words, number, people and time.

    Of a target `whom` is the code of its denominator, with the title behind it where it is over one.
    """

    plan: str
    kind: str
    section: str
    words: str
    number: str
    whom: str
    when: str


@lru_cache(maxsize=1)
def printed() -> tuple[Printed, ...]:
    """Every line."""
    with Path(__file__).with_name("table.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Printed(**row) for row in csv.DictReader(file, delimiter=";"))


def plans() -> list[str]:
    """The plans, each once."""
    return list(dict.fromkeys(line.plan for line in printed()))
