"""Moving a clock: a step's last day becomes another one, for a title or all, everywhere or in some places."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.clock import shown as day_shown
from domain.commands.rules import may_keep
from domain.cycle import Cycle
from domain.desk import Desk
from domain.errors import NoCycle, NotYourPlace, UnknownReason
from domain.moved_clocks import EARLIER, MOVES, REASONS
from domain.text import plain
from domain.workflow import Step
from domain.year_errors import ClockInThePast, MayNotShorten, StepOfNoTitle, WindowElsewhere


def move_clock(
    desk: Desk,
    *,
    year: int,
    title: str | None,
    step: str,
    moves: str,
    day: date,
    reason: str,
    basis: str,
    places: Sequence[str] = (),
) -> dict[str, Any]:
    """Nobody at this step is due before `day` any more, or nobody after it; without places, in the whole commune."""
    may_keep(desk)
    cycle = desk.find(Cycle, Cycle.stream_of(book=desk.act.book, year=year))
    if cycle is None:
        raise NoCycle(year=year)
    steps = steps_of(desk, cycle, title, step)
    if moves not in MOVES or reason not in REASONS:
        raise UnknownReason(field="moves" if moves not in MOVES else "reason")
    if moves == EARLIER and any(each.clock and each.clock.waits for each in steps.values()):
        raise MayNotShorten(field="moves")
    if day < day_of(desk.act.now):
        raise ClockInThePast(field="day", day=day_shown(day))
    if abs(day.year - year) > 1:
        raise WindowElsewhere(field="day", year=year)
    for place in places:
        if desk.act.book not in desk.above(place):
            raise NotYourPlace(field="places", place=desk.place(place).name)
    cycle.move_clock(
        desk.act,
        title=title,
        titles=list(steps),
        step=step,
        places=[desk.named(place) for place in dict.fromkeys(places)],
        moves=moves,
        day=day,
        reason=reason,
        basis=plain("basis", basis),
    )
    desk.keep(cycle)
    return {"cycle": cycle.id, "titles": list(steps)}


def steps_of(desk: Desk, cycle: Cycle, title: str | None, step: str) -> dict[str, Step]:
    """The step by title in every title that is meant and knows it; refused where none does."""
    found: dict[str, Step] = {}
    for name, pinned in cycle.titles.items():
        if title in (None, name):
            procedure = desk.rules(book=desk.act.book, title=name, pinned=pinned).procedure
            known = next((each for each in procedure.steps if each.id == step), None)
            found |= {name: known} if known else {}
    if not found:
        raise StepOfNoTitle(field="step")
    return found
