"""A place: province, former district, commune or village, from the day it was established."""

from typing import Any

from eventsourcing.domain import event

from domain.stream import Act, FirstFact, Stream
from domain.subject import Applicant

# What stands above communes; districts did until 30 June 2025.
ABOVE = ("province", "district")
KINDS = (*ABOVE, "commune", "village")


class Place(Stream):
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

    @event(Established)
    def __init__(
        self, act: Act, id: str, kind: str, name: str, parent: str | None, area: str, demonstration: bool
    ) -> None:
        self.book = act.book
        self.place = id.removeprefix("place.")
        self.kind = kind
        self.name = name
        self.parent = parent
        self.area = area
        self.demonstration = demonstration

    @property
    def applicant(self) -> Applicant:
        """The place as its own subject, under the same id."""
        return Applicant(self.place, self.kind, self.place, [])

    @property
    def named(self) -> dict[str, Any]:
        """How a fact writes the place as it was called then."""
        return {"id": self.place, "name": self.name}
