"""What is asked of the read models and of the replay alike: each question gives both answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import Connection

from tests.independent_figures import Standing
from tests.projections.past.instants import INSTANTS
from tests.projections.past.replay import Past, micros
from tests.projections.past.story import Story


@dataclass(frozen=True)
class Ask:
    """One pair of instants of one book."""

    db: Connection
    past: Past
    story: Story
    random: Random
    times: dict[str, Any]

    def pick(self, among: Iterable[Any]) -> Any:
        return self.random.choice(list(among))

    def some(self, among: Iterable[Any]) -> list[Any]:
        """One of them or several."""
        them = list(among)
        return self.random.sample(them, self.random.randint(1, len(them)))

    def maybe(self, among: Iterable[Any]) -> Any:
        """One of them, or none asked for."""
        return self.pick(among) if self.random.randrange(2) else None

    def dossiers(self, places: list[str], **same: Any) -> dict[str, Standing]:
        """Those of the replay in these places that answer to what was asked."""
        wanted = {name: value for name, value in same.items() if value is not None}
        return {
            stream: found
            for stream, found in self.past.dossiers.items()
            if found.first["place"]["id"] in places
            and all((found.state if name == "state" else found.first[name]) == value for name, value in wanted.items())
        }


Question = Callable[[Ask], tuple[Any, Any]]
QUESTIONS: list[Question] = []


def question(ask: Question) -> Question:
    """One kind of question: found in the read models, and expected by the replay."""
    QUESTIONS.append(ask)
    return ask


def moments(past: list[dict[str, Any]]) -> tuple[list[int], list[int]]:
    """The instants worth asking about: when something was done, and when something was entered, and just before."""
    done = {fact["at"] for fact in past} | {micros(instant.isoformat()) for instant in INSTANTS}
    recorded = {fact["known"] for fact in past}
    at = sorted(done | {each - 1 for each in done})
    return at, sorted(recorded | {each - 1 for each in recorded} | set(at[::5]))


def tally(values: Iterable[Any]) -> dict[Any, int]:
    """How often each value is there."""
    counted: dict[Any, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    return counted
