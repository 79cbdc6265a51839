"""Flow: how many dossiers have come to each stage, how many stand there, and for how many days they did."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, case, cast, func, literal_column, select

from domain.status import APPRAISED, POSTED, RECOGNISED, REGISTERED, SELF_ASSESSED, STATES, VERIFIED
from projections.ground import Places, stands_in
from projections.intervals import status
from projections.readmodel import FOREVER
from projections.times import begun

# The way of a dossier that is recognised; every other state leads away from it, or back.
STAGES = (REGISTERED, SELF_ASSESSED, VERIFIED, POSTED, APPRAISED, RECOGNISED)
DAY: ColumnElement[int] = literal_column("86400000000", BigInteger)


@dataclass(slots=True)
class Stage:
    """One state: how many dossiers have left it after so many whole days, and for how many others stand in it."""

    left: dict[int, int] = field(default_factory=dict)
    here: dict[int, int] = field(default_factory=dict)

    @property
    def reached(self) -> int:
        """How many have ever stood in it."""
        return sum(self.left.values()) + self.standing

    @property
    def standing(self) -> int:
        """How many stand in it."""
        return sum(self.here.values())


def stages(
    db: Connection,
    *,
    book: str,
    places: Places,
    year: int,
    title: str,
    now: int,
    as_of: int | None = None,
    known_at: int | None = None,
) -> dict[str, Stage]:
    """By state; the time of those that still stand in one runs until `now`, or until the instant looked at.

    A dossier that came to a state twice is counted there once, with both times together.
    """
    until: ColumnElement[int] = literal_column(str(now if as_of is None else as_of), BigInteger)
    c, ends = status.c, _ends(known_at)
    spent = case((ends < until, ends), else_=until) - c.valid_from
    stays = select(
        c.dossier,
        c.state,
        (cast(func.sum(spent), BigInteger) // DAY).label("days"),
        func.max(case((ends == FOREVER if as_of is None else ends > until, 1), else_=0)).label("here"),
    )
    mine = (c.book == book, stands_in(status, places), c.year == year, c.title == title)
    stays = _stood(stays, as_of, known_at).where(*mine)
    stay = stays.group_by(c.dossier, c.state).subquery()
    asked = select(stay.c.state, stay.c.here, stay.c.days, func.count())
    found: defaultdict[str, Stage] = defaultdict(Stage)
    for state, here, days, n in db.execute(asked.group_by(stay.c.state, stay.c.here, stay.c.days)):
        (found[state].here if here else found[state].left)[int(days)] = n
    return {state: found[state] for state in STATES if state in found}


def came_to(state: str, as_of: int | None, known_at: int | None) -> Select[Any]:
    """The dossiers that have ever stood in a state."""
    return _stood(select(status.c.dossier), as_of, known_at).where(status.c.state == state)


def _stood(asked: Select[Any], as_of: int | None, known_at: int | None) -> Select[Any]:
    """Of rows that had begun all but those of acts that were overruled before they began."""
    return asked.where(begun(status, as_of, known_at), status.c.valid_from <= _ends(known_at))


def _ends(known_at: int | None) -> ColumnElement[int]:
    """When a row ends, as far as that was known."""
    c = status.c
    if known_at is None:
        return c.valid_to
    return case((c.next_known > known_at, literal_column(str(FOREVER), BigInteger)), else_=c.valid_to)


def median(days: Mapping[int, int]) -> int | None:
    """The number of days that half of them did not exceed."""
    half, seen = (sum(days.values()) + 1) // 2, 0
    for each in sorted(days):
        seen += days[each]
        if seen >= half:
            return each
    return None


def within(days: Mapping[int, int], least: int, most: int | None) -> int:
    """How many took at least so many days and, where that is said, at most so many."""
    return sum(n for each, n in days.items() if each >= least and (most is None or each <= most))
