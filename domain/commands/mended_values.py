"""Values of registers typed anew: each is checked as when it was first entered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.clock import day_of, shown
from domain.commands.figures import check_share
from domain.commands.reports import check_figures
from domain.commands.rewards import REASONS as REWARD_REASONS
from domain.correction_refusals import RegisteredOutside
from domain.cycle import Cycle, per_cent
from domain.desk import Desk
from domain.errors import EmptyList, InTheFuture, PeriodReversed, UnknownReason
from domain.inspection import Inspection
from domain.moved_clocks import REASONS as MOVE_REASONS
from domain.report_refusals import AlreadyDue, NothingReported
from domain.reward import Reward
from domain.reward_refusals import NotProposed
from domain.text import plain
from domain.year_errors import WindowElsewhere

Values = dict[str, Any]
NUMBER_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Mending:
    """An entry as it now reads, on its stream, with what was typed anew and the instants of what rests on it."""

    desk: Desk
    stream: Any
    entry: Any
    values: Values
    relied_on: tuple[datetime, ...] = ()

    def read(self, name: str) -> Any:
        """A value as it was typed anew, or as it stands."""
        return self.values.get(name, getattr(self.entry, name))


def target(typed: Mending) -> Values:
    """A share that can be reached."""
    return {"share": per_cent(typed.read("share"))}


def figure(typed: Mending) -> Values:
    """So many of so many, counted by now."""
    part, whole = typed.read("part"), typed.read("whole")
    check_share(part, whole)
    return _texts(typed, "source") | _past(typed, "counted_on") | {"part": part, "whole": whole}


def request(typed: Mending) -> Values:
    """What was asked for could still be done when it was asked for."""
    new = _texts(typed, "about")
    if "due_on" in typed.values:
        if typed.values["due_on"] < day_of(typed.entry.occurred_at):
            raise AlreadyDue(field="due_on")
        new["due_on"] = typed.values["due_on"].isoformat()
    return new


def filing(typed: Mending) -> Values:
    """The same figures as were filed, with other numbers."""
    new = dict(typed.values)
    if "figures" in new:
        check_figures(new["figures"], typed.entry.figures)
        new["figures"] = [dict(each) for each in new["figures"]]
    if not (new.get("figures", typed.entry.figures) or new.get("text", typed.entry.text)):
        raise NothingReported(field="text")
    return new


def proposal(typed: Mending) -> Values:
    """On what the reward rests."""
    return _texts(typed, "basis")


def forwarding(typed: Mending) -> Values:
    """To whom it went on."""
    return _texts(typed, "to")


def granting(typed: Mending) -> Values:
    """The signed paper, and for whom of those proposed it is."""
    assert isinstance(typed.stream, Reward), "that is where it stands"
    new = _past(typed, "signed_on")
    if "number" in typed.values:
        new["number"] = plain("number", typed.values["number"], most=NUMBER_LENGTH)
    if "holders" in typed.values:
        if not typed.values["holders"]:
            raise EmptyList(field="holders")
        if not set(typed.values["holders"]) <= set(typed.stream.named):
            raise NotProposed(field="holders")
        new["holders"] = sorted(set(typed.values["holders"]))
    return new


def declining(typed: Mending) -> Values:
    """Why nobody gets it."""
    if typed.read("reason") not in REWARD_REASONS:
        raise UnknownReason(field="reason")
    return typed.values


def plan(typed: Mending) -> Values:
    """On what the inspection rests; what was drawn was drawn."""
    return _texts(typed, "basis")


def closing(typed: Mending) -> Values:
    """The day on which it ended, not before it was planned."""
    assert isinstance(typed.stream, Inspection), "that is where it stands"
    new = dict(typed.values)
    if "done" in new:
        new |= _past(typed, "done")
        planned = typed.desk.facts(typed.stream.id)[0]
        if typed.values["done"] < day_of(planned.occurred_at):
            raise PeriodReversed(field="done")
    return new


def window(typed: Mending) -> Values:
    """From when until when titles were asked for; whoever has asked is taken in."""
    assert isinstance(typed.stream, Cycle), "that is where it stands"
    days = {name: _day(typed.read(name)) for name in ("opens_on", "closes_on")}
    for field, day in days.items():
        if abs(day.year - typed.entry.year) > 1:
            raise WindowElsewhere(field=field, year=typed.entry.year)
    if days["closes_on"] < days["opens_on"]:
        raise PeriodReversed(field="closes_on")
    last = max([days["closes_on"], *(each.not_before for each in typed.stream.clocks.values() if each.not_before)])
    asked = [day_of(each) for each in typed.relied_on]
    if outside := [day for day in asked if not days["opens_on"] <= day <= last]:
        told = {"first": shown(outside[0]), "last": shown(outside[-1])}
        raise RegisteredOutside(count=len(outside), **told)
    return {name: day.isoformat() for name, day in days.items()}


def move(typed: Mending) -> Values:
    """Why a clock was moved."""
    if typed.read("reason") not in MOVE_REASONS:
        raise UnknownReason(field="reason")
    return typed.values | _texts(typed, "basis")


def _texts(typed: Mending, *names: str) -> Values:
    return {name: plain(name, typed.values[name]) for name in names if name in typed.values}


def _past(typed: Mending, name: str) -> Values:
    if name not in typed.values:
        return {}
    if typed.values[name] > day_of(typed.desk.act.now):
        raise InTheFuture(field=name)
    return {name: typed.values[name].isoformat()}


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
