"""A subject: who may hold a title. Names lie in the vault; here are only ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventsourcing.domain import event

from domain.stream import Act, FirstFact, Stream

# In which kinds of places subjects of each kind are at home.
AT_HOME: Mapping[str, tuple[str, ...]] = {
    "household": ("village",),
    "clan": ("village", "commune"),
    "person": ("village", "commune"),
    "unit": ("commune",),
    "agency": ("province",),
    "village": ("village",),
    "commune": ("commune",),
}
# Places that are their own subjects: they stand in the register of places, and nobody enrolls them.
PLACES = ("village", "commune")


def enrolled_in(place_kind: str) -> list[str]:
    """The kinds of subjects that are enrolled in a place of that kind."""
    return [kind for kind, places in AT_HOME.items() if place_kind in places and kind not in PLACES]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks for a title: an enrolled subject, or a place that is its own subject and has no people of its own."""

    subject: str
    kind: str
    place: str
    people: list[str]


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

    @property
    def applicant(self) -> Applicant:
        return Applicant(self.subject, self.kind, self.place["id"], self.people)
