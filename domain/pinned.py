"""The editions that a dossier is pinned to, and where they lead it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from domain.criteria.grammar import Criteria
from domain.workflow import Procedure


@dataclass(frozen=True)
class Rules:
    """A procedure and the criteria that go with it, as they were when the dossier was opened."""

    procedure: Procedure
    criteria: Criteria

    @property
    def pinned(self) -> dict[str, Any]:
        """How they stand in the envelope of every fact."""
        return {
            "procedure": {"id": self.procedure.id, "digest": self.procedure.digest},
            "criteria": {"id": self.criteria.id, "digest": self.criteria.digest},
        }

    @cached_property
    def outside(self) -> "Rules":
        """The same for subjects that belong to no village."""
        outside = self.procedure.outside
        return self if outside is None else replace(self, procedure=outside)

    def leads(
        self, state: str, to: str | None, *, after: date, year: int, taken: Mapping[str, date] | None = None
    ) -> dict[str, Any]:
        """What a fact says of where it leads: the state, the next step, whose turn it is, by when."""
        due = self.procedure.due(to, after=after, year=year, taken=taken) if to else None
        return {
            "state": state,
            "next_step": to,
            "next_office": self.procedure.next_offices(to),
            "due_on": None if due is None else due.isoformat(),
        }
