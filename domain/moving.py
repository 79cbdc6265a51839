"""Moving an entry to the day on which it was really done, and what is due by another day then."""

from datetime import date, datetime, timedelta
from typing import Any

from domain.clock import day_of, instant_text, shown, start_of_day
from domain.dossier import Dossier
from domain.errors import BetweenItsNeighbours, InTheFuture
from domain.pinned import Rules
from domain.status import UNDER_APPEAL
from domain.stood import Stood
from domain.stream import Act


def moved(dossier: Dossier, act: Act, stood: Stood, done: date) -> dict[str, Any]:
    """The corrected time: on its day, between the acts before and after it."""
    if done > day_of(act.now):
        raise InTheFuture(field="done")
    if done == day_of(stood.occurred_at):
        return {}
    earliest = max((each.occurred_at for each in dossier.stood if each.version < stood.version), default=None)
    latest = min((each.occurred_at for each in dossier.stood if each.version > stood.version), default=act.now)
    moment = start_of_day(done)
    if earliest is not None and day_of(earliest) == done:
        moment = max(moment, earliest)
    if (earliest is not None and moment < earliest) or moment > latest:
        raise BetweenItsNeighbours(field="done", earliest=_shown(earliest), latest=_shown(latest))
    return {"occurred_at": instant_text(moment), "precision": "day"} | _with_it(stood, done)


def _with_it(stood: Stood, done: date) -> dict[str, Any]:
    """What an entry says of its own day."""
    if stood.topic == "held":
        return {"resumes": stood.values["resumes"] | {"held_on": done.isoformat()}}
    if stood.topic == "released":
        return {"days": stood.values["days"] + (done - day_of(stood.occurred_at)).days}
    return {}


def _shown(moment: datetime | None) -> str:
    return "-" if moment is None else shown(day_of(moment))


def release_after(dossier: Dossier, stood: Stood, new: dict[str, Any]) -> tuple[Stood, dict[str, Any]] | None:
    """The release from a hold whose beginning moves, with the days that it then lasted."""
    after = next((each for each in dossier.stood if each.version > stood.version), None)
    if stood.topic != "held" or "occurred_at" not in new or after is None or after.topic != "released":
        return None
    earlier = day_of(stood.occurred_at) - day_of(datetime.fromisoformat(new["occurred_at"]))
    return after, {"days": after.values["days"] + earlier.days}


def due_by(dossier: Dossier, rules: Rules, stood: Stood, new: dict[str, Any]) -> str | None:
    """By when what the dossier waits for is due, once these values hold; what no clock of the rules set stays."""
    if dossier.due_on is None:
        return None
    if stood is dossier.stood[-1] and stood.topic == "released" and "days" in new:
        longer = timedelta(days=new["days"] - stood.values["days"])
        return (date.fromisoformat(dossier.due_on) + longer).isoformat()
    if "occurred_at" not in new:
        return dossier.due_on
    day = day_of(datetime.fromisoformat(new["occurred_at"]))
    before = [day_of(each.occurred_at) for each in dossier.stood]
    after = [day if each is stood else was for each, was in zip(dossier.stood, before, strict=True)]
    return _due(dossier, rules, after) if _due(dossier, rules, before) == dossier.due_on else dossier.due_on


def _due(dossier: Dossier, rules: Rules, days: list[date]) -> str | None:
    """When it would be due if the standing acts were done on these days."""
    if dossier.next_step is None:
        allowed = rules.procedure.acts.appealing if dossier.state == UNDER_APPEAL else None
        due = days[-1] + timedelta(days=allowed.days) if allowed else None
    else:
        steps = {each.step: day for each, day in zip(dossier.stood, days, strict=True) if each.step}
        taken = {**dossier.taken, **steps}
        due = rules.procedure.due(dossier.next_step, after=days[-1], year=dossier.year, taken=taken)
    return None if due is None else due.isoformat()
