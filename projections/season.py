"""Season: what a year's figures had come to at the end of each day on which one of them moved."""

from datetime import date, timedelta

from sqlalchemy import Connection, func, literal_column, select

from projections.changes import REGISTERED, progress_change
from projections.ground import Places, stands_in
from projections.standing import RECOGNISED
from projections.times import happened

MEASURES = (REGISTERED, RECOGNISED)
EPOCH = date(1970, 1, 1)
# A day of Việt Nam, in whole days since 1970.
DAY = (progress_change.c.at + literal_column("25200000000")) // literal_column("86400000000")

# Of each measure its days in order, each with what it had come to by its end.
Season = dict[str, list[tuple[date, int]]]


def season(
    db: Connection,
    *,
    book: str,
    year: int,
    title: str,
    places: Places | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Season:
    """How many were registered and recognised, day by day; places None are all of the book."""
    c = progress_change.c
    asked = select(c.measure, DAY.label("day"), func.sum(c.n)).where(
        c.book == book, c.year == year, c.title == title, happened(progress_change, as_of, known_at)
    )
    if places is not None:
        asked = asked.where(stands_in(progress_change, places))
    found: Season = {measure: [] for measure in MEASURES}
    for measure, day, n in db.execute(asked.group_by(c.measure, DAY).order_by(c.measure, DAY)):
        days = found[measure]
        # Where as many came as went, the figure stood still.
        if n:
            days.append((EPOCH + timedelta(days=day), int(n) + (days[-1][1] if days else 0)))
    return found


def in_year(day: date, year: int) -> date:
    """The same day of another year, so that two seasons lie over each other; 29 February falls on the 28th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
