"""Restriction: while somebody's data may only be kept, nobody takes a step in the dossiers that they asked for."""

from datetime import date, timedelta
from typing import Any, ClassVar

from domain.clock import day_of
from domain.dossier_base import OnDossier
from domain.dossier_facts import Went
from domain.membership import first_asking
from domain.status import WAITING
from domain.stream import Act


class UseRestricted(Went):
    """Its clock stands still; `was_due_on` is the day by which the next step was due."""

    TOPIC = "dossier.use-restricted"
    person: str
    request: str
    was_due_on: str | None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        since = day_of(self.occurred_at).isoformat()
        aggregate.restricted = {"person": self.person, "since": since, "due_on": self.was_due_on}


class UseAllowed(Went):
    """It goes on, and has as many days more as it stood still."""

    TOPIC = "dossier.use-allowed"
    person: str
    days: int

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        if aggregate.restricted is not None:
            since = date.fromisoformat(aggregate.restricted["since"])
            aggregate.stops = [*aggregate.stops, (since, day_of(self.occurred_at))]
        aggregate.restricted = None


class Restrictable(OnDossier):
    """A dossier, as whoever may not have their data used looks at it."""

    UseRestricted: ClassVar[type[UseRestricted]]
    UseAllowed: ClassVar[type[UseAllowed]]

    def is_asked_for_by(self, person: str) -> bool:
        """Whether it is the person's own dossier, or that of a household for which the person asked."""
        return person == self.subject or person in first_asking(self.subject_kind, self.people)

    @property
    def is_under_way(self) -> bool:
        """Whether anything is still to be done about it."""
        return self.next_step is not None or self.state in WAITING

    def restrict(self, act: Act, *, person: str, request: str) -> None:
        """From now on it is only kept."""
        leads = self.stays | {"due_on": None}
        told = {"person": person, "request": request, "was_due_on": self.due_on}
        self.happen(self.UseRestricted, act, rules=self.rules, entry_mandate=act.entry_mandate, **leads, **told)

    def allow(self, act: Act, *, person: str) -> None:
        """It goes on; its clock is set back by as long as it stood still."""
        assert self.restricted is not None, "asked only of what is restricted"
        since, due = date.fromisoformat(self.restricted["since"]), self.due_on or self.restricted["due_on"]
        if self.due_on is not None and self.last_act is not None:
            # The list came down meanwhile: the clock of what follows stood still only from then on.
            since = max(since, day_of(self.last_act))
        days = (day_of(act.placed_after(self.last_act)[0]) - since).days
        leads = self.stays | {"due_on": (date.fromisoformat(due) + timedelta(days=days)).isoformat() if due else None}
        told = {"person": person, "days": days}
        self.happen(self.UseAllowed, act, rules=self.rules, entry_mandate=act.entry_mandate, **leads, **told)
