"""An inspection: dossiers drawn by lot from a list that can be read again, and how it ended."""

from typing import Any, ClassVar

from eventsourcing.domain import event

from domain.corrected import Entries, EntryCorrection
from domain.inspection_refusals import InspectionOver
from domain.mendable import DAY, STORY, TEXT, Mends
from domain.stream import Act, Fact, FirstFact, Stream

CONFIRMED, DIFFERS, UNCONFIRMED, FAULT = FINDINGS = ("confirmed", "differs", "unconfirmed", "fault")


class Inspection(Entries, Stream):
    TOPIC = "inspection"

    class Planned(FirstFact):
        """`lists` names what was drawn from; with `seed`, `count` or `percent` and `by_place` it gives `drawn`."""

        TOPIC = "inspection.planned"
        MENDS: ClassVar[Mends] = {"basis": TEXT}
        place: dict[str, str]
        year: int
        titles: list[str]
        states: list[str]
        basis: str
        method: str
        seed: str
        count: int | None
        percent: int | None
        by_place: bool
        lists: list[dict[str, int | str]]
        drawn: list[str]
        entry_mandate: str | None

    class Held(Fact):
        """Closed: who looked, at how many, and what was found how often."""

        TOPIC = "inspection.held"
        MENDS: ClassVar[Mends] = {"done": DAY, "text": STORY}
        place: dict[str, str]
        year: int
        inspectors: list[str]
        inspected: int
        drawn: int
        findings: dict[str, int]
        text: dict[str, str] | None
        entry_mandate: str | None

    class Corrected(EntryCorrection):
        TOPIC = "inspection.corrected"

    @event(Planned)
    def __init__(self, act: Act, id: str, place: dict[str, Any], year: int, drawn: list[str]) -> None:
        self.book = act.book
        self.inspection = id.removeprefix("inspection.")
        self.place = place
        self.year = year
        self.drawn = drawn
        self.is_over = False

    def check_open(self) -> None:
        """Refuse whatever comes after its end."""
        if self.is_over:
            raise InspectionOver

    def close(self, act: Act, *, inspectors: list[str], findings: dict[str, int], text: dict[str, str] | None) -> None:
        """Nothing more is looked at."""
        self.check_open()
        self.happen(
            self.Held,
            act,
            place=self.place,
            year=self.year,
            inspectors=inspectors,
            inspected=sum(findings.values()),
            drawn=len(self.drawn),
            findings=findings,
            text=text,
            entry_mandate=act.entry_mandate,
        )

    @event(Held)
    def _held(self) -> None:
        self.is_over = True
