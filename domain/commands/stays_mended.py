"""Stays in a group typed anew: no two of them overlap, and nothing that was done for the group loses its ground."""

from datetime import date
from itertools import pairwise
from typing import Any

from domain.clock import day_of, shown
from domain.commands.membership import group_of
from domain.commands.mended_values import Mending, Values
from domain.correction_refusals import ActedMeanwhile, HeadIsChanged, StaysOverlap
from domain.desk import Desk
from domain.errors import InTheFuture
from domain.membership import EXCLUSIVE, GROUPS, HEAD, MEMBER, Said, Stay, stays_of
from domain.membership_refusals import BeforeThat, NotAdult, UnknownRole
from domain.subject import Subject


def may_mend_stay(desk: Desk, entry: Any) -> None:
    """Whoever keeps the list of the group's members."""
    group_of(desk, entry.group)


def mended_stay(typed: Mending) -> Values:
    """A role of the group, days in order, and no other stay on these days."""
    assert isinstance(typed.stream, Subject), "that is where it stands"
    new = {name: value.isoformat() if isinstance(value, date) else value for name, value in typed.values.items()}
    for name in ("since", "left_on"):
        if name in typed.values and typed.values[name] > day_of(typed.desk.act.now):
            raise InTheFuture(field=name)
    role, adult = typed.read("role"), typed.read("adult")
    if role not in GROUPS[typed.entry.group_kind].roles:
        raise UnknownRole(field="role")
    if role != MEMBER and not adult:
        raise NotAdult(field="adult")
    # Who the others are stands on their own streams, so the head is handed on where all of them are looked at.
    if role == HEAD != typed.entry.role:
        raise HeadIsChanged(field="role")
    person, version = typed.stream, typed.entry.originator_version
    said = person.said | {version: person.said[version].mended(new)}
    _in_order(person, said, typed)
    _still_spoke(said, typed)
    return new


def _in_order(person: Subject, said: dict[int, Said], typed: Mending) -> None:
    """Every stay ends after it began, and none overlaps another of the group, or of a household."""
    group, field = typed.entry.group, "since" if "since" in typed.values else "left_on"
    stays = {each: _of(said, each) for each in person.stays}
    for stay in stays[group]:
        if stay.until is not None and stay.until < stay.since:
            raise BeforeThat(field=field, day=shown(stay.since))
    rivals = [
        stay
        for of, found in stays.items()
        for stay in found
        if of == group or (stay.kind in EXCLUSIVE and typed.entry.group_kind in EXCLUSIVE)
    ]
    rivals.sort(key=lambda stay: (stay.since, stay.until or date.max))
    for before, after in pairwise(rivals):
        if before.until is None or after.since < before.until:
            raise StaysOverlap(field=field)


def _still_spoke(said: dict[int, Said], typed: Mending) -> None:
    """What the person did for the group was done while they could."""
    stays = _of(said, typed.entry.group)
    days = [day_of(each) for each in typed.relied_on]
    if lost := [day for day in days if not any(stay.speaks and stay.holds_on(day) for stay in stays)]:
        raise ActedMeanwhile(count=len(lost), first=shown(lost[0]), last=shown(lost[-1]))


def _of(said: dict[int, Said], group: str) -> list[Stay]:
    return stays_of([each for each in said.values() if each.stay.group == group])
