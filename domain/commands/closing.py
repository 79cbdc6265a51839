"""Closing a year: its report is kept as it stood, and nothing new is registered in it."""

from collections.abc import Sequence
from typing import Any

from domain.commands.rules import may_keep
from domain.cycle import Cycle
from domain.desk import Desk
from domain.errors import NoCycle


def close_year(
    desk: Desk, *, year: int, position: int, figures: Sequence[dict[str, Any]], undecided: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Keep the figures as they were read at `position` of the book; what is under way is still decided afterwards."""
    may_keep(desk)
    cycle = desk.find(Cycle, Cycle.stream_of(book=desk.act.book, year=year))
    if cycle is None:
        raise NoCycle(year=year)
    cycle.close(desk.act, position=position, figures=list(figures), undecided=list(undecided))
    desk.keep(cycle)
    return {"cycle": cycle.id}
