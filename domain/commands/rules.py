"""Rules of a year: a commune takes its own editions, and what is opened from then on goes by them."""

from typing import Any

from domain.commands.setup import adopt, pinned_as
from domain.criteria import Criteria
from domain.cycle import Cycle
from domain.desk import Desk
from domain.edition import Edition
from domain.errors import NoCycle, NotForTheYear, OnPlaceholder, OtherHalfMissing
from domain.procedures import Procedure

# Who loads the commune's rules.
KEEPING = ("records-officer", "upper-officer")


def take_edition(
    desk: Desk,
    *,
    year: int,
    procedure: Procedure | None = None,
    criteria: Criteria | None = None,
    demonstration: bool,
) -> dict[str, Any]:
    """Adopt an edition and have the year's title go by it; what is not given stays as the year has it."""
    may_keep(desk)
    given = [each for each in (procedure, criteria) if each is not None]
    title = given[0].title
    cycle = desk.find(Cycle, Cycle.stream_of(book=desk.act.book, year=year))
    if cycle is None:
        raise NoCycle(year=year)
    if title in cycle.titles:
        rules = desk.rules(book=desk.act.book, title=title, pinned=cycle.titles[title])
        procedure, criteria = procedure or rules.procedure, criteria or rules.criteria
    if procedure is None or criteria is None:
        raise OtherHalfMissing(field="file")
    for edition in (procedure, criteria):
        _check(edition, title, year, demonstration=demonstration)
    adopt(
        desk,
        procedures=[each for each in given if isinstance(each, Procedure)],
        criteria=[each for each in given if isinstance(each, Criteria)],
    )
    cycle.take(desk.act, pinned_as(procedure, criteria))
    desk.keep(cycle)
    return {"title": title, "editions": [each.id for each in given]}


def may_keep(desk: Desk) -> None:
    """Refuse whoever does not keep the rules here."""
    desk.must_hold(KEEPING, desk.act.book)


def _check(edition: Edition, title: str, year: int, *, demonstration: bool) -> None:
    if edition.title != title or not edition.holds_in(year):
        raise NotForTheYear(field="file", edition=edition.id, year=year)
    if edition.is_placeholder and not demonstration:
        raise OnPlaceholder(field="file", title=edition.label)
