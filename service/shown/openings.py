"""Openings: the titles for which somebody of this office can register those of a place."""

from dataclasses import dataclass

from sqlalchemy import Connection

from domain.subject import AT_HOME
from projections.closings import closed_years
from projections.cycles import titles_of
from service.i18n import local
from service.views.at_desk import rules_of_year
from service.views.finding import Here, Year
from service.visit import visit


@dataclass(frozen=True, slots=True)
class Opening:
    """One title and year that can be asked for here."""

    title: str
    year: int
    kind: str
    name: str
    place: str
    href: str


def openings(db: Connection, here: Here) -> list[Opening]:
    """Those whose registration this office enters, in the latest year of each title."""
    closed = closed_years(db, book=here.commune)
    latest = {row["title"]: row for row in titles_of(db, book=here.commune) if row["year"] not in closed}
    years = [Year(row["title"], row["year"], row) for row in latest.values()]
    return [_opening(year, here) for year in years if here.kind in AT_HOME[year.kind] and _may_register(here, year)]


def _may_register(here: Here, year: Year) -> bool:
    return visit().signed.office in rules_of_year(here.commune, year).procedure.first.offices


def _opening(year: Year, here: Here) -> Opening:
    href = f"/places/{here.id}/registrations/new?title={year.title}&year={year.year}"
    return Opening(year.title, year.year, year.kind, f"{local(year.name)} {year.year}", here.name, href)
