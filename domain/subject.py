"""A subject: who may hold a title. Names lie in the vault; here are only ids."""

from typing import Any

from eventsourcing.domain import event

from domain.stream import Act, FirstFact, Stream


class Subject(Stream):
    TOPIC = "subject"

    class Enrolled(FirstFact):
        TOPIC = "subject.enrolled"
        kind: str
        place: dict[str, str]
        people: list[str]
        name: dict[str, str]
        entry_mandate: str | None

    @event(Enrolled)
    def __init__(self, act: Act, id: str, kind: str, place: dict[str, Any], people: list[str]) -> None:
        self.book = act.book
        self.subject = id.removeprefix("subject.")
        self.kind = kind
        self.place = place
        self.people = people
