"""Reports: the plan that a place has adopted and what it asked for besides, and each report as it was filed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from domain.corrected import Entries, EntryCorrection
from domain.mendable import DAY, FIGURES, STORY, TEXT, Mends
from domain.stream import RepeatableFact, Stream

# What is filed is named by whom it is for, its year, what it is, and from whom it is: one stream for each that is owed.
Named = dict[str, str]


def no_period(state: dict[str, Any]) -> None:
    """Reports were on one year each."""
    state["period"] = None


class Reporting(Entries, Stream):
    """What one place wants to be told, and by when."""

    TOPIC = "reporting"

    class Adopted(RepeatableFact):
        """The plan stands here whole, so that what was due under it can be read for ever."""

        TOPIC = "reporting.adopted"
        place: Named
        edition_id: str
        digest: str
        edition: dict[str, Any]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.plan = self.edition
            aggregate.digest = self.digest

    class Requested(RepeatableFact):
        """A report out of turn, on one year or on several; `filers` are those asked, by kind and id."""

        TOPIC = "report.requested"
        class_version = 2
        MENDS: ClassVar[Mends] = {"about": TEXT, "due_on": DAY}
        place: Named
        request: str
        year: int
        about: str
        due_on: str
        filers: list[Named]
        period: dict[str, int] | None
        entry_mandate: str | None

        upcast_v1_v2 = staticmethod(no_period)

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            asked = {filer["id"]: filer["kind"] for filer in self.filers}
            told = {"year": self.year, "due_on": self.due_on, "filers": asked, "period": self.period}
            aggregate.requests[self.request] = told
            aggregate.asked[self.originator_version] = self.request

    class Corrected(EntryCorrection):
        TOPIC = "reporting.corrected"

    def __init__(self) -> None:
        self.plan: dict[str, Any] | None = None
        self.digest: str | None = None
        self.requests: dict[str, dict[str, Any]] = {}
        # Which request was made by the fact of which version.
        self.asked: dict[int, str] = {}

    def read_entry_again(self, version: int, values: Mapping[str, Any]) -> None:
        """By which day a request is owed."""
        if "due_on" in values:
            self.requests[self.asked[version]]["due_on"] = values["due_on"]

    @staticmethod
    def stream_of(book: str) -> str:
        return f"reporting.{book}"


class Report(Entries, Stream):
    """One report that is owed; filed again, the last filing counts and the earlier ones stay to be read."""

    TOPIC = "report"

    class Filed(RepeatableFact):
        """`kind` is that of the plan with `edition`, or the id of a request.

        Figures are by title where they are so, and in a review of a period each says its year.
        """

        TOPIC = "report.filed"
        class_version = 2
        MENDS: ClassVar[Mends] = {"figures": FIGURES, "text": STORY}
        to: Named
        filer: Named
        place: Named
        year: int
        kind: str
        edition: Named | None
        due_on: str
        times: int
        figures: list[dict[str, Any]]
        text: dict[str, str] | None
        period: dict[str, int] | None
        entry_mandate: str | None

        upcast_v1_v2 = staticmethod(no_period)

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.last_act = self.occurred_at
            aggregate.times = self.times

    class Corrected(EntryCorrection):
        TOPIC = "report.corrected"

    def __init__(self) -> None:
        self.times = 0

    @staticmethod
    def stream_of(*, to: str, year: int, kind: str, filer: str) -> str:
        return f"report.{to}.{year}.{kind}.{filer}"
