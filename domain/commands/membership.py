"""Memberships: who joins a household, a clan or a unit, who leaves it, and whose part in it changes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.clock import shown
from domain.commands.batch import decide_each
from domain.commands.setup import may_enroll
from domain.desk import Desk
from domain.errors import NothingToCorrect, NotYourPlace, OutOfDate, UnknownReason
from domain.membership import CHANGED, EXCLUSIVE, GROUPS, MEMBER, MOVED_ON, REASONS, Stay
from domain.membership_refusals import (
    AlreadyMember,
    BeforeThat,
    InAnotherHousehold,
    NotAdult,
    NotAGroup,
    NotAMember,
    NotAPerson,
    OtherCommune,
    UnknownRole,
)
from domain.stream import Act
from domain.subject import Subject


@dataclass(frozen=True, slots=True)
class Joining:
    """One person: `name` is the vault's reference where nobody knew the person before.

    `leaves` are the households that the page said the person leaves by it.
    """

    person: str
    role: str = MEMBER
    adult: bool = True
    name: dict[str, str] | None = None
    leaves: tuple[str, ...] = ()


def join(
    desk: Desk,
    *,
    group: str,
    joining: Sequence[Joining],
    since: date,
    former: Collection[str] = (),
    left_out: Collection[str] = (),
) -> dict[str, Any]:
    """People belong to a group from a day on. `former` are heads until then, who stay as its members."""
    act = replace(desk.act, done=since)
    households = [f"subject.{each}" for one in joining for each in one.leaves]
    people = [f"subject.{person}" for person in (*(each.person for each in joining), *former)]
    desk.fetch([f"subject.{group}", *people, *households])
    into = group_of(desk, group)
    refused = decide_each(
        joining, lambda each: _join(desk, act, into, each, since), named=lambda each: each.person, left_out=left_out
    )
    for person in former:
        _change(desk, act, into, person, role=MEMBER, adult=True, on=since)
    return {"group": group, "people": [each.person for each in joining if each.person not in refused]}


def leave(desk: Desk, *, group: str, person: str, on: date, reason: str) -> dict[str, Any]:
    """From a day on somebody no longer belongs to a group."""
    act = replace(desk.act, done=on)
    desk.fetch([f"subject.{group}", f"subject.{person}"])
    if reason not in REASONS:
        raise UnknownReason(field="reason")
    _leave(desk, act, group_of(desk, group), person, on=on, reason=reason)
    return {"group": group, "person": person}


def change(
    desk: Desk, *, group: str, person: str, role: str, adult: bool, on: date, former: Collection[str] = ()
) -> dict[str, Any]:
    """From a day on somebody has another role in a group, or counts as an adult."""
    act = replace(desk.act, done=on)
    desk.fetch([f"subject.{each}" for each in (group, person, *former)])
    within = group_of(desk, group)
    _change(desk, act, within, person, role=role, adult=adult, on=on)
    for each in former:
        if each != person:
            _change(desk, act, within, each, role=MEMBER, adult=True, on=on)
    return {"group": group, "person": person}


def group_of(desk: Desk, id: str) -> Subject:
    """A group in which the one who acts keeps the list of members."""
    found = desk.find(Subject, f"subject.{id}")
    if found is None or found.kind not in GROUPS:
        raise NotAGroup
    may_enroll(desk, found.place["id"])
    if found.book != desk.act.book:
        raise NotYourPlace(place=found.place["name"])
    return found


def _join(desk: Desk, act: Act, group: Subject, joining: Joining, since: date) -> None:
    person = desk.find(Subject, f"subject.{joining.person}")
    if joining.person == group.subject or (person is not None and person.kind not in (None, "person")):
        raise NotAPerson
    # To a unit above the communes belong people of the register of any commune below.
    if person is not None and person.book != group.book and group.book not in desk.above(person.book):
        raise OtherCommune
    _check(group, joining.role, adult=joining.adult)
    if _stay(desk, group, joining.person) is not None:
        raise AlreadyMember
    _after_the_last(person, group.subject, since)
    if group.kind in EXCLUSIVE:
        for left in _households(desk, person, joining):
            _leave(desk, act, left, joining.person, on=since, reason=MOVED_ON)
    _say(desk, act, joining.person, Subject.Joined, _new(group, joining.role, joining.adult, since), name=joining.name)


def _new(group: Subject, role: str, adult: bool, since: date) -> Stay:
    return Stay(group.subject, str(group.kind), group.place, role, adult, since)


def _check(group: Subject, role: str, *, adult: bool) -> None:
    kind = GROUPS[str(group.kind)]
    if role not in kind.roles:
        raise UnknownRole(field="role")
    if role != MEMBER and not adult:
        raise NotAdult(field="adult")


def _after_the_last(person: Subject | None, group: str, since: date) -> None:
    said = person.stays.get(group) if person else None
    if said and said[-1].until is not None and since < said[-1].until:
        raise BeforeThat(field="since", day=shown(said[-1].until))


def _households(desk: Desk, person: Subject | None, joining: Joining) -> Iterator[Subject]:
    """The households that the person leaves: what the page said, and nothing else."""
    stays = [said[-1] for said in person.stays.values()] if person else []
    now = {stay.group for stay in stays if stay.kind in EXCLUSIVE and stay.until is None}
    if not now <= set(joining.leaves):
        raise InAnotherHousehold
    for id in joining.leaves:
        left = desk.find(Subject, f"subject.{id}")
        if left is None or left.kind not in EXCLUSIVE or _stay(desk, left, joining.person) is None:
            raise OutOfDate
        may_enroll(desk, left.place["id"])
        yield left


def _leave(desk: Desk, act: Act, group: Subject, person: str, *, on: date, reason: str) -> None:
    stay = _stay(desk, group, person)
    if stay is None:
        raise NotAMember
    if on < stay.since:
        raise BeforeThat(field="on", day=shown(stay.since))
    _say(desk, act, person, Subject.Left, stay, left_on=on.isoformat(), reason=reason)


def _change(desk: Desk, act: Act, group: Subject, person: str, *, role: str, adult: bool, on: date) -> None:
    _check(group, role, adult=adult)
    stay = _stay(desk, group, person)
    if stay is not None and (stay.role, stay.adult) == (role, adult):
        raise NothingToCorrect
    _leave(desk, act, group, person, on=on, reason=CHANGED)
    _say(desk, act, person, Subject.Joined, _new(group, role, adult, on), name=None)


def _stay(desk: Desk, group: Subject, person: str) -> Stay | None:
    """The stay that goes on: as it was said last of the person, or else since the group's enrolment."""
    found = desk.find(Subject, f"subject.{person}")
    said = found.stays.get(group.subject) if found else None
    if said:
        return said[-1] if said[-1].until is None else None
    return group.by_enrolment(person)


def _say(desk: Desk, act: Act, person: str, fact: Any, stay: Stay, **more: Any) -> None:
    """Add a fact to the person's stream, or open it; whoever else does so meanwhile, only one is recorded."""
    data = stay.as_data() | more | {"entry_mandate": act.entry_mandate}
    stream = f"subject.{person}"
    found = desk.find(Subject, stream)
    if found is None:
        desk.keep(Subject.open(fact, stream, act, **data))
    else:
        found.happen(fact, act, **data)
        desk.keep(found)
