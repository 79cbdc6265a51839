"""The editions that a dossier is pinned to, and where they lead it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from domain.clocks import Stop
from domain.criteria.grammar import Criteria
from domain.moved_clocks import Bounds
from domain.workflow import Procedure


@dataclass(frozen=True)
class Rules:
    """A procedure and the criteria that go with it, as they were when the dossier was opened."""

    procedure: Procedure
    criteria: Criteria
    # The clocks that the commune has moved this year for this title and place, by step.
    clocks: Mapping[str, Bounds] = field(default_factory=dict, compare=False)

    def with_clocks(self, clocks: Mapping[str, Bounds]) -> "Rules":
        """The same where these clocks were moved."""
        return replace(self, clocks=clocks) if clocks else self

    def as_moved(self, step: str, due: date | None) -> date | None:
        """The day that counts for a step where the procedure says `due`."""
        bounds = self.clocks.get(step)
        return due if bounds is None else bounds.of(due)

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
        self,
        state: str,
        to: str | None,
        *,
        after: date,
        year: int,
        taken: Mapping[str, date] | None = None,
        stops: Sequence[Stop] = (),
    ) -> dict[str, Any]:
        """What a fact says of where it leads: the state, the next step, whose turn it is, by when.

        In `stops`, from one day until another, every clock stood still.
        """
        due = self.as_moved(to, self.procedure.due(to, after=after, year=year, taken=taken)) if to else None
        if to and due and stops:
            stood = self.procedure.stood(to, stops, after=after, year=year, taken=taken or {})
            due = self.as_moved(to, due + stood) if stood else due
        return {
            "state": state,
            "next_step": to,
            "next_office": self.procedure.next_offices(to),
            "due_on": None if due is None else due.isoformat(),
        }
