"""Foresight: all that an act changes for a dossier, told from the dossier as it is and as it would be."""

from dataclasses import dataclass
from datetime import date

from domain.dossier import Dossier
from domain.status import RECOGNISED, WITHDRAWN

# Which act gives which score, and under which name.
SCORED = (("self", "self-assessed", "total"), ("village", "village-verified", "score"),
          ("commune", "commune-appraised", "score"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a dossier stands for everyone: on its page, on desks, in the figures and in the register.

    `registered` and `recognised` are what it adds to its commune's figures, `term` the days for which its title holds.
    """

    state: str
    next_step: str | None
    offices: tuple[str, ...]
    due_on: str | None
    scores: tuple[str | None, ...]
    term: tuple[date, date] | None
    registered: int
    recognised: int

    def is_held_on(self, day: date) -> bool:
        """Whether the register of that day names it."""
        return self.term is not None and self.term[0] <= day <= self.term[1]


def outlook(dossier: Dossier) -> Outlook:
    """How it stands."""
    is_recognised = dossier.state == RECOGNISED
    return Outlook(
        state=dossier.state,
        next_step=dossier.next_step,
        offices=tuple(dossier.next_office),
        due_on=dossier.due_on,
        scores=tuple(_score(dossier, topic, name) for _, topic, name in SCORED),
        term=dossier.in_force if is_recognised else None,
        registered=int(dossier.counted and dossier.state != WITHDRAWN),
        recognised=int(is_recognised),
    )


def _score(dossier: Dossier, topic: str, name: str) -> str | None:
    last = next((each for each in reversed(dossier.stood) if each.topic == topic), None)
    return None if last is None else str(last.values[name])
