"""A cycle: one year in one commune, with the titles that can be asked for and the editions they are pinned to."""

from datetime import date
from typing import Any

from eventsourcing.domain import event

from domain.clock import shown
from domain.errors import OutsideCycle
from domain.stream import Act, Fact, FirstFact, RepeatableFact, Stream


class Cycle(Stream):
    TOPIC = "cycle"

    class Opened(FirstFact):
        TOPIC = "cycle.opened"
        year: int
        opens_on: str
        closes_on: str
        titles: list[dict[str, Any]]
        entry_mandate: str | None

    @event(Opened)
    def __init__(self, act: Act, year: int, opens_on: str, closes_on: str, titles: list[dict[str, Any]]) -> None:
        self.book = act.book
        self.opens_on = date.fromisoformat(opens_on)
        self.closes_on = date.fromisoformat(closes_on)
        self.year = year
        self.titles = {title["title"]: title for title in titles}

    class EditionTaken(Fact):
        """From now on dossiers of a title are opened under these editions; those that are open keep theirs."""

        TOPIC = "cycle.edition-taken"
        year: int
        opens_on: str
        closes_on: str
        opened: dict[str, Any]
        entry_mandate: str | None

    def take(self, act: Act, opened: dict[str, Any]) -> None:
        """Have a title of the year go by other editions, or open one more title."""
        self.happen(
            self.EditionTaken,
            act,
            year=self.year,
            opens_on=self.opens_on.isoformat(),
            closes_on=self.closes_on.isoformat(),
            opened=opened,
            entry_mandate=act.entry_mandate,
        )

    @event(EditionTaken)
    def _taken(self, opened: dict[str, Any]) -> None:
        self.titles[opened["title"]] = opened

    def check_open(self, day: date) -> None:
        """Refuse a request of a day on which none were taken."""
        if not self.opens_on <= day <= self.closes_on:
            raise OutsideCycle(year=self.year, opens=shown(self.opens_on), closes=shown(self.closes_on))

    @staticmethod
    def stream_of(*, book: str, year: int) -> str:
        return f"cycle.{book}.{year}"


class Target(Stream):
    """The targets that a commune set itself for a year, and figures that nobody counts here, as they were reported."""

    TOPIC = "target"

    class Set(RepeatableFact):
        TOPIC = "target.set"
        year: int
        # None where what is measured is no title.
        title: str | None
        measure: str
        numerator: str
        denominator: str
        share: str
        scope: dict[str, str]
        source: dict[str, str]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.shares[self.title, self.measure, self.denominator] = self.share

    class PlanAdopted(RepeatableFact):
        """The plan stands here whole, so that it can be read for ever beside the targets that it set."""

        TOPIC = "plan.adopted"
        year: int
        plan: str
        digest: str
        document: dict[str, Any]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book

    class FigureReported(RepeatableFact):
        """So many of so many, as somebody counted elsewhere on a day; `title` None where it is about no title."""

        TOPIC = "figure.reported"
        year: int
        title: str | None
        measure: str
        denominator: str
        called: str
        part: int
        whole: int
        counted_on: str
        source: str
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book

    def __init__(self) -> None:
        self.shares: dict[tuple[str | None, str, str], str] = {}

    @staticmethod
    def stream_of(*, book: str, year: int) -> str:
        return f"target.{book}.{year}"
