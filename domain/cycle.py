"""A cycle: one year in one commune, with the titles that can be asked for and the editions they are pinned to."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from eventsourcing.domain import event

from domain import amount
from domain.clock import shown
from domain.corrected import Entries, EntryCorrection
from domain.errors import OutsideCycle
from domain.mendable import CODE, COUNT, DAY, SHARE, TEXT, Mends
from domain.moved_clocks import UNMOVED, Bounds, Clocks, moved_by, of_place
from domain.stream import Act, Fact, FirstFact, RepeatableFact, Stream
from domain.year_errors import NotAShare, YearClosed


class Cycle(Entries, Stream):
    TOPIC = "cycle"

    class Opened(FirstFact):
        TOPIC = "cycle.opened"
        MENDS: ClassVar[Mends] = {"opens_on": DAY, "closes_on": DAY}
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
        self.is_closed = False
        self.clocks: Clocks = {}

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
        self.must_be_open()
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

    class Closed(Fact):
        """The year's report: every figure as it was read at a position of the book, and what was still undecided."""

        TOPIC = "cycle.closed"
        year: int
        position: int
        figures: list[dict[str, Any]]
        undecided: list[dict[str, Any]]
        entry_mandate: str | None

    def close(self, act: Act, **report: Any) -> None:
        """Nothing new is registered from now on; what is under way goes on to its decision."""
        self.must_be_open()
        self.happen(self.Closed, act, year=self.year, entry_mandate=act.entry_mandate, **report)

    @event(Closed)
    def _closed(self) -> None:
        self.is_closed = True

    class ClockMoved(Fact):
        """The last day of a step was moved; `clocks` says what holds from now on for each title and place touched."""

        TOPIC = "cycle.clock-moved"
        # Another day is another move: everybody has been due by this one.
        MENDS: ClassVar[Mends] = {"reason": CODE, "basis": TEXT}
        year: int
        title: str | None
        step: str
        places: list[dict[str, str]]
        moves: str
        day: str
        reason: str
        basis: str
        clocks: list[dict[str, Any]]
        entry_mandate: str | None

    def move_clock(
        self,
        act: Act,
        *,
        titles: list[str],
        step: str,
        places: list[dict[str, str]],
        moves: str,
        day: date,
        **said: Any,
    ) -> None:
        """Whoever waits at the step is due by the new day, and whoever comes to it later as well."""
        where = [place["id"] for place in places]
        changed: Clocks = {}
        for title in titles:
            changed |= moved_by(self.clocks, title, step, where, moves, day)
        clocks = [
            {"title": title, "step": of, "place": place, **bounds.as_data()}
            for (title, of, place), bounds in changed.items()
        ]
        told = {"step": step, "places": places, "moves": moves, "day": day.isoformat(), "clocks": clocks}
        self.happen(self.ClockMoved, act, year=self.year, entry_mandate=act.entry_mandate, **told, **said)

    @event(ClockMoved)
    def _clock_moved(self, clocks: list[dict[str, Any]]) -> None:
        self.clocks |= {(each["title"], each["step"], each["place"]): Bounds.read(each) for each in clocks}

    class Corrected(EntryCorrection):
        TOPIC = "cycle.corrected"

    def read_entry_again(self, version: int, values: Mapping[str, Any]) -> None:  # noqa: ARG002 -- one was opened
        """From when until when it is open."""
        self.opens_on = date.fromisoformat(values.get("opens_on", self.opens_on.isoformat()))
        self.closes_on = date.fromisoformat(values.get("closes_on", self.closes_on.isoformat()))

    def clocks_of(self, title: str, place: str) -> dict[str, Bounds]:
        """The moved clocks of a title in a place, by step."""
        return of_place(self.clocks, title, place) if self.clocks else {}

    def must_be_open(self) -> None:
        """Refuse what a closed year no longer takes."""
        if self.is_closed:
            raise YearClosed(year=self.year)

    def check_open(self, day: date, *, title: str, step: str, place: str) -> None:
        """Refuse a request of a day on which none were taken; `step` is the one by which the title is asked for."""
        self.must_be_open()
        last = self.clocks_of(title, place).get(step, UNMOVED).of(self.closes_on)
        assert last is not None, "there is a last day to begin with"
        if not self.opens_on <= day <= last:
            raise OutsideCycle(year=self.year, opens=shown(self.opens_on), closes=shown(last))

    @staticmethod
    def stream_of(*, book: str, year: int) -> str:
        return f"cycle.{book}.{year}"


def per_cent(share: Any) -> str:
    """A share as facts write it, in per cent with two places; refused where it is none."""
    number = amount.read(share)
    if number is None or not 0 < number <= 100 or number != round(number, 2):
        raise NotAShare(field="share")
    return f"{number:.2f}"


class Target(Entries, Stream):
    """The targets that a commune set itself for a year, and figures that nobody counts here, as they were reported."""

    TOPIC = "target"

    class Set(RepeatableFact):
        TOPIC = "target.set"
        MENDS: ClassVar[Mends] = {"share": SHARE}
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
        MENDS: ClassVar[Mends] = {"part": COUNT, "whole": COUNT, "counted_on": DAY, "source": TEXT}
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

    class Corrected(EntryCorrection):
        TOPIC = "target.corrected"

    def __init__(self) -> None:
        self.shares: dict[tuple[str | None, str, str], str] = {}

    @staticmethod
    def stream_of(*, book: str, year: int) -> str:
        return f"target.{book}.{year}"
