"""Homes: in which place a subject is at home after places have merged or split, and who says so after a split."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from domain import territory
from domain.clock import day_of, shown
from domain.commands.batch import decide_each
from domain.commands.setup import may_enroll
from domain.desk import Desk
from domain.errors import NotFound
from domain.place import Place
from domain.place_refusals import NoPartOf, NotAssigned, NotOfThatPlace, NotRehomed, NotSplit
from domain.stream import Act
from domain.subject import Subject

SPLIT, DISSOLVED = "place-split", "place-dissolved"


def now(desk: Desk, place: str) -> str:
    """Where those of a place are at home when the act is done."""
    return territory.home(desk.place, place, desk.act.moment)


def meets_in(desk: Desk, place: str, meeting: str, moment: datetime) -> bool:
    """Whether the dossiers of a place are on the lists of another: of itself, or of what has taken it up by then.

    Villages of two communes have their dossiers in two books, so they keep a list each.
    """
    return meeting in (place, territory.list_of(desk.place, place, moment))


def must_be_assigned(desk: Desk, place: str) -> None:
    """Refuse what nobody can do for a subject of which it is not said yet into which part it belongs."""
    found = desk.place(place)
    if found.is_over(desk.act.moment) and found.ended_at is not None:
        kind = NotAssigned if found.into else NotRehomed
        raise kind(place=found.name, day=shown(day_of(found.ended_at)))


def assign(
    desk: Desk, *, place: str, into: str, subjects: Sequence[str], left_out: Collection[str] = ()
) -> dict[str, Any]:
    """Subjects of a place that was split belong to one of its parts, of one that was dissolved to any beside it."""
    split = desk.rely_on(Place, f"place.{place}")
    if split is None:
        raise NotFound
    if split.ended_at is None or len(split.into) == 1:
        raise NotSplit(place=split.name)
    part = desk.standing_place(into)
    if not (into in split.becomes(split.ended_at) if split.into else _was_beside(split, part, day_of(split.ended_at))):
        raise NoPartOf(field="into", place=split.name, into=part.name)
    may_enroll(desk, into)
    act = replace(desk.act, done=day_of(split.ended_at))
    desk.fetch([f"subject.{each}" for each in subjects])

    def decide(subject: str) -> None:
        found = desk.find(Subject, f"subject.{subject}")
        if found is None or found.kind is None or found.book != desk.act.book:
            raise NotFound
        _move(desk, found, act, split, part)

    decide_each(subjects, decide, named=lambda each: each, left_out=left_out)
    return {"place": place, "into": into, "subjects": list(subjects)}


def _was_beside(place: Place, part: Place, day: date) -> bool:
    """Whether a village lay beside another one on a day."""
    there = day_of(part.established_at) <= day
    return there and part.kind == place.kind and part.parent == place.parent and part.place != place.place


def _move(desk: Desk, subject: Subject, act: Act, split: Place, part: Place) -> None:
    """Said once more for another part, it mends what was said before."""
    moment = act.moment
    eve = day_of(moment) - timedelta(days=1)
    before, at = (territory.home(desk.place, subject.home_on(day)["id"], moment) for day in (eve, day_of(moment)))
    if split.place not in (before, at) or at == part.place:
        raise NotOfThatPlace(place=split.name)
    subject.happen(
        Subject.Moved,
        act,
        kind=subject.kind,
        place=part.named_at(moment),
        left=split.named_at(moment),
        moved_on=day_of(moment).isoformat(),
        cause=SPLIT if split.into else DISSOLVED,
        entry_mandate=act.entry_mandate,
    )
    desk.keep(subject)
