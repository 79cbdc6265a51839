"""Places change: they are renamed, become part of another, are split into several or dissolved, from a day on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain import territory
from domain.clock import day_of, start_of_day
from domain.desk import Desk
from domain.errors import EmptyList, InTheFuture, NotFound
from domain.place import ABOVE, Place
from domain.place_refusals import (
    IntoItself,
    NamedTwice,
    NotSideBySide,
    NotSplitHere,
    OtherKindOfPlace,
    SameName,
    TooFewParts,
)
from domain.text import plain

# Who keeps the register of places, besides those who set the system up.
KEEPING_PLACES = ("records-officer", "upper-officer")

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that is established by the same decision: its id, its name and its code."""

    place: str
    name: str
    code: str


def rename(desk: Desk, *, place: str, name: str, code: str | None, on: date, basis: str) -> Answer:
    """From a day on a place is called otherwise; entered again for the same day, the last entry holds."""
    _has_come(desk, on)
    renamed = _kept(desk, place)
    renamed.must_change(on)
    before = renamed.called_at(start_of_day(on))
    called = plain("name", name), before.code if code is None else plain("code", code, most=40)
    if called == (before.name, before.code):
        raise SameName(field="name", place=before.name)
    renamed.happen(
        Place.Renamed,
        replace(desk.act, done=on),
        name=called[0],
        code=called[1],
        before={"name": before.name, "code": before.code},
        from_on=on.isoformat(),
        basis=plain("basis", basis),
        entry_mandate=desk.act.entry_mandate,
    )
    desk.keep(renamed)
    return {"place": place, "places": [place], "into": []}


def merge(desk: Desk, *, places: Sequence[str], into: str | NewPlace, on: date, basis: str) -> Answer:
    """From a day on places are part of another one, which may be established by it."""
    _has_come(desk, on)
    merged = list(_each_once(desk, places))
    if not merged:
        raise EmptyList(field="places")
    act = replace(desk.act, done=on)
    taking = _new(desk, merged[0], into, on) if isinstance(into, NewPlace) else _kept(desk, into)
    taking.must_change(on, "into")
    # Whoever makes it part of one of these meanwhile and this merger cannot both be recorded.
    desk.rely_on_head(taking.id)
    for each in merged:
        side_by_side(desk, each, taking, on)
        each.must_change(on)
        told: Answer = {"name": each.called_at(start_of_day(on)).name, "into": taking.named_at(start_of_day(on))}
        told |= {"from_on": on.isoformat(), "basis": plain("basis", basis), "entry_mandate": act.entry_mandate}
        each.happen(Place.Merged, act, **told)
        desk.keep(each)
    return {"into": [taking.place], "places": [each.place for each in merged]}


def split(desk: Desk, *, place: str, into: Sequence[str | NewPlace], on: date, basis: str) -> Answer:
    """From a day on there are several villages instead of one; who belongs to which is said by `homes.assign`."""
    _has_come(desk, on)
    divided = _kept(desk, place)
    if divided.kind != "village":
        raise NotSplitHere(place=divided.name)
    names = [each.place if isinstance(each, NewPlace) else each for each in into]
    if len(set(names)) < 2:
        raise TooFewParts(field="into", place=divided.name)
    divided.must_change(on)
    parts = [_new(desk, divided, each, on) if isinstance(each, NewPlace) else _kept(desk, each) for each in into]
    for part in parts:
        side_by_side(desk, divided, part, on)
        part.must_change(on, "into")
        desk.rely_on_head(part.id)
    _no_name_twice(parts)
    told: Answer = {"name": divided.called_at(start_of_day(on)).name}
    told |= {"into": [part.named_at(start_of_day(on)) for part in parts], "from_on": on.isoformat()}
    told |= {"basis": plain("basis", basis), "entry_mandate": desk.act.entry_mandate}
    divided.happen(Place.Split, replace(desk.act, done=on), **told)
    desk.keep(divided)
    return {"into": names, "places": [place]}


