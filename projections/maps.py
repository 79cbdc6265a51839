"""Maps: the same things counted on the places of another day, each of them exactly once.

A thing stands in the place and belongs to the subject that it was written for. Forwards, mergers are followed for all
of a place, a split subject by subject. Backwards, to a map on which several places were not one yet, a thing stands
where its subject was enrolled then; where nobody can say so it stays where it is.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, select

from domain.clock import day_of, from_micros, micros, start_of_day
from projections.places import BECAME, NOTHING, links, place, place_link, read, stood, there
from projections.subjects import subject, subject_home
from projections.times import happened


@dataclass(slots=True)
class Map:
    """The places as they were at an instant, and how to come to them from those of any other."""

    at: int
    # When a place was established; when it was taken up, and by what.
    begun: dict[str, int] = field(default_factory=dict)
    taken: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    # Of each place those that became part of it after the day of the map.
    later: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    # Where a subject was enrolled; from where to where it was assigned since, as often as that was said.
    enrolled: dict[str, str] = field(default_factory=dict)
    assigned: dict[str, list[tuple[str | None, str]]] = field(default_factory=lambda: defaultdict(list))

    def asks_who(self, place: str) -> bool:
        """Whether it depends on the subject where something of this place stands."""
        reached, is_split = self._forward(place, None)
        return is_split or reached in self.later

    def locate(self, place: str, subject: str | None) -> str:
        """Where something stands on this map."""
        reached, _ = self._forward(place, subject)
        if reached not in self.later:
            return reached
        possible = self._before(reached)
        origin = self.enrolled.get(subject or "")
        if origin is not None and (home := self._forward(origin, subject)[0]) in possible:
            return home
        return possible.pop() if len(possible) == 1 else reached

    def _forward(self, place: str, subject: str | None) -> tuple[str, bool]:
        """What a place has become by then, and whether it was split without its being known where this belongs."""
        while place in self.taken and self.taken[place][0] <= self.at:
            into = self.taken[place][1]
            parts = into if len(into) == 1 else self._said(place, into, subject)
            if not parts:
                return place, True
            place = parts[-1]
        return place, False

    def _said(self, place: str, into: Collection[str], subject: str | None) -> list[str]:
        """Where it was said that a subject belongs: to one of the parts, or, of a place dissolved, anywhere."""
        said = self.assigned.get(subject or "", ())
        return [part for left, part in said if (part in into if into else left == place)]

    def _before(self, place: str) -> set[str]:
        """The places of the map that have become this one since, itself among them where it was there already."""
        found, more = {place}, {place}
        while more:
            more = {before for each in more for before in self.later.get(each, ())} - found
            found |= more
        return {each for each in found if self.begun.get(each, self.at + 1) <= self.at}


def map_at(db: Connection, at: int, *, book: str, known_at: int | None = None) -> Map:
    """The villages of a book at an instant, as far as that was known at another; a commune keeps its own book.

    Who is at home where is read when it is asked for.
    """
    found = Map(at)
    c = place.c
    at_first = next(each for each in read(None, known_at) if each.name == "at")
    asked = select(c.place, at_first).where(c.parent == book, there(None, known_at))
    found.begun.update(iter(db.execute(asked)))
    for link in links(db, known_at=known_at):
        # What became part of a village of another commune stays, in this book, where it was.
        if link["place"] not in found.begun or link["upper"] not in {*found.begun, NOTHING}:
            continue
        since, into = found.taken.setdefault(link["place"], (link["at"], []))
        into += [] if link["upper"] == NOTHING else [link["upper"]]
        for upper in into[-1:] or _moved_to(db, link["place"], known_at):
            if since > at:
                found.later[upper].append(link["place"])
    return found


def _moved_to(db: Connection, dissolved: str, known_at: int | None) -> list[str]:
    """Where those of a place that was dissolved went."""
    h = subject_home.c
    asked = select(h.place).distinct().where(h.from_place == dissolved, happened(subject_home, None, known_at))
    return [each for each in db.execute(asked).scalars() if each is not None]


def end_of(day: date) -> int:
    """The map of a day is that of its end."""
    return micros(start_of_day(day + timedelta(days=1))) - 1


def chosen(changed: Collection[date], *, now: int, on: date | None) -> int | None:
    """On the map of which instant a whole book is counted: of the day that is named, else of now.

    None, where it never became another one, is as it was written.
    """
    return end_of(on) if on else now if changed else None


def changed_on(db: Connection, book: str, *, known_at: int | None = None) -> list[date]:
    """The days on which the map of a book's villages became another one, the last one first."""
    c = place.c
    mine = select(c.place).where(c.parent == book)
    asked = select(place_link.c.at).where(place_link.c.place.in_(mine), place_link.c.how.in_(BECAME))
    found = db.execute(asked.where(stood(place_link, None, known_at)).distinct()).scalars()
    return sorted({day_of(from_micros(at)) for at in found}, reverse=True)


def tell_subjects(db: Connection, of: Map, subjects: Collection[str], *, known_at: int | None = None) -> None:
    """Read where these were enrolled and assigned. A place is its own subject and was always where it is."""
    wanted = sorted(subjects)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        c, h = subject.c, subject_home.c
        of.enrolled.update((each, each) for each in some if each in of.begun)
        of.enrolled.update(iter(db.execute(select(c.subject, c.place).where(c.subject.in_(some)))))
        moves = select(h.subject, h.from_place, h.place).where(h.subject.in_(some))
        moves = moves.where(happened(subject_home, None, known_at))
        for moved, left, into in db.execute(moves.order_by(h.cause)):
            of.assigned[moved].append((left, into))
