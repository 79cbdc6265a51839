"""A dossier as its facts tell it: every entry as it now reads, and what was taken back or done again since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from domain.clock import day_of
from domain.fact import Recorded
from domain.workflow import Procedure

TOPIC = "dossier."
STEPS = frozenset(
    {"registered", "self-assessed", "village-verified", "posted", "posting-closed", "commune-appraised",
     "award-decided"}
)  # fmt: skip
# Acts that say whose turn it is then; evidence, comments, findings and corrections do not.
TURNS = STEPS | {
    "returned", "withdrawn", "held", "released", "decision-set-aside", "award-revoked", "award-reinstated", "appealed",
    "appeal-decided", "reopened",
}  # fmt: skip
# What follows for a dossier from what was entered about its person: on the power of that entry.
FOLLOWS = frozenset({"use-restricted", "use-allowed"})
# Acts after which a step that had been taken is taken again.
BACK = frozenset({"returned", "decision-set-aside", "appeal-decided", "reopened"})


@dataclass(slots=True, eq=False)
class Entry:
    """One fact of a dossier with its values as they now read, and the step that it took, if it took one.

    `turn` is the step that the dossier waited for; `stands` is false for what was taken back, `is_behind` true for what
    was done again later.
    """

    fact: Recorded
    topic: str
    step: str | None
    data: dict[str, Any]
    occurred_at: datetime
    turn: str | None = None
    stands: bool = True
    is_behind: bool = False
    mended_by: list[Recorded] = field(default_factory=list)

    @property
    def person(self) -> str:
        """Whose act it is."""
        return person_of(self.fact)

    @property
    def day(self) -> date:
        """The day on which it was done."""
        return day_of(self.occurred_at)

    @property
    def hands(self) -> set[str]:
        """Everybody whose hands it was in: whose act it is, who decided with them, and who mended it since."""
        mended = (person_of(each) for each in self.mended_by)
        return {self.person, *(self.data.get("hands") or ()), *mended}

    def mend(self, by: Recorded) -> None:
        """Read the corrected values from now on."""
        values = by.data.get("values") or {}
        self.data = self.data | {name: value for name, value in values.items() if name in self.data}
        if "occurred_at" in values:
            self.occurred_at = datetime.fromisoformat(values["occurred_at"])
        self.mended_by.append(by)


class Case:
    """A dossier to be looked at, under the procedure that it is pinned to."""

    def __init__(self, facts: Sequence[Recorded], procedure: Procedure, on: date | None = None) -> None:
        """`on` is the day on which it is looked at; without one, nobody asks what it still waits for."""
        self.first, self.last, self.on = facts[0], facts[-1], on
        self.stream, self.book = self.first.stream, self.first.book
        self.procedure = procedure
        self.entries: list[Entry] = []
        self._by_version: dict[int, Entry] = {}
        turn: str | None = procedure.first.id
        for fact in facts:
            self._take(fact, turn)
            turn = fact.data.get("next_step")

    def _take(self, fact: Recorded, turn: str | None) -> None:
        topic = fact.type.removeprefix(TOPIC)
        entry = Entry(fact, topic, turn if topic in STEPS else None, fact.data, fact.occurred_at, turn)
        if topic == "corrected" and (mended := self._by_version.get(fact.data.get("corrected_version", 0))):
            mended.mend(fact)
            # Nothing follows for a dossier that was withdrawn before: what the entry now says has carried nothing on.
            mended.is_behind |= bool(self.turns) and self.turns[-1].topic == "withdrawn"
        elif topic == "act-retracted" and (undone := self._by_version.get(fact.data.get("retracted_version", 0))):
            undone.stands = False
        elif topic in BACK:
            self._goes_back(fact.data.get("next_step"))
        self.entries.append(entry)
        self._by_version[fact.version] = entry

    def _goes_back(self, step: str | None) -> None:
        order = [each.id for each in self.procedure.steps]
        if step not in order:
            return
        for each in self.entries:
            if each.step in order and order.index(each.step) >= order.index(step):
                each.is_behind = True

    @property
    def said(self) -> dict[str, Any]:
        """What its registration says of it."""
        return self.first.data

    @property
    def title(self) -> str:
        return str(self.said.get("title"))

    @property
    def year(self) -> int:
        return int(self.said.get("year", 0))

    @property
    def place(self) -> str:
        """Where its subject is at home."""
        return str(self.said["place"]["id"])

    @property
    def subject(self) -> str:
        return str(self.said.get("subject"))

    @property
    def people(self) -> list[str]:
        """With whom its subject was registered."""
        return list(self.said.get("people") or ())

    @property
    def acts(self) -> list[Entry]:
        """Every entry but those that follow from what was entered about the person."""
        return [each for each in self.entries if each.topic not in FOLLOWS]

    def stood_still(self, since: date, until: date, before: int | None = None) -> timedelta:
        """For how many days its data could only be kept, from one day until another, as the entries before one say."""
        start: date | None = None
        days = timedelta(0)
        for each in self.entries:
            if before is not None and each.fact.version >= before:
                break
            if each.topic == "use-restricted":
                start = each.day
            elif each.topic == "use-allowed" and start is not None:
                days += max(each.day - max(start, since), timedelta(0))
                start = None
        return days + (max(until - max(start, since), timedelta(0)) if start is not None else timedelta(0))

    @property
    def turns(self) -> list[Entry]:
        """The acts that stand and say whose turn it is, in order."""
        return [each for each in self.entries if each.stands and each.topic in TURNS]

    def taken(self, topic: str) -> Iterator[Entry]:
        """The entries of a step that stand and were not done again."""
        return (each for each in self.entries if each.topic == topic and each.stands and not each.is_behind)


def person_of(fact: Recorded) -> str:
    """Whose act a fact is."""
    return fact.on_behalf_of or fact.actor
