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
from projections.places import MERGED, SPLIT, links, place, place_link
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
    # Where a subject was enrolled, and into which part it was assigned since.
    enrolled: dict[str, str] = field(default_factory=dict)
    assigned: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

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
            parts = into if len(into) == 1 else [each for each in self.assigned.get(subject or "", ()) if each in into]
            if not parts:
                return place, True
            place = parts[-1]
        return place, False

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
    asked = select(c.place, c.at).where(c.parent == book, happened(place, None, known_at))
    found.begun.update(iter(db.execute(asked)))
    for link in links(db, known_at=known_at):
        if link["place"] not in found.begun:
            continue
        since, into = found.taken.setdefault(link["place"], (link["at"], []))
        into.append(link["upper"])
        if since > at:
            found.later[link["upper"]].append(link["place"])
    return found


def end_of(day: date) -> int:
    """The map of a day is that of its end."""
    return micros(start_of_day(day + timedelta(days=1))) - 1


def changed_on(db: Connection, book: str, *, known_at: int | None = None) -> list[date]:
    """The days on which the map of a book's villages became another one, the last one first."""
    c = place.c
    mine = select(c.place).where(c.parent == book)
    asked = select(place_link.c.at).where(place_link.c.place.in_(mine), place_link.c.how.in_((MERGED, SPLIT)))
    found = db.execute(asked.where(happened(place_link, None, known_at)).distinct()).scalars()
    return sorted({day_of(from_micros(at)) for at in found}, reverse=True)


def tell_subjects(db: Connection, of: Map, subjects: Collection[str], *, known_at: int | None = None) -> None:
    """Read where these were enrolled and assigned. A place is its own subject and was always where it is."""
    wanted = sorted(subjects)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        c, h = subject.c, subject_home.c
        of.enrolled.update((each, each) for each in some if each in of.begun)
        of.enrolled.update(iter(db.execute(select(c.subject, c.place).where(c.subject.in_(some)))))
        moves = select(h.subject, h.place).where(h.subject.in_(some), happened(subject_home, None, known_at))
        for moved, into in db.execute(moves.order_by(h.cause)):
            of.assigned[moved].append(into)
