"""Figures: what is counted elsewhere is reported beside the target that asks for it."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of
from domain.commands.figures import OF_THOSE_COUNTED, OTHER, may_report, report_figure
from domain.errors import NotFound
from projections.cycles import targets_of
from projections.progress import is_counted
from projections.titles import names_of_titles
from service import words
from service.forms.fields import Option
from service.forms.figure import FigureForm
from service.forms.form import FormRefused
from service.i18n import local
from service.i18n import text as _
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.finding import Here
from service.visit import parts
from service.words import word

figures = Blueprint("figures", __name__)


@figures.get("/places/<uuid:place>/figures/new")
def ask_figure(place: UUID) -> ResponseReturnValue:
    """Which target it belongs to, how many of how many, and where that is written."""
    here, form, year, _asked = _form(place)
    may_report(desk_on(here.commune))
    return ask(form, values={"year": year}, **_around(here, year))


@figures.post("/places/<uuid:place>/figures/new")
def report(place: UUID) -> ResponseReturnValue:
    """Enter it under the name that the target has, or under the one that was typed."""
    here, form, year, asked = _form(place)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        about = asked.get(values["about"])
        if about is None and not values["name"]:
            raise FormRefused({"name": _("Enter the name of the figure.")}, form.shown(values))
        told = about or {"title": None, "measure": OTHER, "denominator": OF_THOSE_COUNTED, "called": values["name"]}
        numbers = {name: values[name] for name in ("year", "part", "whole", "counted_on", "source")}
        return carry_out(act_on(here.commune, values), lambda desk: report_figure(desk, **told, **numbers))

    return answer(Page(form, _around(here, year)), do, lambda _done: _progress(here, year))


def _form(place: UUID) -> tuple[Here, FigureForm, int, dict[str, dict[str, Any]]]:
    year = reading.year() or day_of(parts().clock()).year
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        if here.id != here.commune:
            raise NotFound
        asked = _asked(db, here.commune, year)
    form = FigureForm()
    options = [Option(name, told["caption"]) for name, told in asked.items()]
    form.offer("about", [*options, Option(OTHER, _("Another figure"))])
    return here, form, year, {name: {k: v for k, v in told.items() if k != "caption"} for name, told in asked.items()}


def _asked(db: Connection, book: str, year: int) -> dict[str, dict[str, Any]]:
    """The targets whose figures come from elsewhere, by what names them."""
    titles = names_of_titles(db)
    found = {}
    for row in targets_of(db, book=book, year=year):
        # What the register counts by itself is not reported by hand.
        if is_counted(row):
            continue
        title = local(titles[row["title"]]) if row["title"] in titles else ""
        caption = f"{local(row['scope'])} – {title} {word(words.DENOMINATOR, row['denominator'])}".strip()
        told = {"title": row["title"], "measure": row["measure"], "denominator": row["denominator"]}
        name = ".".join(str(each or "-") for each in told.values())
        found[name] = told | {"called": row["scope"]["vi"], "caption": caption}
    return found


def _around(here: Here, year: int) -> dict[str, Any]:
    return {"caption": f"{here.name} {year}", "back": _progress(here, year)}


def _progress(here: Here, year: int) -> str:
    return f"/progress?place={here.id}&year={year}"
