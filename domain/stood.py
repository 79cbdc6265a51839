"""An act that stands: which fact, which step, when, with the values that a correction may concern as they now read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from domain.stream import Act


class Turn(NamedTuple):
    """Where a dossier stood: its state, the next step, whose turn it was and by when."""

    state: str
    next_step: str | None
    next_office: list[str]
    due_on: str | None


# Before a stream's first fact, and of entries beside the way, which move nothing.
NOWHERE = Turn("", None, [], None)


@dataclass(slots=True)
class Stood:
    """One entry of a dossier's standing acts: whose act it was, and where the dossier stood before it."""

    version: int
    topic: str
    step: str | None
    occurred_at: datetime
    precision: str
    values: dict[str, Any]
    act: Act
    before: Turn = NOWHERE
    # Who has mended it since.
    mended_by: set[str] = field(default_factory=set)

    @property
    def office(self) -> str | None:
        """In which office it was done."""
        return self.act.office

    @property
    def people(self) -> frozenset[str]:
        """Whose act it is, and who entered it."""
        return frozenset((self.act.actor, self.act.person))

    def mend(self, values: Mapping[str, Any]) -> None:
        """Read the corrected values from now on."""
        if "occurred_at" in values:
            self.occurred_at = datetime.fromisoformat(values["occurred_at"])
            self.precision = values["precision"]
        self.values |= {name: value for name, value in values.items() if name in self.values}
