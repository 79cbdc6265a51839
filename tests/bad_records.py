"""Bad corrections of registers, as data: values that no such entry can have, and people who may not mend them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.clock import day_of
from domain.correction_refusals import ActedMeanwhile, HeadIsChanged, RegisteredOutside
from domain.errors import (
    EmptyList,
    InTheFuture,
    NobodyCounted,
    NotACount,
    NotCorrectable,
    NothingToCorrect,
    NotPlainText,
    NotYourOffice,
    PartAboveWhole,
    PeriodReversed,
    Refusal,
    UnknownReason,
)
from domain.membership_refusals import BeforeThat, NotAdult, UnknownRole
from domain.report_refusals import AlreadyDue, NothingReported, WrongFigures
from domain.reward_refusals import NotProposed
from domain.year_errors import NotAShare, WindowElsewhere
from tests.records import OTHERWISE


@dataclass(frozen=True)
class Bad:
    """A correction of the last entry of a kind; `values` are made from the entry as it reads."""

    name: str
    refusal: type[Refusal]
    topic: str
    values: Callable[[Any], Mapping[str, Any]]
    who: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def _day(text: str, days: int) -> date:
    return date.fromisoformat(text) + timedelta(days=days)


NEVER = date(2099, 1, 1)
NEW_YEAR = datetime(2025, 1, 1, 3, tzinfo=UTC)
FIGURE = {"figure": "activities", "title": None, "value": 1}

VALUES = (
    Bad("a target of nothing", NotAShare, "target.set", lambda _: {"share": 0}),
    Bad("a target above everybody", NotAShare, "target.set", lambda _: {"share": 101}),
    Bad("a target in words", NotAShare, "target.set", lambda _: {"share": "nhiều"}),
    Bad("a target of thirds of a per cent", NotAShare, "target.set", lambda _: {"share": "33.333"}),
    Bad("a target as it was", NothingToCorrect, "target.set", lambda each: {"share": each.share}),
    Bad("a target of another title", NotCorrectable, "target.set", lambda _: {"title": "clan"}),
    Bad("more than there were", PartAboveWhole, "figure.reported", lambda each: {"part": each.whole + 1}),
    Bad("out of nobody", NobodyCounted, "figure.reported", lambda _: {"part": 0, "whole": 0}),
    Bad("fewer than none", NotACount, "figure.reported", lambda _: {"part": -1}),
    Bad("half of somebody", NotACount, "figure.reported", lambda _: {"part": 0.5}),
    Bad("a truth for a number", NotACount, "figure.reported", lambda _: {"part": True}),
    Bad("counted tomorrow", InTheFuture, "figure.reported", lambda _: {"counted_on": NEVER}),
    Bad("written nowhere", NotPlainText, "figure.reported", lambda _: {"source": " "}),
    Bad("a figure by another name", NotCorrectable, "figure.reported", lambda _: {"called": "x"}),
    Bad("a report due before it was asked for", AlreadyDue, "report.requested",
        lambda each: {"due_on": day_of(each.occurred_at) - timedelta(days=1)}),
    Bad("a report about a bell", NotPlainText, "report.requested", lambda _: {"about": "x\x07"}),
    Bad("a report of other people", NotCorrectable, "report.requested", lambda _: {"filers": []}),
    Bad("a figure that was not filed", WrongFigures, "report.filed", lambda _: {"figures": [FIGURE]}),
    Bad("a report of nothing", NothingReported, "report.filed", lambda _: {"text": None}),
    Bad("a report filed on another day", NotCorrectable, "report.filed", lambda _: {"due_on": NEVER}),
    Bad("a proposal without a basis", NotPlainText, "reward.proposed", lambda _: {"basis": ""}),
    Bad("a proposal of other people", NotCorrectable, "reward.proposed", lambda _: {"holders": []}),
    Bad("a proposal to nobody", NotPlainText, "reward.forwarded", lambda _: {"to": " "}),
    Bad("a reward signed tomorrow", InTheFuture, "reward.granted", lambda _: {"signed_on": NEVER}),
    Bad("a reward of a number too long", NotPlainText, "reward.granted", lambda _: {"number": "1" * 61}),
    Bad("a reward to nobody", EmptyList, "reward.granted", lambda _: {"holders": []}),
    Bad("a reward to a stranger", NotProposed, "reward.granted", lambda _: {"holders": ["d.2026.family.x.1"]}),
    Bad("a refusal for no reason", UnknownReason, "reward.declined", lambda _: {"reason": "mood"}),
    Bad("an inspection on no basis", NotPlainText, "inspection.planned", lambda _: {"basis": " "}),
    Bad("an inspection drawn anew", NotCorrectable, "inspection.planned", lambda _: {"seed": "1" * 32}),
    Bad("an inspection that ends tomorrow", InTheFuture, "inspection.held", lambda _: {"done": NEVER}),
    Bad("an inspection that ended before it was planned", PeriodReversed, "inspection.held",
        lambda _: {"done": date(2026, 10, 1)}),
    Bad("a year that ends before it begins", PeriodReversed, "cycle.opened",
        lambda each: {"closes_on": _day(each.opens_on, -1)}),
    Bad("a year of another century", WindowElsewhere, "cycle.opened", lambda _: {"opens_on": date(1999, 1, 1)}),
    Bad("a year that leaves somebody out", RegisteredOutside, "cycle.opened",
        lambda each: {"opens_on": _day(each.opens_on, 9)}, more={"relied_on": [NEW_YEAR]}),
    Bad("a year of other titles", NotCorrectable, "cycle.opened", lambda _: {"titles": []}),
    Bad("a clock moved for no reason", UnknownReason, "cycle.clock-moved", lambda _: {"reason": "mood"}),
    Bad("a clock moved on no basis", NotPlainText, "cycle.clock-moved", lambda _: {"basis": ""}),
    Bad("a clock moved to another day", NotCorrectable, "cycle.clock-moved", lambda _: {"day": NEVER}),
    Bad("a member of no such role", UnknownRole, "member.joined", lambda _: {"role": "deputy"}),
    Bad("a child at the head", NotAdult, "member.joined", lambda _: {"role": "head", "adult": False}),
    Bad("a second head", HeadIsChanged, "member.joined", lambda _: {"role": "head", "adult": True}),
    Bad("a member from tomorrow on", InTheFuture, "member.joined", lambda _: {"since": NEVER}),
    Bad("a member after leaving", BeforeThat, "member.joined", lambda each: {"since": _day(each.since, 4)}),
    Bad("a member who could not have acted", ActedMeanwhile, "member.joined", lambda _: {"adult": False},
        more={"relied_on": [datetime(2026, 12, 1, tzinfo=UTC)]}),
    Bad("a member of another group", NotCorrectable, "member.joined", lambda _: {"group": "x"}),
    Bad("somebody who left before coming", BeforeThat, "member.left", lambda each: {"left_on": _day(each.since, -2)}),
    Bad("somebody who leaves tomorrow", InTheFuture, "member.left", lambda _: {"left_on": NEVER}),
)  # fmt: skip

# An office that makes none of these entries mends none of them.
PEOPLE = tuple(
    Bad(f"{topic} by the appraiser", NotYourOffice, topic, values, "appraiser") for topic, values in OTHERWISE.items()
)
REASONS = tuple(
    Bad(f"{topic} for a reason with a bell", NotPlainText, topic, values, more={"reason": "x\x07"})
    for topic, values in OTHERWISE.items()
)

RECORDS: tuple[Bad, ...] = (*VALUES, *PEOPLE, *REASONS)
