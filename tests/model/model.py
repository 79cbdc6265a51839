"""A year of a commune in plain words: what each act needs and what it changes.

Written from the description of the domain, not from the product, whose code it does not import. An act that may not be
done has objections, each a word; the product has to refuse exactly when there is one, and for one of them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from .numbers import Numbers, holidays, numbers

_OVER_FOR_ANOTHER_ATTEMPT = {"withdrawn", "refused", "not_proposed", "not_upheld", "revoked"}


@dataclass(frozen=True)
class Mandate:
    """An office that somebody holds at a place from a day, until it ends."""

    person: str
    office: str
    place: str


@dataclass
class Done:
    """Something done about a dossier: when, by whom, and how it left things."""

    what: str
    at: datetime
    person: str
    state: str
    step: str | None
    outcome: str | None = None


@dataclass
class Dossier:
    """One attempt of one subject at one title in one year."""

    subject: str
    title: str
    year: int
    attempt: int
    place: str
    in_village: bool
    done: list[Done] = field(default_factory=list)
    scores: dict[str, dict[str, int]] = field(default_factory=dict)
    returns: int = 0
    open_objections: int = 0

    @property
    def numbers(self) -> Numbers:
        return numbers(self.title)

    @property
    def state(self) -> str:
        return self.done[-1].state

    @property
    def step(self) -> str | None:
        return self.done[-1].step

    def ever(self, step: str) -> set[str]:
        """Everybody who took a step."""
        return {act.person for act in self.done if act.what == step}

    def last(self, what: str) -> Done | None:
        return next((act for act in reversed(self.done) if act.what == what), None)


def share(part: int, whole: int, percent: int, rule: str) -> bool:
    """Whether a part of a whole is enough, counted without rounding."""
    return part * 100 >= whole * percent if rule == "at-least" else part * 100 > whole * percent


def quorate(quorum: dict, summoned: int, present: int) -> bool:
    """Whether enough of those summoned came."""
    return share(present, summoned, quorum["present"]["percent"], quorum["present"]["rule"])


def carried(quorum: dict, summoned: int, present: int, approve: int) -> bool:
    """Whether enough voted for it."""
    whole = present if quorum["approval_of"] == "present" else summoned
    return share(approve, whole, quorum["approval"]["percent"], quorum["approval"]["rule"])


def after_working_days(day: date, count: int) -> date:
    """The day so many days on that are worked."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day.isoformat() not in holidays()
    return day


def due(dossier: Dossier) -> date | None:
    """The day by which the next step is to be taken, where its rule has a clock; days on hold are not counted."""
    step = next((row for row in dossier.numbers.steps(dossier.in_village) if row["id"] == dossier.step), None)
    clock = (step or {}).get("clock")
    if clock is None:
        return None
    if "by" in clock:
        year = dossier.year + (clock["by"]["year"] == "next")
        return date.fromisoformat(f"{year}-{clock['by']['day']}")
    within = clock["within"]
    begun = dossier.done[-1] if within["from"] == "previous" else dossier.last(within["from"])
    if begun is None:
        return None
    if within["unit"] == "working-days":
        return after_working_days(begun.at.date(), within["count"])
    return begun.at.date() + timedelta(days=within["count"])


def effective(dossier: Dossier | None, day: date, now: datetime) -> datetime:
    """When an act known by its day counts as done: at midnight, or at the last act of that day."""
    midnight = datetime.combine(day, time())
    return max([midnight, *(act.at for act in (dossier.done if dossier else []) if act.at.date() == day)])
