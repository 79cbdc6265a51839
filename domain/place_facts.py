"""What is said of a place: established, called otherwise, taken up, split, dissolved; and how that reads mended."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

from domain.clock import parse_instant, start_of_day
from domain.mendable import DAY, DONE, FLAG, PLACE, PLACES, TEXT, Mends
from domain.stream import Fact, FirstFact


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said: since when, a name or what it became; `stands` unless it was entered by mistake."""

    since: datetime
    name: str | None = None
    code: str | None = None
    into: Sequence[dict[str, str]] | None = None
    stands: bool = True

    def mended(self, values: Mapping[str, Any]) -> "Said":
        """The same with corrected values."""
        known = {name: values[name] for name in ("name", "code", "stands") if name in values}
        if "into" in values:
            known["into"] = [values["into"]] if isinstance(values["into"], Mapping) else values["into"]
        if "from_on" in values:
            known["since"] = start_of_day(date.fromisoformat(values["from_on"]))
        elif "occurred_at" in values:
            known["since"] = parse_instant(values["occurred_at"])
        return replace(self, **known)


class Established(FirstFact):
    TOPIC = "place.established"
    MENDS: ClassVar[Mends] = {"name": TEXT, "code": TEXT, DONE: DAY}
    kind: str
    name: str
    code: str
    parent: str | None
    area: str
    demonstration: bool
    entry_mandate: str | None


class Changed(Fact):
    """What holds from a day on; one that was entered by mistake is mended to one that does not stand."""

    stands: ClassVar[bool] = True

    @property
    def since(self) -> datetime:
        """The first instant of the day from which on it holds."""
        return start_of_day(date.fromisoformat(self.from_on))  # type: ignore[attr-defined]

    @abstractmethod
    def said(self) -> Said:
        """What it says of the place."""

    def apply(self, aggregate: Any) -> None:
        aggregate.tell(self.originator_version, self.said())


class Renamed(Changed):
    """`before` is what it was called until that day."""

    TOPIC = "place.renamed"
    MENDS: ClassVar[Mends] = {"name": TEXT, "code": TEXT, "from_on": DAY, "basis": TEXT, "stands": FLAG}
    name: str
    code: str
    before: dict[str, str]
    from_on: str
    basis: str
    entry_mandate: str | None

    def said(self) -> Said:
        return Said(self.since, name=self.name, code=self.code)


class Merged(Changed):
    """From that day on it is part of another place of its kind."""

    TOPIC = "place.merged"
    MENDS: ClassVar[Mends] = {"into": PLACE, "from_on": DAY, "basis": TEXT, "stands": FLAG}
    name: str
    into: dict[str, str]
    from_on: str
    basis: str
    entry_mandate: str | None

    def said(self) -> Said:
        return Said(self.since, into=[self.into])


class Split(Changed):
    """From that day on there are several places instead; who belongs to which is said of each subject."""

    TOPIC = "place.split"
    MENDS: ClassVar[Mends] = {"into": PLACES, "from_on": DAY, "basis": TEXT, "stands": FLAG}
    name: str
    into: list[dict[str, str]]
    from_on: str
    basis: str
    entry_mandate: str | None

    def said(self) -> Said:
        return Said(self.since, into=self.into)


class Dissolved(Changed):
    """From that day on it is not there any more, and nothing took it up; where each subject went is said of it."""

    TOPIC = "place.dissolved"
    MENDS: ClassVar[Mends] = {"from_on": DAY, "basis": TEXT, "stands": FLAG}
    name: str
    from_on: str
    basis: str
    entry_mandate: str | None

    def said(self) -> Said:
        return Said(self.since, into=[])
