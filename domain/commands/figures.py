"""Figures that are counted elsewhere, beside the targets that they are measured by."""

from datetime import date
from typing import Any

from domain.clock import day_of
from domain.commands.setup import add_fact
from domain.cycle import Target
from domain.desk import Desk
from domain.errors import InTheFuture, NobodyCounted, PartAboveWhole
from domain.meeting import check_count
from domain.text import plain

# A figure that no target asks for has a name of its own; of whom it is, its name says.
OTHER, OF_THOSE_COUNTED = "other", "counted"

# Who reports for the commune, or for the level above.
REPORTING = ("records-officer", "culture-office", "upper-officer")


def report_figure(
    desk: Desk,
    *,
    year: int,
    title: str | None,
    measure: str,
    denominator: str,
    called: str,
    part: int,
    whole: int,
    counted_on: date,
    source: str,
) -> dict[str, Any]:
    """Enter `part` of `whole` people as they were counted on a day, and where that is written."""
    may_report(desk)
    check_share(part, whole)
    if counted_on > day_of(desk.act.now):
        raise InTheFuture(field="counted_on")
    stream = Target.stream_of(book=desk.act.book, year=year)
    data = {
        "year": year,
        "title": title,
        "measure": measure,
        "denominator": denominator,
        "called": plain("name", called),
        "part": part,
        "whole": whole,
        "counted_on": counted_on.isoformat(),
        "source": plain("source", source),
        "entry_mandate": desk.act.entry_mandate,
    }
    add_fact(desk, Target, Target.FigureReported, stream, data)
    return {"target": stream, "measure": measure}


def check_share(part: int, whole: int) -> None:
    """So many of so many: of nobody there is no share, and nobody is counted who is not there."""
    check_count("part", part)
    check_count("whole", whole)
    if whole < 1:
        raise NobodyCounted(field="whole")
    if part > whole:
        raise PartAboveWhole(field="part", part=part, whole=whole)


def may_report(desk: Desk) -> None:
    """Refuse whoever does not report here."""
    desk.must_hold(REPORTING, desk.act.book)
