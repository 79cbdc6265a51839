"""A place: province, former district, commune or village, under each name that it had, until others take it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventsourcing.domain import event

from domain.clock import day_of, shown, start_of_day
from domain.place_refusals import BeforeEstablished, PlaceGone
from domain.stream import Act, Fact, FirstFact, Stream
from domain.subject import Applicant

# What stands above communes; districts did until 30 June 2025.
ABOVE = ("province", "district")
KINDS = (*ABOVE, "commune", "village")


@dataclass(frozen=True, slots=True)
class Called:
    """How a place is called from an instant on."""

    since: datetime
    name: str
    code: str


class Place(Stream):
    """Nothing of a place is taken away when it ends: its own dossiers stay where they are and are found under it."""

    TOPIC = "place"

    class Established(FirstFact):
        TOPIC = "place.established"
        kind: str
        name: str
        code: str
        parent: str | None
        area: str
        demonstration: bool
        entry_mandate: str | None

    class Renamed(Fact):
        """`before` is what it was called until that day."""

        TOPIC = "place.renamed"
        name: str
        code: str
        before: dict[str, str]
        from_on: str
        basis: str
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            since = start_of_day(date.fromisoformat(self.from_on))
            aggregate.called.append(Called(since, self.name, self.code))

    class Merged(Fact):
        """From that day on it is part of another place of its kind."""

        TOPIC = "place.merged"
        name: str
        into: dict[str, str]
        from_on: str
        basis: str
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.end(self.from_on, [self.into])

    class Split(Fact):
        """From that day on there are several places instead; who belongs to which is said of each subject."""

        TOPIC = "place.split"
        name: str
        into: list[dict[str, str]]
        from_on: str
        basis: str
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.end(self.from_on, self.into)

    @event(Established)
    def __init__(
        self,
        act: Act,
        occurred_at: datetime,
        id: str,
        kind: str,
        name: str,
        code: str,
        parent: str | None,
        area: str,
        demonstration: bool,
    ) -> None:
        self.book = act.book
        self.place = id.removeprefix("place.")
        self.kind = kind
        self.established_at = occurred_at
        self.called = [Called(occurred_at, name, code)]
        self.parent = parent
        self.area = area
        self.demonstration = demonstration
        self.ended_at: datetime | None = None
        # What took it up when it ended: one place, or the several into which it was split.
        self.into: list[dict[str, str]] = []

    @property
    def applicant(self) -> Applicant:
        """The place as its own subject, under the same id."""
        return Applicant(self.place, self.kind, self.place, [])

    @property
    def name(self) -> str:
        """What it is called now."""
        return self._last().name

    @property
    def code(self) -> str:
        """Its code now."""
        return self._last().code

    @property
    def named(self) -> dict[str, Any]:
        """How a fact writes the place as it is called now."""
        return {"id": self.place, "name": self.name}

    def called_at(self, moment: datetime) -> Called:
        """What it was called at an instant; before it was established, as it was called first."""
        held = [each for each in self.called if each.since <= moment]
        return latest(held) if held else self.called[0]

    def named_at(self, moment: datetime) -> dict[str, str]:
        """How a fact writes the place as it was called then."""
        return {"id": self.place, "name": self.called_at(moment).name}

    def becomes(self, moment: datetime) -> Sequence[str]:
        """What has taken it up by an instant."""
        return [each["id"] for each in self.into] if self.is_over(moment) else []

    def is_over(self, moment: datetime) -> bool:
        """Whether others have taken it up by an instant."""
        return self.ended_at is not None and self.ended_at <= moment

    def must_stand(self, moment: datetime) -> None:
        """Refuse what is done in a place that has become part of others."""
        if self.ended_at is not None and self.is_over(moment):
            into = ", ".join(each["name"] for each in self.into)
            raise PlaceGone(place=self.name, into=into, day=shown(day_of(self.ended_at)))

    def must_change(self, on: date, field: str = "on") -> None:
        """Refuse a change of what is not there on that day, or is there no more."""
        if day_of(self.established_at) > on:
            raise BeforeEstablished(field=field, place=self.name, day=shown(day_of(self.established_at)))
        if self.ended_at is not None:
            self.must_stand(self.ended_at)

    def end(self, from_on: str, into: list[dict[str, str]]) -> None:
        """What follows from its last fact."""
        self.ended_at = start_of_day(date.fromisoformat(from_on))
        self.into = into

    def _last(self) -> Called:
        return latest(self.called)


def latest(called: Sequence[Called]) -> Called:
    """Of several names the newest; of two for one day the one that was entered last."""
    return max(enumerate(called), key=lambda each: (each[1].since, each[0]))[1]
