"""Counting: how many of a group hold a title on a day. The register counts; what it said stands in the fact."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from domain.canonical import digest_of
from domain.criteria.answers import Count, Counted

# Up to so many dossiers are named one by one; a longer list stands as its digest, and can be asked for again.
NAMED = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom it is asked, which title, among which of its people or families."""

    subject: str
    kind: str
    title: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What the register said: how many there were, the dossiers by which some hold the title, and where it was read.

    `at` are the positions of the books up to which it knew.
    """

    counted: int
    dossiers: tuple[str, ...]
    day: date
    at: tuple[dict[str, Any], ...]

    @property
    def count(self) -> Count:
        """The bare numbers."""
        return Count(len(self.dossiers), self.counted)

    def as_data(self) -> dict[str, Any]:
        """The evidence as facts keep it."""
        few = len(self.dossiers) <= NAMED
        return {
            "day": self.day.isoformat(),
            "at": [dict(each) for each in self.at],
            "dossiers": list(self.dossiers) if few else None,
            "dossiers_digest": digest_of(list(self.dossiers)),
        }


# By item of the criteria.
Tallies = Mapping[str, Tally]


class Register(Protocol):
    """What the office asks of the register as it stood on a day, with everything known until now."""

    def count(self, asked: Sequence[Asked], *, book: str, day: date) -> list[Tally]:
        """One answer for each question, read where the register has come to the end of the book."""

    def again(self, asked: Sequence[Asked], *, day: date, at: Sequence[Mapping[str, Any]]) -> list[Tally]:
        """The same as it was known at these positions."""


def counts_of(tallies: Tallies) -> dict[str, Count]:
    """The bare numbers by item."""
    return {item: tally.count for item, tally in tallies.items()}


def evidence(counted: Sequence[Counted], tallies: Tallies) -> list[dict[str, Any]]:
    """The arithmetic of every counted item with what it was taken from."""
    return [asdict(each) | tallies[each.item].as_data() for each in counted]


def recorded(counted: Sequence[Mapping[str, Any]]) -> dict[str, Count]:
    """The numbers that a fact recorded, for reading its scores again."""
    return {each["item"]: Count(each["holders"], each["counted"]) for each in counted}
