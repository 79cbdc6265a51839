"""Inflation: how far the points of each village stand above those that were given to the same dossiers after it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from projections.ground import Ground, Places, stands_in
from projections.inspections import finding, findings
from projections.intervals import status
from projections.times import holds, stands

# Who gives points, in the order in which they do.
COLUMNS = ("self", "village", "commune", "inspection")
PAIRS = tuple((one, other) for n, one in enumerate(COLUMNS) for other in COLUMNS[n + 1 :])
GIVEN = (status.c.self_score, status.c.village_score, status.c.commune_score)
# Points of one dossier, in the order of the columns; None where none were given.
Points = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Mean:
    """Of so many dossiers, in points with two places."""

    count: int
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """One place: the mean of each column, of each difference between two, and of the village's above the last check."""

    place: str
    means: Mapping[str, Mean]
    gaps: Mapping[tuple[str, str], Mean]
    inflated: Mean


def by_place(
    db: Connection,
    *,
    book: str,
    places: Places,
    year: int,
    title: str,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[Line]:
    """Whose points stand highest above the last check comes first; those that nobody has checked come last."""
    c = status.c
    times = {"as_of": as_of, "known_at": known_at}
    here = and_(stands(status, as_of, known_at), c.book == book, stands_in(status, places))
    # Subject by subject only where it depends on the subject in which place a dossier stands.
    drawn = places if isinstance(places, Ground) else None
    of = (c.place, c.subject) if drawn and drawn.shared else (c.place,)
    tally: defaultdict[str, Counter[Points]] = defaultdict(Counter)
    asked = select(func.count(), *GIVEN, *of).where(here, c.year == year, c.title == title)
    for n, *row in db.execute(asked.group_by(*GIVEN, *of)):
        points, place = _located(row, drawn)
        tally[place][*points, None] += n
    found = _found(db, places=places, year=year, title=title, **times)
    for dossier, *row in db.execute(select(c.dossier, *GIVEN, *of).where(here, c.dossier.in_(found))):
        points, place = _located(row, drawn)
        tally[place].subtract([(*points, None)])
        tally[place][*points, found[dossier]] += 1
    lines = [_line(place, points) for place, points in sorted(tally.items())]
    return sorted(lines, key=lambda line: (line.inflated.points is None, -(line.inflated.points or 0)))


def _located(row: Sequence[str], drawn: Ground | None) -> tuple[Sequence[str | None], str]:
    """The points of a row, and where it stands."""
    points, (place, *subject) = row[: len(GIVEN)], row[len(GIVEN) :]
    return points, drawn.locate(place, *subject) if drawn else place


def _found(db: Connection, **asked: Any) -> dict[str, str]:
    """The points of the last inspection of each dossier that gave any."""
    rows = sorted(findings(db, **asked), key=lambda row: (row["at"], row["version"]))
    return {row["dossier"]: row["score"] for row in rows if row["score"] is not None}


def _line(place: str, tally: Counter[Points]) -> Line:
    given = [
        ({name: Decimal(each) for name, each in zip(COLUMNS, points, strict=True) if each is not None}, n)
        for points, n in tally.items()
        if n
    ]
    return Line(
        place,
        {name: _mean((told[name], n) for told, n in given if name in told) for name in COLUMNS},
        {
            (one, other): _mean((told[one] - told[other], n) for told, n in given if one in told and other in told)
            for one, other in PAIRS
        },
        _mean(
            (told["village"] - told.get("inspection", told.get("commune", Decimal(0))), n)
            for told, n in given
            if "village" in told and ("inspection" in told or "commune" in told)
        ),
    )


def _mean(weighed: Any) -> Mean:
    values = list(weighed)
    count = sum(n for _, n in values)
    if not count:
        return Mean(0, None)
    mean = sum((value * n for value, n in values), Decimal(0)) / count
    return Mean(count, mean.quantize(Decimal("0.01"), ROUND_HALF_UP))


def compared(as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Dossiers whose village's points can be held against a later check."""
    c = status.c
    checked = select(finding.c.dossier).where(holds(finding, as_of, known_at), finding.c.score.is_not(None))
    return and_(c.village_score.is_not(None), or_(c.commune_score.is_not(None), c.dossier.in_(checked)))
