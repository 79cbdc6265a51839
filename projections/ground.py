"""Ground: which dossiers stand in some places on the map of an instant, wherever they were written."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, or_, select

from domain.clock import day_of, from_micros
from projections import maps, territory
from projections.intervals import status
from projections.places import place_of


@dataclass(frozen=True, slots=True)
class Ground:
    """Some places of a map; those of which it is known for all, and those of which it depends on the subject.

    Of each it says where on the map it is what was written there.
    """

    whole: Mapping[str, str]
    shared: Mapping[tuple[str, str], str]
    # In which of the places that were written stands what belongs to nobody in particular.
    unnamed: frozenset[str]

    def holds(self, rows: FromClause) -> ColumnElement[bool]:
        """Rows with a dossier and its place that stand here."""
        mine = rows.c.place.in_([*self.whole])
        if not self.shared:
            return mine
        subjects: defaultdict[str, list[str]] = defaultdict(list)
        for place, subject in self.shared:
            subjects[place].append(subject)
        of = status.alias("of_subject")
        some = or_(*(and_(of.c.place == place, of.c.subject.in_(who)) for place, who in subjects.items()))
        return or_(mine, rows.c.dossier.in_(select(of.c.dossier).where(some)))

    def locate(self, place: str, subject: str = "") -> str:
        """Where something of this place stands."""
        return self.shared.get((place, subject)) or self.whole.get(place, place)


# Places, with all that was written in them; or those of a map, with all that stands in them there.
Places = Collection[str] | Ground


def stands_in(rows: FromClause, places: Places) -> ColumnElement[bool]:
    """Rows with a dossier and its place that are in one of these."""
    return places.holds(rows) if isinstance(places, Ground) else rows.c.place.in_(places)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The places of which something is counted, and the day of the map, where the villages were ever others."""

    places: Places
    day: date | None
    is_whole: bool

    @property
    def of_book(self) -> Places | None:
        """The places within their book, as what counts moves takes them: None are all of it."""
        return None if self.is_whole else self.places


def drawn(
    db: Connection,
    *,
    place: str,
    kind: str,
    book: str,
    seen: Collection[str],
    now: int,
    on: date | None = None,
    known_at: int | None = None,
) -> Drawn:
    """A village with what stands in it, a commune with all its villages: on the map of a day, of now if none is named.

    Where no day is named, a village that is no more stands on its own last map. What lies above communes is counted as
    it was written.
    """
    whole = place == book
    if kind not in ("village", "commune") or not maps.changed_on(db, book, known_at=known_at):
        return Drawn(territory.inside(db, [place], known_at=known_at) & {*seen}, None, whole)
    at = maps.end_of(on) if on else last_there(db, place, now, known_at=known_at)
    there = ground(db, book=book, at=at, seen=seen, places=None if whole else [place], known_at=known_at)
    return Drawn(there, day_of(from_micros(at)), whole)


def ground(
    db: Connection,
    *,
    book: str,
    at: int,
    seen: Collection[str],
    places: Collection[str] | None = None,
    known_at: int | None = None,
) -> Ground:
    """These places on the map of an instant, None being all of them, with what was written in those that are seen."""
    drawn = maps.map_at(db, at, book=book, known_at=known_at)
    named = {*drawn.begun, book} & {*seen}
    unclear = {each for each in named if drawn.asks_who(each)}
    found = {each: drawn.locate(each, None) for each in named}
    c = status.c
    asked = select(c.place, c.subject).where(c.book == book, c.place.in_(unclear)).distinct()
    told: list[Any] = list(db.execute(asked)) if unclear else []
    maps.tell_subjects(db, drawn, {subject for _place, subject in told}, known_at=known_at)
    shared = {(place, subject): drawn.locate(place, subject) for place, subject in told}
    here = {each for each, home in found.items() if places is None or home in places}
    return Ground(
        {each: found[each] for each in here - unclear},
        {each: home for each, home in shared.items() if places is None or home in places},
        frozenset(here),
    )


def last_there(db: Connection, place: str, at: int, *, known_at: int | None = None) -> int:
    """On the map of which instant a place is read: of this one, or of its last one where it was there no more."""
    row = place_of(db, place, as_of=at, known_at=known_at)
    return at if row is None or row["ended_at"] is None else int(row["ended_at"]) - 1
