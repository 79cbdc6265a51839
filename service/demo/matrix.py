"""The matrix: for a title one subject in every state that its procedure can bring a dossier to."""

from dataclasses import replace
from datetime import datetime

from domain import procedures
from domain.clock import VIETNAM
from domain.workflow import Procedure
from service.demo.commune import Commune, Village
from service.demo.company import Case, Company, Staff
from service.demo.going import go_on
from service.demo.others import citizen, clan, unit
from service.demo.stories import stories


def procedure_of(title: str) -> Procedure:
    """The packaged way of a title."""
    return next(each for each in procedures.editions() if each.title == title)


def states_of(title: str) -> list[str]:
    """Every state that a dossier of the title can come to."""
    return list(stories(procedure_of(title)))


def in_every_state(title: str, villages: list[Village]) -> list[Case]:
    """A subject for each; villages stand each for itself, one after another."""
    return [_case(title, state, n, villages) for n, state in enumerate(states_of(title))]


def recognised(title: str, villages: list[Village]) -> Case:
    """A subject that comes to the end of the way."""
    return _case(title, "recognised", len(states_of(title)), villages)


def above(commune: Commune) -> Commune:
    """The level above with its own book, for those who belong to no commune."""
    return replace(commune, place=commune.province)


def live(commune: Commune, staff: Staff, cases: list[Case], *, until: datetime, days: int = 2) -> None:
    """Register these subjects and let them go on to the end of their stories."""
    company = Company(commune, staff, cases)
    company.enroll()
    company.register()
    while go_on(company):
        commune.clock.pass_by(days=days)
    assert commune.clock() <= until, "the story is over in time"


def day(year: int, month: int, day: int) -> datetime:
    """That day's evening in Việt Nam."""
    return datetime(year, month, day, 23, tzinfo=VIETNAM)


def _case(title: str, state: str, number: int, villages: list[Village]) -> Case:
    kind = procedure_of(title).subject_kind
    home, name = villages[number % len(villages)], f"minh họa số {number + 1:02d}"
    if kind == "village":
        return Case(title, None, home.name, state, home)
    if kind == "commune":
        return Case(title, None, "", state)
    if kind == "clan":
        return clan(name, state, home)
    if kind == "person":
        return citizen(name, state, home)
    return unit(f"Đơn vị {name}", state, title, kind)
