"""A learning activity: what was learned, on which day, where, by how many."""

from typing import Any

from eventsourcing.domain import event

from domain.stream import Act, FirstFact, Stream


class Activity(Stream):
    TOPIC = "activity"

    class Held(FirstFact):
        TOPIC = "activity.held"
        place: dict[str, str]
        held_on: str
        topic: str
        venue: str
        learners: int
        entry_mandate: str | None

    @event(Held)
    def __init__(self, act: Act, id: str, place: dict[str, Any], held_on: str, topic: str, learners: int) -> None:
        self.book = act.book
        self.activity = id.removeprefix("activity.")
        self.place = place
        self.held_on = held_on
        self.topic = topic
        self.learners = learners
