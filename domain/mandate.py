"""A mandate: the power of a person to act in an office over places, from a day, until it ends."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from domain.clock import day_of, start_of_day
from domain.corrected import Correction, Mendable
from domain.errors import AlreadyEnded, EndsBeforeNow, PeriodReversed
from domain.mandate_refusals import NotSuspended, SuspendedAlready, SuspendsBackwards
from domain.mendable import DAY, TEXT, Mends
from domain.stream import Act, Fact, FirstFact, Stream


class Given(FirstFact):
    """Power over places, from a day; `signing` is in whose place papers are signed under it, None in one's own."""

    person: str
    office: str
    places: list[dict[str, str]]
    valid_from: str
    valid_to: str | None
    basis: str
    signing: dict[str, str] | None
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.book = self.act.book
        aggregate.mandate = self.originator_id.removeprefix("mandate.")
        aggregate.person = self.person
        aggregate.office = self.office
        aggregate.signing = self.signing
        aggregate.scope = frozenset(place["id"] for place in self.places)
        aggregate.values = {"valid_from": self.valid_from, "valid_to": self.valid_to, "basis": self.basis}
        aggregate.read_again()


class Mandate(Mendable, Stream):
    TOPIC = "mandate"
    MENDS: ClassVar[Mends] = {"valid_from": DAY, "valid_to": DAY, "basis": TEXT}
    # A last day may have been forgotten, or there is none after all.
    OPTIONAL = frozenset({"valid_to"})

    class Granted(Given):
        TOPIC = "mandate.granted"
        class_version = 2

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Nothing was said of the capacity in which it was given."""
            state["signing"] = None

    class Delegated(Given):
        """The power of another mandate handed on: `under` which, and whose that is."""

        TOPIC = "mandate.delegated"
        under: str
        delegator: str

        def apply(self, aggregate: Any) -> None:
            aggregate.under = self.under
            aggregate.delegator = self.delegator
            super().apply(aggregate)

    class Suspended(Fact):
        TOPIC = "mandate.suspended"
        person: str
        office: str
        suspended_on: str | None
        suspended_to: str | None
        basis: str
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.told_at = self.occurred_at
            start = self.occurred_at if self.suspended_on is None else first_of(self.suspended_on, self.occurred_at)
            aggregate.pauses = (*aggregate.pauses, (start, self.suspended_to and after(self.suspended_to)))

    class Resumed(Fact):
        TOPIC = "mandate.resumed"
        person: str
        office: str
        resumed_on: str | None
        basis: str
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            *earlier, (start, end) = aggregate.pauses
            again = self.occurred_at if self.resumed_on is None else first_of(self.resumed_on, self.occurred_at)
            aggregate.pauses = (*earlier, (start, max(start, again if end is None else min(end, again))))

    class Ended(Fact):
        TOPIC = "mandate.ended"
        person: str
        office: str
        ended_on: str | None
        reason: str
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.told_at = self.occurred_at
            last = after(self.ended_on) if self.ended_on else None
            aggregate.ended_at = last if last is not None and last > self.occurred_at else self.occurred_at

    class Corrected(Correction):
        TOPIC = "mandate.corrected"
        OF = "mandate.granted"

    def __init__(self) -> None:
        # What the fact that gives it says.
        self.mandate: str
        self.person: str
        self.office: str
        self.scope: frozenset[str]
        self.signing: dict[str, str] | None
        # Of a delegated mandate, the one that it was delegated under and whose that is.
        self.under: str | None = None
        self.delegator: str | None = None
        self.ended_at: datetime | None = None
        # When its ending or last suspension was pronounced; and from when to when it is suspended.
        self.told_at: datetime | None = None
        self.pauses: tuple[tuple[datetime, datetime | None], ...] = ()

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

    def suspend(self, act: Act, *, basis: str, on: date | None = None, to: date | None = None) -> None:
        """It gives no power from now, or from a later day, up to a last day or until it is resumed."""
        self._not_backwards(act, on)
        if to is not None and to < (on or day_of(act.now)):
            raise PeriodReversed(field="to")
        if self._pausing(act.now):
            raise SuspendedAlready
        days = {"suspended_on": on and on.isoformat(), "suspended_to": to and to.isoformat()}
        self.happen(self.Suspended, act, **self._whose, **days, basis=basis, entry_mandate=act.entry_mandate)

    def resume(self, act: Act, *, basis: str, on: date | None = None) -> None:
        """It gives power again from now, or from a later day."""
        self._not_backwards(act, on)
        if not self._pausing(act.now):
            raise NotSuspended
        day = {"resumed_on": on and on.isoformat()}
        self.happen(self.Resumed, act, **self._whose, **day, basis=basis, entry_mandate=act.entry_mandate)

    def _not_backwards(self, act: Act, on: date | None) -> None:
        if self.ended_at is not None and self.ended_at <= act.now:
            raise AlreadyEnded
        if act.moment < act.now or (on is not None and on < day_of(act.now)):
            raise SuspendsBackwards(field="on")

    def _pausing(self, now: datetime) -> bool:
        """Whether a suspension is on, or lies ahead."""
        return any(end is None or (start < end and now < end) for start, end in self.pauses)

    @property
    def _whose(self) -> dict[str, str]:
        return {"person": self.person, "office": self.office}

    @property
    def until(self) -> datetime | None:
        """The instant from which it gives no power any more, None while no end is known."""
        return min((end for end in (self.expires, self.ended_at) if end is not None), default=None)

    def until_from(self, moment: datetime) -> datetime | None:
        """The first instant after that one at which its power is gone, for good or for a while."""
        pauses = [start for start, end in self.pauses if start > moment and (end is None or start < end)]
        return min((*pauses, *([self.until] if self.until else ())), default=None)

    def holds_at(self, moment: datetime) -> bool:
        """Whether it gave power at that instant."""
        suspended = any(start <= moment and (end is None or moment < end) for start, end in self.pauses)
        return self.begins <= moment and (self.until is None or moment < self.until) and not suspended

    def lets_enter_at(self, now: datetime) -> bool:
        """Whether something can still be entered under it: whoever knows of its ending or suspension comes after that,
        even where the command came in, or was first decided, a moment before."""
        return self.holds_at(now if self.told_at is None else max(now, self.told_at))

    def read_again(self) -> None:
        """From and to which instant it gives power."""
        self.begins, self.expires = term(self.values["valid_from"], self.values["valid_to"])


def first_of(day: str, told: datetime) -> datetime:
    """The first instant of a day that is not before the one at which it was told."""
    return max(start_of_day(date.fromisoformat(day)), told)


def after(day: str) -> datetime:
    """The first instant after a last day, which counts whole."""
    return start_of_day(date.fromisoformat(day) + timedelta(days=1))


def term(valid_from: str, valid_to: str | None) -> tuple[datetime, datetime | None]:
    """The first instant of the first day, and the first one after the last day."""
    return start_of_day(date.fromisoformat(valid_from)), None if valid_to is None else after(valid_to)
