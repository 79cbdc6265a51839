"""A mandate: the power of a person to act in an office over places, from a day, until it ends."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from eventsourcing.domain import event

from domain.clock import day_of, start_of_day
from domain.corrected import Correction, Mendable
from domain.errors import AlreadyEnded, EndsBeforeNow
from domain.mendable import DAY, TEXT, Mends
from domain.stream import Act, Fact, FirstFact, Stream


class Mandate(Mendable, Stream):
    TOPIC = "mandate"
    MENDS: ClassVar[Mends] = {"valid_from": DAY, "valid_to": DAY, "basis": TEXT}
    # A last day may have been forgotten, or there is none after all.
    OPTIONAL = frozenset({"valid_to"})

    class Granted(FirstFact):
        TOPIC = "mandate.granted"
        person: str
        office: str
        places: list[dict[str, str]]
        valid_from: str
        valid_to: str | None
        basis: str
        entry_mandate: str | None

    class Ended(Fact):
        TOPIC = "mandate.ended"
        person: str
        office: str
        ended_on: str | None
        reason: str
        entry_mandate: str | None

    class Corrected(Correction):
        TOPIC = "mandate.corrected"
        OF = "mandate.granted"

    def end(self, act: Act, *, reason: str, on: date | None = None) -> None:
        """End it now, or after a later day; never backwards, because acts made under it stay."""
        if self.ended_at is not None:
            raise AlreadyEnded
        if act.moment < act.now or (on is not None and on < day_of(act.now)):
            raise EndsBeforeNow(field="on")
        self.happen(
            self.Ended,
            act,
            person=self.person,
            office=self.office,
            ended_on=None if on is None else on.isoformat(),
            reason=reason,
            entry_mandate=act.entry_mandate,
        )

    @property
    def until(self) -> datetime | None:
        """The instant from which it gives no power any more, None while no end is known."""
        return min((end for end in (self.expires, self.ended_at) if end is not None), default=None)

    def holds_at(self, moment: datetime) -> bool:
        """Whether it gave power at that instant."""
        return self.begins <= moment and (self.until is None or moment < self.until)

    def lets_enter_at(self, now: datetime) -> bool:
        """Whether something can still be entered under it: whoever knows of its ending comes after that, even where
        the command came in, or was first decided, a moment before."""
        return self.holds_at(now if self.ending_made_at is None else max(now, self.ending_made_at))

    @event(Granted)
    def __init__(
        self,
        act: Act,
        id: str,
        person: str,
        office: str,
        places: list[dict[str, str]],
        valid_from: str,
        valid_to: str | None,
        basis: str,
    ) -> None:
        self.book = act.book
        self.mandate = id.removeprefix("mandate.")
        self.person = person
        self.office = office
        self.scope = frozenset(place["id"] for place in places)
        self.values: dict[str, Any] = {"valid_from": valid_from, "valid_to": valid_to, "basis": basis}
        self.read_again()
        self.ended_at: datetime | None = None
        self.ending_made_at: datetime | None = None

    @event(Ended)
    def _ended(self, ended_on: str | None, occurred_at: datetime) -> None:
        self.ending_made_at = occurred_at
        after = start_of_day(date.fromisoformat(ended_on) + timedelta(days=1)) if ended_on else None
        self.ended_at = after if after is not None and after > occurred_at else occurred_at

    def read_again(self) -> None:
        """From and to which instant it gives power."""
        self.begins, self.expires = term(self.values["valid_from"], self.values["valid_to"])


def term(valid_from: str, valid_to: str | None) -> tuple[datetime, datetime | None]:
    """The first instant of the first day, and the first one after the last day, which counts whole."""
    after = None if valid_to is None else start_of_day(date.fromisoformat(valid_to) + timedelta(days=1))
    return start_of_day(date.fromisoformat(valid_from)), after
