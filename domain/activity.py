"""A learning activity: what was learned, on which day, where, by how many."""

from typing import Any, ClassVar

from eventsourcing.domain import event

from domain.corrected import Correction, Mendable
from domain.mendable import COUNT, DAY, TEXT, Mends
from domain.stream import Act, FirstFact, Stream


class Activity(Mendable, Stream):
    TOPIC = "activity"
    MENDS: ClassVar[Mends] = {"held_on": DAY, "topic": TEXT, "venue": TEXT, "learners": COUNT}

    class Held(FirstFact):
        TOPIC = "activity.held"
        place: dict[str, str]
        held_on: str
        topic: str
        venue: str
        learners: int
        entry_mandate: str | None

    class Corrected(Correction):
        TOPIC = "activity.corrected"
        OF = "activity.held"

    @event(Held)
    def __init__(
        self, act: Act, id: str, place: dict[str, Any], held_on: str, topic: str, venue: str, learners: int
    ) -> None:
        self.book = act.book
        self.activity = id.removeprefix("activity.")
        self.place = place
        self.values: dict[str, Any] = {"held_on": held_on, "topic": topic, "venue": venue, "learners": learners}

    @property
    def held_on(self) -> str:
        """The day, as it now reads."""
        return str(self.values["held_on"])
