"""Entries of registers typed anew: for each kind one that the book of every kind of fact holds, with other answers."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from domain.clock import day_of
from domain.commands.record_correction import RECORDS, correct_record, entries_of
from domain.desk import Desk, Request
from domain.stream import Fact
from tests.scenario import Commune, ref


def _before(day: str, days: int = 1) -> date:
    return date.fromisoformat(day) - timedelta(days=days)


# By type of entry: what it should have said instead, out of what it says.
OTHERWISE: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "target.set": lambda each: {"share": "73.5" if each.share != "73.50" else 74},
    "figure.reported": lambda each: {"part": each.part - 1, "whole": each.whole + 1, "source": f"{each.source} (sửa)"},
    "report.requested": lambda each: {"about": f"{each.about} (sửa)", "due_on": _before(each.due_on, -3)},
    "report.filed": lambda _each: {"text": ref()},
    "reward.proposed": lambda each: {"basis": f"{each.basis} (sửa)"},
    "reward.forwarded": lambda each: {"to": f"{each.to} (sửa)"},
    "reward.granted": lambda each: {"number": f"{each.number}a", "signed_on": _before(each.signed_on)},
    "reward.declined": lambda each: {"reason": _other(each.reason, "papers-lacking", "none-left"), "text": ref()},
    "inspection.planned": lambda each: {"basis": f"{each.basis} (sửa)"},
    "inspection.held": lambda each: {"text": ref(), "done": day_of(each.occurred_at) + timedelta(days=1)},
    "cycle.opened": lambda each: {"opens_on": _before(each.opens_on), "closes_on": _before(each.closes_on, -1)},
    "cycle.clock-moved": lambda each: {
        "reason": _other(each.reason, "epidemic", "weather"),
        "basis": f"{each.basis} (sửa)",
    },
    "place.established": lambda each: {
        "name": f"{each.name} (sửa)",
        "done": day_of(each.occurred_at) - timedelta(days=1),
    },
    "place.renamed": lambda each: {"name": f"{each.name} (sửa)", "from_on": _before(each.from_on)},
    "place.merged": lambda each: {"basis": f"{each.basis} (sửa)"},
    "place.split": lambda each: {"basis": f"{each.basis} (sửa)"},
    "place.dissolved": lambda each: {"stands": not each.stands, "basis": f"{each.basis} (sửa)"},
    "member.joined": lambda each: {"since": _before(each.since), "adult": not each.adult},
    "member.left": lambda each: {"left_on": _before(each.left_on, -1)},
}


def _other(now: str, one: str, another: str) -> str:
    return another if now == one else one


class Records:
    """The entries of a commune's book, the last of each kind, and their corrections."""

    def __init__(self, commune: Commune) -> None:
        self.commune = commune
        topics, ledger = {fact.TOPIC for fact in RECORDS}, commune.books.ledger
        lines = [line for book in ledger.books() for line in ledger.read(book, after=0, limit=1_000_000)]
        self.last = {line.topic: (line.stream, line.version) for line in lines if line.topic in topics}

    def entry(self, topic: str) -> Any:
        """The entry as it now reads."""
        stream, version = self.last[topic]
        desk = Desk(self.commune.office, Request(self.commune.act(), ""))
        desk.fetch([stream])
        found: list[Fact] = entries_of(desk, stream)
        return next(each for each in found if each.originator_version == version)

    def mend(self, topic: str, *, who: str | None = None, **more: Any) -> dict[str, Any]:
        """It is corrected; without values, to what `OTHERWISE` says."""
        stream, version = self.last[topic]
        told: dict[str, Any] = {"reason": "mistyped", "text": ref()} | more
        told.setdefault("values", OTHERWISE[topic](self.entry(topic)))
        act = self.commune.act(who, book=self.entry(topic).act.book)
        return self.commune.perform(act, lambda desk: correct_record(desk, stream=stream, version=version, **told))

    def today(self) -> date:
        return day_of(self.commune.clock())
