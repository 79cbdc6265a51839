"""A place: province, former district, commune or village, under each name that it had, until others take it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventsourcing.domain import event

from domain import place_facts
from domain.clock import day_of, shown
from domain.corrected import Entries, EntryCorrection
from domain.place_facts import Said
from domain.place_refusals import BeforeEstablished, PlaceDissolved, PlaceGone
from domain.stream import Act, Stream
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


class Place(Entries, Stream):
    """Nothing of a place is taken away when it ends: its own dossiers stay where they are and are found under it."""

    TOPIC = "place"

    Established = place_facts.Established
    Renamed = place_facts.Renamed
    Merged = place_facts.Merged
    Split = place_facts.Split
    Dissolved = place_facts.Dissolved

    class Corrected(EntryCorrection):
        TOPIC = "place.corrected"

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
        self.parent = parent
        self.area = area
        self.demonstration = demonstration
        # What was said of it, by the version of the fact that said it; and what that comes to.
        self.said: dict[int, Said] = {1: Said(occurred_at, name=name, code=code)}
        self.established_at = occurred_at
        self.called = [Called(occurred_at, name, code)]
        self.ended_at: datetime | None = None
        # What took it up when it ended: one place, or the several into which it was split; none where it was dissolved.
        self.into: list[dict[str, str]] = []

    def tell(self, version: int, said: Said) -> None:
        """One more thing was said of it."""
        self.said[version] = said
        self._retell()

    def read_entry_again(self, version: int, values: Mapping[str, Any]) -> None:
        """What a fact should have said."""
        self.tell(version, self.said[version].mended(values))

    def _retell(self) -> None:
        first, *later = self.said.values()
        stand = [each for each in later if each.stands]
        self.established_at = first.since
        named = [first, *(each for each in stand if each.name is not None)]
        # What was renamed on the day on which it was established is not called as it was in the morning.
        self.called = [Called(max(each.since, first.since), str(each.name), str(each.code)) for each in named]
        ends = [each for each in stand if each.into is not None]
        self.ended_at = ends[-1].since if ends else None
        self.into = list(ends[-1].into or ()) if ends else []

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

    def must_stand(self, moment: datetime, field: str | None = None) -> None:
        """Refuse what is done in a place that has become part of others, or is there no more."""
        if self.ended_at is not None and self.is_over(moment):
            day = shown(day_of(self.ended_at))
            if not self.into:
                raise PlaceDissolved(field=field, place=self.name, day=day)
            into = ", ".join(each["name"] for each in self.into)
            raise PlaceGone(field=field, place=self.name, into=into, day=day)

    def must_change(self, on: date, field: str = "on") -> None:
        """Refuse a change of what is not there on that day, or is there no more."""
        if day_of(self.established_at) > on:
            raise BeforeEstablished(field=field, place=self.name, day=shown(day_of(self.established_at)))
        if self.ended_at is not None:
            self.must_stand(self.ended_at)

    def _last(self) -> Called:
        return latest(self.called)


def latest(called: Sequence[Called]) -> Called:
    """Of several names the newest; of two for one day the one that was entered last."""
    return max(enumerate(called), key=lambda each: (each[1].since, each[0]))[1]
