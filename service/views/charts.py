"""Charts of a title's year in a village or commune, and the communes of a place above them side by side."""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import micros
from domain.errors import NotFound
from domain.place import ABOVE
from projections import territory
from projections.cycles import titles_of
from projections.progress import Progress, together
from projections.rollup import by_commune
from projections.titles import names_of_titles, years_of_titles
from service.i18n import text as _
from service.moments.looking import day_looked_at, looks_back, moment
from service.shown.charts import PERCENT, Bar, Bars
from service.shown.year_drawn import Scene, aims_drawn, year_drawn
from service.views import finding, reading
from service.views.finding import Here
from service.views.on_map import drawn
from service.visit import parts, visit

charts = Blueprint("charts", __name__)


@charts.get("/places/<uuid:place>/figures")
@looks_back
def one(place: UUID) -> ResponseReturnValue:
    """The figures of one title and year, drawn, each with the numbers beside it."""
    times: dict[str, Any] = moment().times
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        opened = titles_of(db, book=here.commune, **times)
        names = {
            each: name
            for each, name in names_of_titles(db, **times).items()
            if each in {row["title"] for row in opened}
        }
        years = sorted({row["year"] for row in opened}, reverse=True)
        year = reading.year() or (years[0] if years else day_looked_at().year)
        of_year = [row["title"] for row in opened if row["year"] == year]
        title = reading.code("title", names) or next((each for each in ("family", *of_year) if each in of_year), None)
        told = _drawn(db, here, year, title, names) if title else {}
    return render_template("charts.html", place=here, years=years, year=year, titles=names, title=title, **told)


def _drawn(db: Connection, here: Here, year: int, title: str, names: dict[str, Any]) -> dict[str, Any]:
    on_map = drawn(db, here)
    until = micros(moment().until(parts().clock()))
    scene = Scene(here.commune, here.id, on_map.places, day_looked_at(), until, on_map.day, **moment().times)
    aims = aims_drawn(db, scene, year=year, titles=names) if here.id == here.commune else None
    return {"aims": aims, "map": on_map.day, **year_drawn(db, scene, year=year, title=title)}


@charts.get("/places/<uuid:place>/communes")
@looks_back
def communes(place: UUID) -> ResponseReturnValue:
    """Every commune of a place above them, title by title, and what they have come to together."""
    times: dict[str, Any] = moment().times
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        if here.kind not in ABOVE:
            raise NotFound
        inside = territory.named(db, territory.inside(db, [here.id], **times) & visit().places)
        books = [row["place"] for row in inside if row["kind"] == "commune"]
        years = years_of_titles(db, **times)
        year = reading.year() or (years[0] if years else day_looked_at().year)
        lines, before = (by_commune(db, books, year=each, **times) for each in (year, year - 1))
        told: dict[str, Any] = {
            "place": here,
            "years": years,
            "year": year,
            "called": names_of_titles(db, **times),
            "names": territory.names(db, books, **times),
        }
    earlier = {(line.title, line.commune): line for line in before}
    return render_template("communes.html", **told, titles=_titles(lines, told["names"]), earlier=earlier)


def _titles(lines: list[Progress], names: dict[str, str]) -> list[dict[str, Any]]:
    """The lines of each title in the order of the names, their sum, and both shares as bars."""
    found: defaultdict[str, list[Progress]] = defaultdict(list)
    for line in lines:
        found[line.title].append(line)
    told = []
    for title, of in found.items():
        ordered = sorted(of, key=lambda line: names.get(line.commune, ""))
        told.append(
            {"title": title, "lines": ordered, "whole": together(ordered), "chart": _chart(title, ordered, names)}
        )
    return told


def _chart(title: str, lines: list[Progress], names: dict[str, str]) -> Bars:
    return Bars(
        f"shares-{title}",
        _("Both shares by commune"),
        _("Recognised ÷ registered, and recognised ÷ all."),
        _("Commune"),
        [_("Of those registered"), _("Of all")],
        [
            Bar(
                names.get(line.commune, "–"),
                [None if each is None else Decimal(each) for each in (line.share_of_registered, line.share_of_all)],
            )
            for line in lines
        ],
        PERCENT,
    )