def establish_villages(desk: Desk, *, commune: str, villages: Sequence[NewPlace]) -> Answer:
    """Villages of a commune enter the register of places, in an area of the commune's class."""
    if not villages:
        raise EmptyList
    within = _kept(desk, commune)
    if within.kind != "commune":
        raise NotFound
    within.must_stand(desk.act.moment)
    for new in villages:
        told: Answer = {"kind": "village", "name": plain("name", new.name), "code": plain("code", new.code, most=40)}
        told |= {"parent": commune, "area": within.area, "demonstration": within.demonstration}
        told |= {"entry_mandate": desk.act.entry_mandate}
        desk.keep(Place.open(Place.Established, f"place.{new.place}", desk.act, **told))
    return {"places": [new.place for new in villages]}


def dissolve(desk: Desk, *, place: str, on: date, basis: str) -> Answer:
    """From a day on a village is there no more, and nothing takes it up; who moved where is said by `homes.assign`."""
    _has_come(desk, on)
    gone = _kept(desk, place)
    if gone.kind != "village":
        raise NotSplitHere(place=gone.name)
    gone.must_change(on)
    told: Answer = {"name": gone.called_at(start_of_day(on)).name, "from_on": on.isoformat()}
    told |= {"basis": plain("basis", basis), "entry_mandate": desk.act.entry_mandate}
    gone.happen(Place.Dissolved, replace(desk.act, done=on), **told)
    desk.keep(gone)
    return {"into": [], "places": [place]}


def may_keep_places(desk: Desk, place: str) -> None:
    """Refuse whoever keeps no register of places here."""
    desk.must_hold(KEEPING_PLACES, place)


def _kept(desk: Desk, id: str) -> Place:
    """A place of the book in which the act is written, of which the one who acts keeps the register."""
    place = desk.get(Place, f"place.{id}")
    if place.book != desk.act.book:
        raise NotFound
    may_keep_places(desk, id)
    return place


def _each_once(desk: Desk, ids: Sequence[str]) -> Iterator[Place]:
    for n, id in enumerate(ids):
        place = _kept(desk, id)
        if id in ids[:n]:
            raise NamedTwice(field="places", place=place.name)
        yield place


def _no_name_twice(parts: Sequence[Place]) -> None:
    for n, part in enumerate(parts):
        if part.place in [each.place for each in parts[:n]]:
            raise NamedTwice(field="into", place=part.name)


def _new(desk: Desk, beside: Place, new: NewPlace, on: date) -> Place:
    """A place that is established where the old one lies, in an area of the same class."""
    place = Place.open(
        Place.Established,
        f"place.{new.place}",
        replace(desk.act, done=on),
        kind=beside.kind,
        name=plain("name", new.name),
        code=plain("code", new.code, most=40),
        parent=beside.parent,
        area=beside.area,
        demonstration=beside.demonstration,
        entry_mandate=desk.act.entry_mandate,
    )
    desk.keep(place)
    return place


def side_by_side(desk: Desk, place: Place, into: Place, on: date) -> None:
    """Only places of one kind become each other; villages of what is one commune by then, communes of one book."""
    if place.place == into.place:
        raise IntoItself(field="into", place=place.name)
    if place.kind != into.kind:
        raise OtherKindOfPlace(field="into", place=place.name, into=into.name)
    apart = place.kind == "village" and _commune_of(desk, place, on) != _commune_of(desk, into, on)
    if place.kind in ABOVE or place.book != into.book or apart:
        raise NotSideBySide(field="into", place=place.name, into=into.name)


def _commune_of(desk: Desk, village: Place, on: date) -> str:
    """The commune of a village on a day: the one that it was established in, or what that has become."""
    return territory.home(desk.place, str(village.parent), start_of_day(on))


def _has_come(desk: Desk, on: date) -> None:
    """It is entered once the day has come: until then nothing changes for anybody."""
    if on > day_of(desk.act.now):
        raise InTheFuture(field="on")
