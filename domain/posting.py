"""A posting: a village's list, public for its days."""

from datetime import date, datetime
from typing import Any, ClassVar

from eventsourcing.domain import event

from domain.clock import start_of_day
from domain.corrected import Correction, Mendable
from domain.errors import AlreadyClosed
from domain.mendable import DAY, Mends
from domain.stream import Act, Fact, FirstFact, Stream


class Posting(Mendable, Stream):
    TOPIC = "posting"
    MENDS: ClassVar[Mends] = {"posted_on": DAY, "closed_on": DAY}

    class Opened(FirstFact):
        """Since version 2 with `besides`: what the page showed and was not posted; None where nobody knows."""

        TOPIC = "posting.opened"
        class_version = 2
        place: dict[str, str]
        title: str
        year: int
        posted_on: str
        until: str
        dossiers: list[str]
        entry_mandate: str | None
        besides: list[str] | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["besides"] = None

    class Closed(Fact):
        TOPIC = "posting.closed"
        closed_on: str
        objections: int
        entry_mandate: str | None

    class Corrected(Correction):
        TOPIC = "posting.corrected"
        OF = "posting.opened"

    def close(self, act: Act, *, closed_on: date, objections: int) -> None:
        """The list comes down, once."""
        if not self.is_open:
            raise AlreadyClosed
        self.happen(
            self.Closed,
            act,
            closed_on=closed_on.isoformat(),
            objections=objections,
            entry_mandate=act.entry_mandate,
        )

    @event(Opened)
    def __init__(
        self, act: Act, place: dict[str, str], posted_on: str, until: str, dossiers: list[str], occurred_at: datetime
    ) -> None:
        self.book = act.book
        self.last_act = occurred_at
        self.place = place
        self.dossiers = dossiers
        self.is_open = True
        self.closed_on: date | None = None
        # Nobody typed the day on which a list came down by the clock.
        self.values: dict[str, Any] = {"posted_on": posted_on, "until": until, "closed_on": None}

    @event(Closed)
    def _closed(self, act: Act, closed_on: str) -> None:
        self.is_open = False
        self.closed_on = date.fromisoformat(closed_on)
        if act.source != "clock":
            self.values["closed_on"] = closed_on

    def read_again(self) -> None:
        if self.values["closed_on"] is not None:
            self.closed_on = date.fromisoformat(self.values["closed_on"])
        if self.is_open:
            self.last_act = start_of_day(date.fromisoformat(self.values["posted_on"]))

    @property
    def until(self) -> date:
        """The last day on which it hangs."""
        return date.fromisoformat(self.values["until"])
