"""Membership: who belongs to which household, clan or unit, as stated on the stream of the person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

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

    @property
    def stay(self) -> Stay:
        """The stay as it stands after this fact."""
        since = date.fromisoformat(self.since)
        return Stay(self.group, self.group_kind, self.place, self.role, self.adult, since)


class Joined(Stated):
    """From a day on somebody belongs to a group; `name` is the vault's where the person was not known before."""

    TOPIC = "member.joined"
    name: dict[str, str] | None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.stays.setdefault(self.group, []).append(self.stay)


class Left(Stated):
    """From a day on somebody no longer belongs to a group, into which their enrolment may have brought them."""

    TOPIC = "member.left"
    left_on: str
    reason: str

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        stays = aggregate.stays.setdefault(self.group, [])
        if stays and stays[-1].until is None:
            stays.pop()
        stays.append(replace(self.stay, until=date.fromisoformat(self.left_on)))
