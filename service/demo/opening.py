"""Opening a year of the demonstration: its rules adopted, its titles open, its plan taken; and closing it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from domain import criteria, procedures
from domain.clock import day_of
from domain.commands import setup
from domain.commands.closing import close_year
from domain.commands.plans import adopt_plan
from domain.criteria import Criteria, load_criteria, titles
from domain.edition import Edition
from domain.procedures import Procedure, load_procedure
from projections.declarations import has_declared
from projections.mandates import granted
from service.demo.commune import Commune
from service.demo.founding import declare_none
from service.demo.plans import plans
from service.season.closing import report_of

Rules = tuple[Procedure, Criteria]


def open_year(commune: Commune, chosen: Collection[str], *, book: str | None = None) -> None:
    """The year's titles can be asked for, in the commune's book or the one above it."""
    rules = rules_of_year(chosen, commune.year)
    act = commune.setting_up(book=book) if book else commune.act(commune.officials["records-officer"])
    commune.perform(
        act, lambda desk: setup.adopt(desk, procedures=[one for one, _ in rules], criteria=[one for _, one in rules])
    )
    act = commune.setting_up(book=book) if book else commune.act(commune.officials["records-officer"])
    commune.perform(
        act,
        lambda desk: setup.open_cycle(
            desk,
            year=commune.year,
            opens_on=date(commune.year, 1, 1),
            closes_on=date(commune.year, 12, 31),
            titles=rules,
            demonstration=True,
        ),
    )
    _declare(commune)


def _declare(commune: Commune) -> None:
    """Whoever holds an office and has not declared anything for the year declares that there is nothing."""
    commune.wiring.projector.catch_up(commune.province)
    today = day_of(commune.clock())
    with commune.wiring.engine.connect() as db:
        held = {each.person for each in granted(db) if each.book == commune.province and each.holds_on(today)}
        people = sorted(person for person in held if not has_declared(db, person, commune.year))
    if people:
        declare_none(commune, people)


def close(commune: Commune) -> None:
    """The year's report is kept as it stands."""
    commune.wiring.projector.catch_up(commune.place)
    position = commune.wiring.projector.position(commune.place)
    with commune.wiring.engine.connect() as db:
        report = report_of(db, book=commune.place, year=commune.year, position=position, now=commune.clock())
    told: dict[str, Any] = {"position": report.position, "figures": report.figures, "undecided": report.undecided}
    commune.perform(
        commune.act(commune.officials["records-officer"]), lambda desk: close_year(desk, year=commune.year, **told)
    )


def take_plan(commune: Commune, plan: str, *, book: str | None = None) -> None:
    """The plan with its targets, in the commune's book or the one above it."""
    commune.perform(commune.setting_up(book=book), lambda desk: adopt_plan(desk, plan=plans()[plan]))


def rules_of_year(chosen: Collection[str], year: int) -> list[Rules]:
    """The packaged samples of these titles as editions of that year: none of an earlier one is known."""
    return [
        (
            load_procedure(_of_year(procedure, year), file=procedure.file),
            load_criteria(
                _of_year(next(each for each in criteria.editions() if each.title == procedure.title), year),
                file=procedure.file,
                titles=titles(),
            ),
        )
        for procedure in procedures.editions()
        if procedure.title in chosen
    ]


def _of_year(edition: Edition, year: int) -> dict[str, Any]:
    since = edition.valid_from.year
    if since <= year:
        return edition.document
    days = {"valid_from": f"{year}-01-01", "valid_to": f"{year}-12-31"}
    return edition.document | days | {"id": edition.id.replace(str(since), str(year))}
