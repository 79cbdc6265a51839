"""Term: how rows of status are seen on a day, once the term of a title may have run out. Nothing of it is stored."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal

from domain.clock import day_of, from_micros
from domain.status import EXPIRED
from projections.intervals import status
from projections.standing import RECOGNISED


def seen_on(day: date | None) -> ColumnElement[Any]:
    """The state as it is seen on that day; as it was recorded, where no day is asked about."""
    c = status.c
    if day is None:
        return c.state
    return case((and_(c.state == RECOGNISED, c.valid_until < day.isoformat()), literal(EXPIRED)), else_=c.state)


def day_asked(as_of: int | None, today: date) -> date:
    """The day on which an instant falls that is asked about, or today."""
    return today if as_of is None else day_of(from_micros(as_of))
