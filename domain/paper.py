"""A paper as it was issued: its number, what it is about, and where its very bytes are kept; and what replaced it."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from eventsourcing.domain import event

from domain.paper_refusals import ReplacedBefore
from domain.stream import Act, Fact, FirstFact, Stream

CERTIFICATES = ("certificates", "certificate")
# Corrected papers say why; a code, since the fact stays.
CORRECTED_FOR = ("wrong-name", "wrong-date", "wrong-number", "content-corrected", "decision-changed", "other")


def id_of(*, book: str, unit: str, kind: str, about: str, year: int, number: str, after: str | None = None) -> str:
    """One paper for each number of a unit and year; one that keeps the number of what it replaces says so.

    Certificates go by the number of their decision: there is one for each thing that they are about.
    """
    register = f"{kind}:{about}" if kind in CERTIFICATES else "papers"
    told = "".join(number.split()).casefold()
    return str(uuid5(NAMESPACE_URL, f"{register}:{book}:{unit}:{year}:{told}:{after or ''}"))


class Paper(Stream):
    """What stands in the register of papers under one number."""

    TOPIC = "paper"

    class Issued(FirstFact):
        """`about` is the stream that it is about. `files` are kept sealed under the key of `owner`, by their endings.

        `made_by` says which release drew it; `named` counts those whose personal data is on it.
        """

        TOPIC = "paper.issued"
        kind: str
        about: str
        place: dict[str, str]
        title: str | None
        year: int
        unit: str
        number: str
        dated: str
        owner: str
        named: int
        files: dict[str, dict[str, Any]]
        content: dict[str, str]
        made_by: str
        replaces: str | None
        entry_mandate: str | None

    class Replaced(Fact):
        TOPIC = "paper.replaced"
        about: str
        place: dict[str, str]
        by: str
        number: str
        reason: str
        entry_mandate: str | None

    @event(Issued)
    def __init__(
        self, act: Act, kind: str, about: str, place: dict[str, str], unit: str, number: str, year: int, owner: str
    ) -> None:
        self.book = act.book
        self.kind = kind
        self.about = about
        self.place = place
        self.unit = unit
        self.number = number
        self.year = year
        self.owner = owner
        self.replaced_by: str | None = None

    def replace(self, act: Act, *, by: str, number: str, reason: str) -> None:
        """Another takes its place, once; this one stays to be read."""
        if self.replaced_by is not None:
            raise ReplacedBefore
        told: Mapping[str, Any] = {"about": self.about, "place": self.place, "by": by, "number": number}
        self.happen(self.Replaced, act, **told, reason=reason, entry_mandate=act.entry_mandate)

    @event(Replaced)
    def _replaced(self, by: str) -> None:
        self.replaced_by = by
