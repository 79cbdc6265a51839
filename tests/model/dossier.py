"""One dossier of the model: what was done about it, and where that leaves it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from .numbers import Numbers, after_working_days, numbers
from .people import How

# After one of these the subject may try again.
OVER = {"withdrawn", "refused", "not_proposed", "not_upheld", "revoked"}
UNDER_WAY = {"registered", "self_assessed", "verified", "posted", "appraised", "returned"}


@dataclass(repr=False)
class Entry:
    """An act that later ones may not precede. `at` and `values` are as corrections left them."""

    version: int
    fact: str
    step: str | None
    at: datetime
    # Whose act it was, and under which mandate.
    how: How
    values: dict[str, Any] = field(default_factory=dict)
    office: str = ""
    # Where the dossier stood before it: state, step, offices, due day.
    before: tuple[str, str | None, tuple[str, ...], date | None] = ("", None, (), None)

    def __repr__(self) -> str:
        return f"{self.version}:{self.fact} at {self.at:%d/%m %H:%M}"


@dataclass(repr=False)
class Dossier:
    """One attempt of one subject at one title."""

    subject: str
    title: str
    attempt: int
    place: str
    in_village: bool
    area: str
    people: tuple[str, ...]
    facts: int = 0
    state: str = ""
    step: str | None = None
    offices: tuple[str, ...] = ()
    due: date | None = None
    entries: list[Entry] = field(default_factory=list)
    # What was entered beside the way, and keeps no later act from being entered.
    beside: list[Entry] = field(default_factory=list)
    taken: dict[str, date] = field(default_factory=dict)
    hands: dict[str, set[str]] = field(default_factory=dict)
    returns: int = 0
    unanswered: list[str] = field(default_factory=list)
    posting: str | None = None
    posted_until: date | None = None
    decision: str | None = None
    term: date | None = None
    # The number of facts when a step was last taken back.
    retracted: int = 0
    waits: tuple[str, str | None, date | None, date] | None = None
    contested: tuple[str, str | None] | None = None

    def __repr__(self) -> str:
        return f"<{'.'.join(map(str, self.key))} {self.state}, next {self.step}>"

    @property
    def key(self) -> tuple[str, str, int]:
        return self.title, self.subject, self.attempt

    @property
    def numbers(self) -> Numbers:
        return numbers(self.title, self.in_village)

    @property
    def last(self) -> datetime | None:
        """When the last act was done that still stands."""
        return self.entries[-1].at if self.entries else None

    def latest(self, fact: str) -> Entry | None:
        return next((entry for entry in reversed(self.entries) if entry.fact == fact), None)

    def score(self, fact: str, name: str) -> str | None:
        entry = self.latest(fact)
        return None if entry is None else str(entry.values[name])

    def shown(self) -> dict[str, Any]:
        """What is compared with the product after every step."""
        return {
            "state": self.state,
            "step": self.step,
            "offices": list(self.offices),
            "due": self.due.isoformat() if self.due else None,
            "self": self.score("self-assessed", "total"),
            "village": self.score("village-verified", "score"),
            "commune": self.score("commune-appraised", "score"),
            "decision": self.decision,
            "holder_until": self.term.isoformat() if self.term and self.state == "recognised" else None,
            "returns": self.returns,
            "unanswered": len(self.unanswered),
            "version": self.facts,
        }

    # What acts change

    def note(self, fact: str, at: datetime, how: How, *, step: str | None = None, **values: Any) -> None:
        """An act that stands."""
        self.facts += 1
        before = (self.state, self.step, self.offices, self.due)
        self.entries.append(Entry(self.facts, fact, step, at, how, values, before=before))

    def note_beside(self, fact: str, at: datetime, how: How) -> None:
        """An entry that moves nothing on."""
        self.facts += 1
        self.beside.append(Entry(self.facts, fact, None, at, how))

    def go(self, state: str, step: str | None, day: date) -> None:
        """Where an act leads: the next step, whose turn it is, by when."""
        self.state, self.step = state, step
        self.offices = tuple(self.numbers.step(step)["offices"]) if step else ()
        self.due = self.due_on(step, day) if step else None

    def waiting(self, state: str, offices: list[str], due: date | None = None) -> None:
        """No step is next; these offices settle what it waits for."""
        self.state, self.step, self.offices, self.due = state, None, tuple(offices), due

    def due_on(self, step: str, day: date) -> date | None:
        """The day by which a step is to be taken, where it has a clock; `day` is that of the act that led to it."""
        clock = self.numbers.step(step).get("clock")
        if clock is None:
            return None
        if "by" in clock:
            return date.fromisoformat(f"{2027 if clock['by']['year'] == 'next' else 2026}-{clock['by']['day']}")
        within = clock["within"]
        begun = self.taken.get(within["from"], day)
        if within["unit"] == "working-days":
            return after_working_days(begun, within["count"])
        return begun + timedelta(days=within["count"])
