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
    """A mandate: whose, in which office, over which places, and from when until when."""

    person: str
    office: str
    places: frozenset[str]
    values: dict[str, Any]
    ended: datetime | None = None

    @classmethod
    def granted(cls, fact: Recorded) -> "Held":
        """As it was given."""
        data = fact.data
        places = frozenset(place["id"] for place in data["places"])
        return cls(data["person"], data["office"], places, {name: data[name] for name in ("valid_from", "valid_to")})

    def end(self, fact: Recorded) -> None:
        """It gives no power from then on; a last day counts whole."""
        on = fact.data["ended_on"]
        self.ended = max(fact.occurred_at, _after(on)) if on else fact.occurred_at

    def mend(self, fact: Recorded) -> None:
        """Read its days as they were corrected."""
        self.values |= {name: value for name, value in fact.data["values"].items() if name in self.values}

    def holds_at(self, moment: datetime) -> bool:
        """Whether it gave power at that instant."""
        if moment < start_of_day(date.fromisoformat(self.values["valid_from"])):
            return False
        last = self.values["valid_to"]
        return not (last and moment >= _after(last)) and not (self.ended and moment >= self.ended)

    def lets_enter_at(self, moment: datetime) -> bool:
        """Whether something could be recorded under it at that instant."""
        return self.holds_at(moment) or self.holds_at(moment - SAME_INSTANT)

    @property
    def term(self) -> dict[str, str | None]:
        """From which until which day it was held."""
        ended = None if self.ended is None else day_of(self.ended).isoformat()
        return {
            "from": self.values["valid_from"],
            "until": min(filter(None, (self.values["valid_to"], ended)), default=None),
        }


def _after(day: str) -> datetime:
    return start_of_day(date.fromisoformat(day) + timedelta(days=1))


@dataclass(slots=True)
class Ties:
    """Of one person: the kin that was declared, and the groups that the person belonged to, each as recorded."""

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

    def keeps_away_from(self, known: datetime) -> frozenset[str]:
        """The subjects of declared kin, and the groups that the person acts for."""
        kin = (subjects for at, subjects in self.declared if at + SAME_INSTANT <= known)
        own = (group for group, stays in self.stays(known).items() if stays[-1].until is None and stays[-1].speaks)
        return frozenset().union(*kin, own)

    def speaks_for(self, group: str, day: date, known: datetime) -> bool | None:
        """Whether the person acted for a group on a day; None where no fact says anything of it."""
        stays = self.stays(known).get(group)
        return None if stays is None else any(each.speaks and each.holds_on(day) for each in stays)
