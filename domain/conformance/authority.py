"""Authority and ties as facts tell them: when a mandate held, whose kin somebody is, for whom they act."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from domain.clock import day_of, start_of_day
from domain.fact import Recorded
from domain.membership import Said, Stay, stays_of

# Two books are stamped one after the other by the same clock; what lies closer together has no order among them.
SAME_INSTANT = timedelta(seconds=1)


@dataclass(slots=True)
class Held:
    """A mandate: whose, in which office, over which places, from when until when, and under which it was delegated."""

    person: str
    office: str
    places: frozenset[str]
    values: dict[str, Any]
    under: str | None = None
    delegator: str | None = None
    ended: datetime | None = None
    # From when to when it was suspended; without an end, until it is resumed.
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    @classmethod
    def given(cls, fact: Recorded) -> "Held":
        """As it was granted, or delegated."""
        data = fact.data
        places = frozenset(place["id"] for place in data["places"])
        days = {name: data[name] for name in ("valid_from", "valid_to")}
        return cls(data["person"], data["office"], places, days, data.get("under"), data.get("delegator"))

    def end(self, fact: Recorded) -> None:
        """It gives no power from then on; a last day counts whole."""
        on, told = fact.data["ended_on"], fact.occurred_at + SAME_INSTANT
        self.ended = max(told, _after(on)) if on else told

    def suspend(self, fact: Recorded) -> None:
        """It gives no power from then on, up to a last day or until it is resumed."""
        to = fact.data["suspended_to"]
        start = _from(fact.data["suspended_on"], fact.occurred_at + SAME_INSTANT)
        self.pauses.append((start, _after(to) if to else None))

    def resume(self, fact: Recorded) -> None:
        """It gives power again."""
        if self.pauses:
            start, end = self.pauses.pop()
            again = _from(fact.data["resumed_on"], fact.occurred_at)
            self.pauses.append((start, again if end is None else min(end, again)))

    def mend(self, fact: Recorded) -> None:
        """Read its days as they were corrected."""
        self.values |= {name: value for name, value in fact.data["values"].items() if name in self.values}

    def holds_at(self, moment: datetime) -> bool:
        """Whether it gave power at that instant, as far as it alone says."""
        if moment < start_of_day(date.fromisoformat(self.values["valid_from"])):
            return False
        if any(start <= moment and (end is None or moment < end) for start, end in self.pauses):
            return False
        last = self.values["valid_to"]
        return not (last and moment >= _after(last)) and not (self.ended and moment >= self.ended)

    @property
    def term(self) -> dict[str, str | None]:
        """From which until which day it was held."""
        ended = None if self.ended is None else day_of(self.ended).isoformat()
        days = [day for day in (self.values["valid_to"], ended) if day]
        return {"from": self.values["valid_from"], "until": min(days, default=None)}


def _after(day: str) -> datetime:
    return start_of_day(date.fromisoformat(day) + timedelta(days=1))


def _from(day: str | None, told: datetime) -> datetime:
    """From the beginning of a day, or from when it was told, whichever is later."""
    return told if day is None else max(told, start_of_day(date.fromisoformat(day)))


@dataclass(slots=True)
class Ties:
    """Of one person, each as recorded: declared kin and interests, and the groups that the person belonged to."""

    declared: list[tuple[datetime, frozenset[str]]] = field(default_factory=list)
    said: list[tuple[datetime, int, Said]] = field(default_factory=list)

    def take(self, fact: Recorded) -> None:
        """What one fact says of a stay."""
        data = fact.data
        if fact.type == "member.corrected":
            before = next((said for _, version, said in self.said[::-1] if version == data["corrected_version"]), None)
            if before is not None:
                self.said.append((fact.recorded_at, data["corrected_version"], before.mended(data["values"])))
            return
        since = date.fromisoformat(data["since"])
        stay = Stay(data["group"], data["group_kind"], data["place"], data["role"], data["adult"], since)
        left = date.fromisoformat(data["left_on"]) if fact.type == "member.left" else None
        self.said.append((fact.recorded_at, fact.version, Said(stay, left)))

    def stays(self, known: datetime) -> dict[str, list[Stay]]:
        """The stays by group, as they had been recorded by then."""
        said = {version: each for at, version, each in self.said if at <= known}
        groups = dict.fromkeys(each.stay.group for each in said.values())
        return {group: stays_of([each for each in said.values() if each.stay.group == group]) for group in groups}

    def kin(self, known: datetime) -> frozenset[str]:
        """The subjects of declared kin and interests."""
        return frozenset().union(*(subjects for at, subjects in self.declared if at + SAME_INSTANT <= known))

    def own(self, known: datetime) -> frozenset[str]:
        """The groups that the person acts for."""
        stays = self.stays(known).items()
        return frozenset(group for group, each in stays if each[-1].until is None and each[-1].speaks)

    def speaks_for(self, group: str, day: date, known: datetime) -> bool | None:
        """Whether the person acted for a group on a day; None where no fact says anything of it."""
        stays = self.stays(known).get(group)
        return None if stays is None else any(each.speaks and each.holds_on(day) for each in stays)
