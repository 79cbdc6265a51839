"""Roll-up: the figures of many communes, each as a whole, asked at once for the level above them."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, func, or_, select

from projections.changes import REGISTERED, progress_change
from projections.cycles import IN_ORDER, cycle_title
from projections.places import place, read
from projections.progress import Progress, share, start_of_year
from projections.readings import reads
from projections.standing import RECOGNISED
from projections.subjects import subject
from projections.times import happened

# By book, title and measure.
Counts = dict[tuple[str, str, str], int]


def by_commune(
    db: Connection, books: Collection[str], *, year: int, as_of: int | None = None, known_at: int | None = None
) -> list[Progress]:
    """A line for each title that a commune opened for the year or registered in, by title and book."""
    everyone = _everyone(db, books, year, as_of, known_at)
    c = progress_change.c
    asked = select(c.book, c.title, c.measure, func.sum(c.n)).where(
        c.book.in_(books), c.year == year, happened(progress_change, as_of, known_at)
    )
    moved = {
        (book, title, measure): int(n)
        for book, title, measure, n in db.execute(asked.group_by(c.book, c.title, c.measure))
    }
    kinds, opened = _titles(db, books, year, as_of, known_at)
    return [
        _line(book, title, year, everyone.get((book, kinds.get((book, title), "")), 0), moved)
        for title, book in sorted((title, book) for book, title in opened | {(book, title) for book, title, _ in moved})
    ]


def _line(book: str, title: str, year: int, every: int, moved: Counts) -> Progress:
    registered, recognised = (moved.get((book, title, measure), 0) for measure in (REGISTERED, RECOGNISED))
    shares = share(recognised, registered), share(recognised, every)
    return Progress(book, book, year, title, every, registered, recognised, *shares, None, None)


def _titles(
    db: Connection, books: Collection[str], year: int, as_of: int | None, known_at: int | None
) -> tuple[dict[tuple[str, str], str], set[tuple[str, str]]]:
    """Whose each title is, by book, and which of them are open in the year."""
    c = cycle_title.c
    asked = select(c.book, c.title, c.year, c.subject_kind).where(
        c.book.in_(books), reads(cycle_title, as_of, known_at)
    )
    rows = db.execute(asked.order_by(*IN_ORDER)).all()
    kinds = {(row.book, row.title): row.subject_kind for row in rows}
    return kinds, {(row.book, row.title) for row in rows if row.year == year}


def _everyone(
    db: Connection, books: Collection[str], year: int, as_of: int | None, known_at: int | None
) -> dict[tuple[str, str], int]:
    """How many could hold a title, by book and kind; a place that was there on any day of the year is one itself."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    c = subject.c
    enrolled = select(c.book, c.kind, func.count()).where(c.book.in_(books), happened(subject, as_of, known_at))
    for book, kind, n in db.execute(enrolled.group_by(c.book, c.kind)):
        found[book, kind] += n
    p = place.c
    there = select(*read(as_of, known_at)).where(
        or_(p.place.in_(books), p.parent.in_(books)), happened(place, as_of, known_at)
    )
    for row in db.execute(there).mappings():
        if row["ended_on"] is None or row["ended_at"] > start_of_year(year):
            for book in {row["place"], row["parent"]} & set(books):
                found[book, row["kind"]] += 1
    return found
