"""Membership: who belongs to which household, clan or unit, as stated on the stream of the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from domain.corrected import EntryCorrection
from domain.mendable import CODE, DAY, FLAG, Mends
from domain.stream import RepeatableFact

HEAD, DEPUTY, MEMBER = "head", "deputy", "member"


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of group: the roles there are, and in which of them an adult acts for it."""

    roles: tuple[str, ...]
    speaking: tuple[str, ...]


GROUPS: Mapping[str, Group] = {
    "household": Group((HEAD, MEMBER), (HEAD, MEMBER)),
    "clan": Group((HEAD, DEPUTY, MEMBER), (HEAD, DEPUTY)),
    "unit": Group((HEAD, DEPUTY, MEMBER), (HEAD, DEPUTY)),
    "agency": Group((HEAD, DEPUTY, MEMBER), (HEAD, DEPUTY)),
}
# Of these kinds a person belongs to one at a time.
EXCLUSIVE = frozenset({"household"})

# Why a membership ends, as facts write it.
LEFT, MISTAKEN, MOVED_ON, CHANGED = "left", "entered-by-mistake", "other-household", "changed"
REASONS = (LEFT, MISTAKEN)


def first_asking(kind: str, people: Sequence[str]) -> list[str]:
    """Who asks for a subject of that kind where nobody else is named: the first of a household's people."""
    return [*people[:1]] if kind in EXCLUSIVE else []


def speaks(kind: str | None, role: str | None, *, adult: bool) -> bool:
    """Whether whoever has this role in such a group acts for it."""
    group = GROUPS.get(kind or "")
    return adult and group is not None and role in group.speaking


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's time in one group; the day `until` no longer belongs to it."""

    group: str
    kind: str
    place: dict[str, str]
    role: str
    adult: bool
    since: date
    until: date | None = None

    @property
    def speaks(self) -> bool:
        """Whether this person acts for the group."""
        return speaks(self.kind, self.role, adult=self.adult)

    def holds_on(self, day: date) -> bool:
        """Whether the person belongs to the group on that day."""
        return self.since <= day and (self.until is None or day < self.until)

    def as_data(self) -> dict[str, Any]:
        """How a fact writes it."""
        return {
            "group": self.group,
            "group_kind": self.kind,
            "place": self.place,
            "role": self.role,
            "adult": self.adult,
            "since": self.since.isoformat(),
        }


class Stated(RepeatableFact):
    """A fact about one stay; on the stream of the person, which it may open."""

    group: str
    group_kind: str
    place: dict[str, str]
    role: str
    adult: bool
    since: str
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.book = self.act.book
        aggregate.subject = self.originator_id.removeprefix("subject.")
        aggregate.said[self.originator_version] = self.said
        aggregate.retell(self.group)

    @property
    def stay(self) -> Stay:
        """The stay as it stands after this fact."""
        since = date.fromisoformat(self.since)
        return Stay(self.group, self.group_kind, self.place, self.role, self.adult, since)

    @property
    def said(self) -> "Said":
        """What it says of the stay."""
        return Said(self.stay)


@dataclass(frozen=True, slots=True)
class Said:
    """What one fact says of a stay: that it began, or, with the day, that it ended."""

    stay: Stay
    left_on: date | None = None

    def mended(self, values: Mapping[str, Any]) -> "Said":
        """The same with corrected values."""
        known = {name: values[name] for name in ("role", "adult") if name in values}
        since = date.fromisoformat(values["since"]) if "since" in values else self.stay.since
        left_on = date.fromisoformat(values["left_on"]) if "left_on" in values else self.left_on
        return Said(replace(self.stay, since=since, **known), left_on)


def stays_of(said: Sequence[Said]) -> list[Stay]:
    """The stays in one group out of all that was said of them, in order."""
    stays: list[Stay] = []
    for each in said:
        if each.left_on is None:
            stays.append(each.stay)
        else:
            begun = stays.pop() if stays and stays[-1].until is None else each.stay
            stays.append(replace(begun, until=each.left_on))
    return stays


class Joined(Stated):
    """From a day on somebody belongs to a group; `name` is the vault's where the person was not known before."""

    TOPIC = "member.joined"
    MENDS: ClassVar[Mends] = {"since": DAY, "role": CODE, "adult": FLAG}
    name: dict[str, str] | None


class Left(Stated):
    """From a day on somebody no longer belongs to a group, into which their enrolment may have brought them."""

    TOPIC = "member.left"
    MENDS: ClassVar[Mends] = {"left_on": DAY}
    left_on: str
    reason: str

    @property
    def said(self) -> Said:
        return Said(self.stay, date.fromisoformat(self.left_on))


class Corrected(EntryCorrection):
    TOPIC = "member.corrected"
