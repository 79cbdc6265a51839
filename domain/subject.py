"""A subject: who may hold a title, and to which groups a person belongs. Names lie in the vault; here are only ids."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from domain import membership, privacy_facts
from domain.clock import day_of
from domain.corrected import Correction, Entries, Mendable
from domain.membership import HEAD, MEMBER, Said, Stay
from domain.mendable import STORY, Mends
from domain.stream import Fact, RepeatableFact, Stream

# In which kinds of places subjects of each kind are at home.
AT_HOME: Mapping[str, tuple[str, ...]] = {
    "household": ("village",),
    "clan": ("village", "commune"),
    "person": ("village", "commune"),
    "unit": ("commune",),
    "agency": ("province", "district"),
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

    def asked_for_by(self, person: str | None) -> "Applicant":
        """The same, with whoever asks for it first among its people."""
        if person is None:
            return self
        return replace(self, people=[person, *(each for each in self.people if each != person)])


class Subject(Entries, Mendable, Stream):
    """A stream opens with the enrolment; that of a person may open with a membership, and be enrolled later."""

    TOPIC = "subject"
    MENDS: ClassVar[Mends] = {"name": STORY}

    class Enrolled(RepeatableFact):
        TOPIC = "subject.enrolled"
        kind: str
        place: dict[str, str]
        people: list[str]
        name: dict[str, str]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.subject = self.originator_id.removeprefix("subject.")
            aggregate.kind = self.kind
            aggregate.place = self.place
            aggregate.homes = [(date.min, self.place)]
            aggregate.people = self.people
            aggregate.enrolled_on = day_of(self.occurred_at)
            # What it is called lies in the vault.
            aggregate.values = {"name": self.name}
            aggregate.opened_by = self.originator_version

    class Moved(Fact):
        """From a day on it is at home in another place: in that part of a place which was split."""

        TOPIC = "subject.moved"
        kind: str
        place: dict[str, str]
        left: dict[str, str]
        moved_on: str
        cause: str
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.homes.append((date.fromisoformat(self.moved_on), self.place))
            aggregate.place = aggregate.home_on(date.max)

    class Corrected(Correction):
        TOPIC = "subject.corrected"
        OF = "subject.enrolled"

    Joined = membership.Joined
    Left = membership.Left
    MemberCorrected = membership.Corrected
    RequestReceived = privacy_facts.Received
    RequestExtended = privacy_facts.Extended
    RequestAnswered = privacy_facts.Answered
    RequestCarriedOut = privacy_facts.CarriedOut
    RestrictionLifted = privacy_facts.RestrictionLifted
    ConsentGiven = privacy_facts.ConsentGiven
    ConsentWithdrawn = privacy_facts.ConsentWithdrawn
    Erased = privacy_facts.Erased

    def __init__(self) -> None:
        self.subject = ""
        self.values: dict[str, Any] = {"name": None}
        self.kind: str | None = None
        self.place: dict[str, Any] = {}
        # Where it was at home from which day on; of two for one day the one that was entered last.
        self.homes: list[tuple[date, dict[str, Any]]] = []
        self.people: list[str] = []
        self.enrolled_on: date | None = None
        # What was said of stays, by the version of the fact that said it; and what that comes to for each group.
        self.said: dict[int, Said] = {}
        self.stays: dict[str, list[Stay]] = {}
        # Requests about the person's data by id, who agreed to which purpose, and what is no longer allowed.
        self.requests: dict[str, privacy_facts.Asked] = {}
        self.consents: dict[str, str] = {}
        self.refused_purposes: frozenset[str] = frozenset()
        self.restricted = False
        self.erased = False

    @property
    def entry_correction(self) -> type[membership.Corrected]:
        return self.MemberCorrected

    def read_entry_again(self, version: int, values: Mapping[str, Any]) -> None:
        """From when until when the person belonged to a group, and as what."""
        self.said[version] = self.said[version].mended(values)
        self.retell(self.said[version].stay.group)

    def retell(self, group: str) -> None:
        """The stays in a group as they now read."""
        self.stays[group] = membership.stays_of([each for each in self.said.values() if each.stay.group == group])

    @property
    def applicant(self) -> Applicant | None:
        """As who it asks for a title, once it is enrolled."""
        return None if self.kind is None else Applicant(self.subject, self.kind, self.place["id"], self.people)

    def home_on(self, day: date) -> dict[str, Any]:
        """Where it was at home on a day, by the name that the place had when that was entered."""
        since = max(since for since, _ in self.homes if since <= day)
        return [place for each, place in self.homes if each == since][-1]

    def applicant_on(self, day: date) -> Applicant | None:
        """The same as of a day, on which it may have been at home elsewhere."""
        now = self.applicant
        return None if now is None else replace(now, place=self.home_on(day)["id"])

    @property
    def is_child(self) -> bool:
        """Whether some group says of the person, as things stand, that they are not an adult."""
        return any(not stays[-1].adult for stays in self.stays.values() if stays[-1].until is None)

    @property
    def own(self) -> frozenset[str]:
        """The groups that this person acts for, and whose dossiers are therefore the person's own."""
        return frozenset(group for group, stays in self.stays.items() if stays[-1].until is None and stays[-1].speaks)

    def by_enrolment(self, person: str) -> Stay | None:
        """The stay of somebody with whom this group was enrolled: the first of them as its head."""
        kind, since = self.kind, self.enrolled_on
        if kind is None or since is None or kind not in membership.GROUPS or person not in self.people:
            return None
        role = HEAD if person == self.people[0] else MEMBER
        return Stay(self.subject, kind, self.place, role, adult=True, since=since)
