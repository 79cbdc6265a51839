"""Correcting what stands in the registers: an activity, the name of a subject, a mandate."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from domain.activity import Activity
from domain.clock import day_of, instant_text, shown, start_of_day
from domain.commands.activities import may_enter
from domain.commands.setup import may_enroll
from domain.correction_refusals import ActsOutside
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import InTheFuture, NobodyLearned, NotFound, OutOfDate, PeriodReversed
from domain.mandate import Mandate, term
from domain.meeting import check_count
from domain.stream import Act
from domain.subject import Subject
from domain.text import plain

Answer = dict[str, Any]
Text = dict[str, str] | None


def correct_activity(
    desk: Desk, *, activity: str, citing: Collection[str], values: Mapping[str, Any], reason: str, text: Text
) -> Answer:
    """Mend an activity; `citing` are the dossiers that name it as evidence, which are told what becomes of that."""
    held = desk.get(Activity, f"activity.{activity}")
    may_enter(desk, held.place["id"])
    act, new, before = _act(desk), _checked(values, desk.act), held.held_on
    moved = new.get("held_on", before) != before
    with_it = _placed(new["held_on"]) if moved else {}
    changed = held.mend(act, new, reason=plain("reason", reason), text=text, **with_it)
    desk.keep(held)
    consequences = [_cited(each, activity, before, held.held_on) for each in desk.all(Dossier, sorted(citing))]
    return {"activity": activity, "values": changed, "consequences": consequences}


def correct_subject(
    desk: Desk, *, subject: str, name: dict[str, str], reason: str, text: Text, called_so: Sequence[str] = ()
) -> Answer:
    """Mend what a subject is called, and with it those of its people who are called the same, as a household's head.

    Papers that were made keep the name that they were made under.
    """
    found = desk.get(Subject, f"subject.{subject}")
    if found.kind is None:
        # A member of a group who was never enrolled alone.
        raise NotFound
    may_enroll(desk, found.place["id"])
    if not set(called_so) <= set(found.people):
        raise NotFound
    with_it = {"called_so": list(called_so)} if called_so else {}
    found.mend(_act(desk), {"name": name}, reason=plain("reason", reason), text=text, **with_it)
    desk.keep(found)
    return {"subject": subject, "consequences": []}


def correct_mandate(
    desk: Desk, *, mandate: str, acts: Sequence[datetime], values: Mapping[str, Any], reason: str
) -> Answer:
    """Mend a mandate's basis or days; `acts` are the instants at which it was relied on, none of which it may lose."""
    found = desk.get(Mandate, f"mandate.{mandate}")
    new = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    if "basis" in new:
        new["basis"] = plain("basis", new["basis"])
    read = found.values | new
    if read["valid_to"] is not None and read["valid_to"] < read["valid_from"]:
        raise PeriodReversed(field="valid_to")
    first, after = term(read["valid_from"], read["valid_to"])
    if outside := sorted(each for each in acts if each < first or (after is not None and each >= after)):
        days = {"first": shown(day_of(outside[0])), "last": shown(day_of(outside[-1]))}
        raise ActsOutside(count=len(outside), **days)
    changed = found.mend(_act(desk), new, reason=plain("reason", reason), text=None)
    desk.keep(found)
    return {"mandate": mandate, "values": changed}


def _act(desk: Desk) -> Act:
    return replace(desk.act, done=None)


def _placed(day: str) -> dict[str, str]:
    return {"occurred_at": instant_text(start_of_day(date.fromisoformat(day))), "precision": "day"}


def _checked(values: Mapping[str, Any], act: Act) -> dict[str, Any]:
    new = dict(values)
    for name in new.keys() & {"topic", "venue"}:
        new[name] = plain(name, new[name])
    if "learners" in new:
        check_count("learners", new["learners"])
        if new["learners"] < 1:
            raise NobodyLearned(field="learners")
    if "held_on" in new:
        if new["held_on"] > day_of(act.now):
            raise InTheFuture(field="held_on")
        new["held_on"] = new["held_on"].isoformat()
    return new


def _cited(dossier: Dossier, activity: str, before: str, after: str) -> Answer:
    """What becomes of the evidence of one dossier: an activity of another year supports nothing in this one."""
    if not any(each.values.get("activity") == activity for each in dossier.beside):
        raise OutOfDate
    years = [before[:4], after[:4]]
    return {
        "dossier": dossier.id,
        "before": None,
        "after": None,
        "returned_to": None,
        "values": {},
        "moves": {"activity_year": years} if years[0] != years[1] else {},
    }
