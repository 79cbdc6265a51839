"""An act that stands: which fact, which step, when, with the values that a correction may concern as they now read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Stood:
    """One entry of a dossier's standing acts."""

    version: int
    topic: str
    step: str | None
    occurred_at: datetime
    precision: str
    values: dict[str, Any]

    def mend(self, values: Mapping[str, Any]) -> None:
        """Read the corrected values from now on."""
        if "occurred_at" in values:
            self.occurred_at = datetime.fromisoformat(values["occurred_at"])
            self.precision = values["precision"]
        self.values |= {name: value for name, value in values.items() if name in self.values}
