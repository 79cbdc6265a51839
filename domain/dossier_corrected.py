"""The correction of a dossier's entry, and what the dossier then remembers anew."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.clocks import term_between
from domain.dossier_facts import SELF_ASSESSED, Went
from domain.stood import Stood


class Corrected(Went):
    TOPIC = "dossier.corrected"
    corrects: str
    corrected_type: str
    corrected_version: int
    values: dict[str, Any]
    reason: str
    text: dict[str, str] | None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        stood = next(each for each in aggregate.entries if each.version == self.corrected_version)
        voted = set(stood.values.get("hands", ())) if "hands" in self.values else set()
        stood.mend(self.values)
        stood.mended_by.add(self.act.person)
        if stood is aggregate.stood[-1]:
            aggregate.last_act = stood.occurred_at
        if stood.step in aggregate.taken:
            last = next(each for each in reversed(aggregate.stood) if each.step == stood.step)
            aggregate.taken[stood.step] = day_of(last.occurred_at)
        # Who mends a judgement has judged; who mends a subject's own scores has not scored for it.
        if (judged := stood.step or stood.topic) in aggregate.hands and stood.topic != SELF_ASSESSED:
            aggregate.hands[judged] -= voted - _hands_at(aggregate, judged)
            aggregate.hands[judged] |= {self.act.person, *self.values.get("hands", ())}
        if (read_again := READ_AGAIN.get(stood.topic)) is not None:
            read_again(aggregate, stood)


def _hands_at(aggregate: Any, judged: str) -> set[str]:
    """Everybody whose hands a step was in, as its entries now read: who took it, and who mended it."""
    entries = [each for each in aggregate.stood if judged in (each.step, each.topic)]
    return {who for each in entries for who in (*each.values.get("hands", ()), *each.mended_by)}


def _posted_again(aggregate: Any, stood: Stood) -> None:
    if stood.values["posting"] == aggregate.posting:
        aggregate.posted_until = date.fromisoformat(stood.values["until"])


def _decided_again(aggregate: Any, stood: Stood) -> None:
    """The term that the last decision gave, and what is left in force of it."""
    if stood.values["decision"] == aggregate.decision:
        aggregate.term = term_between(stood.values["valid_from"], stood.values["valid_until"])
        aggregate.in_force = aggregate.in_force and aggregate.term


def _held_again(aggregate: Any, stood: Stood) -> None:
    """Where it goes on from, if this is the hold that lasts: an earlier one was released long ago."""
    if stood is next(each for each in reversed(aggregate.stood) if each.topic == stood.topic):
        aggregate.resumes = aggregate.resumes and stood.values["resumes"]


# What the dossier itself remembers of an entry, read once more.
READ_AGAIN: Mapping[str, Callable[[Any, Stood], None]] = {
    "posted": _posted_again,
    "award-decided": _decided_again,
    "held": _held_again,
}
