"""Counts: how many people or families there are in a group or place, and who of them holds a title on a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, String, func, literal, or_, select

from projections import territory
from projections.intervals import status
from projections.members import member
from projections.names import name
from projections.standing import RECOGNISED
from projections.subjects import subject
from projections.times import happened, stands

# A title in force was asked for in one of so many years before.
YEARS_BACK = 10


@dataclass(frozen=True, slots=True)
class Times:
    """The day for which it is asked, a book, and the instant up to which it is read."""

    day: date
    book: str
    as_of: int
    known_at: int


def population(
    denominator: str, times: Times, *, groups: Collection[str] = (), place: str = "", inside: Collection[str] = ()
) -> Select[Any]:
    """Pairs of what is asked about and one who counts for it: of groups, or of a place with all that lies within.

    The people of a place are those of its households, the families of a group the households of its members.
    """
    if denominator == "families":
        return _families_of(groups, times) if groups else _families_in(place, inside, times)
    here = (member.c.book == times.book, stands(member, times.as_of, times.known_at))
    if groups:
        asked = select(member.c.subject.label("of"), member.c.person.label("one")).where(member.c.subject.in_(groups))
    else:
        one = (literal(place, String).label("of"), member.c.person.label("one"))
        asked = select(*one).where(member.c.place.in_(inside), member.c.kind == "household")
    asked = asked.where(*here).distinct()
    return asked.where(member.c.adult == 1) if denominator == "adults" else asked


def _families_of(groups: Collection[str], times: Times) -> Select[Any]:
    home = member.alias("home")
    asked = select(member.c.subject.label("of"), home.c.subject.label("one")).select_from(
        member.join(home, home.c.person == member.c.person)
    )
    asked = asked.where(member.c.subject.in_(groups), home.c.kind == "household")
    asked = asked.where(member.c.book == times.book, home.c.book == times.book)
    both = (stands(each, times.as_of, times.known_at) for each in (member, home))
    return asked.where(*both).distinct()


def _families_in(place: str, inside: Collection[str], times: Times) -> Select[Any]:
    asked = select(literal(place, String).label("of"), subject.c.subject.label("one"))
    asked = asked.where(subject.c.place.in_(inside), subject.c.kind == "household", subject.c.book == times.book)
    return asked.where(happened(subject, times.as_of, times.known_at))


def holders(
    db: Connection, dossiers: Sequence[str], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """These dossiers as they stand, each with the name of its subject."""
    asked = select(status, name.c.name).select_from(status.outerjoin(name, name.c.owner == status.c.subject))
    asked = asked.where(status.c.dossier.in_(dossiers), stands(status, as_of, known_at))
    return db.execute(asked.order_by(status.c.dossier)).mappings().all()


def how_many(db: Connection, asked: Select[Any]) -> dict[str, int]:
    """How many count for each."""
    everyone = asked.subquery()
    return dict(db.execute(select(everyone.c.of, func.count()).group_by(everyone.c.of)).all())


def held(db: Connection, asked: Select[Any], times: Times, *, title: str) -> Mapping[str, list[str]]:
    """The dossiers of the book by which some of them hold the title, one for each who does, in order."""
    places = territory.inside(db, [times.book])
    everyone, c, day = asked.subquery(), status.c, times.day.isoformat()
    found = select(everyone.c.of, func.max(c.dossier).label("dossier"))
    found = found.select_from(everyone.join(status, c.subject == everyone.c.one)).where(
        c.title == title,
        c.state == RECOGNISED,
        c.book == times.book,
        c.place.in_(places),
        c.year.between(times.day.year - YEARS_BACK, times.day.year),
        or_(c.honour_from.is_(None), c.honour_from <= day),
        or_(c.valid_until.is_(None), c.valid_until >= day),
        stands(status, times.as_of, times.known_at),
    )
    by: dict[str, list[str]] = {}
    for of, dossier in db.execute(found.group_by(everyone.c.of, c.subject)):
        by.setdefault(of, []).append(dossier)
    return {of: sorted(dossiers) for of, dossiers in by.items()}
