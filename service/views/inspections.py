"""Inspections of a place: planned by lot, read with the recipe of the lot, closed."""

import secrets
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.clock import day_of, from_micros
from domain.commands.inspections import INSPECTING, LISTS, Scope, close_inspection, may_inspect, plan_inspection
from domain.errors import NotFound
from domain.ids import is_id, new_id
from domain.sampling import Size
from projections import inspections as read
from projections import territory
from projections.titles import names_of_titles
from service.forms.fields import Option
from service.forms.inspection import ClosingForm, PlanForm
from service.i18n import local
from service.moments.looking import day_looked_at, looks_back, moment
from service.season.population import population
from service.shown.inspection import plan_page
from service.shown.records import correction_of
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.visit import parts, visit

inspections = Blueprint("inspections", __name__)
# Of what a seed is made: more than anybody can try out.
SEED_BYTES = 16


@inspections.get("/places/<uuid:place>/inspections")
@looks_back
def listed(place: UUID) -> ResponseReturnValue:
    """Those over a place and all that lies within it, of a year."""
    year, times = reading.year() or day_looked_at().year, moment().times
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        rows = [
            _dated(row)
            for row in read.planned(db, places=territory.inside(db, [here.id]) & visit().places, year=year, **times)
        ]
        found = {row["inspection"]: len(read.findings(db, inspection=row["inspection"], **times)) for row in rows}
    told = {"rows": rows, "found": found, "place": here, "year": year, "may_inspect": _may()}
    return render_template("inspections.html", **told)


@inspections.get("/places/<uuid:place>/inspections/new")
def ask_plan(place: UUID) -> ResponseReturnValue:
    """What to look at and how many."""
    here = _here(place)
    may_inspect(desk_on(here.commune), here.id)
    values = {"place": here.id, "year": day_of(parts().clock()).year, "which": "recognised"}
    return ask(_plan_form(), values=values, caption=here.name, back=_list(here))


@inspections.post("/places/<uuid:place>/inspections/new")
def plan(place: UUID) -> ResponseReturnValue:
    """Draw. Nobody chooses the seed or sees it before it stands in the book."""
    here = _here(place)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        may_inspect(desk_on(here.commune), here.id)
        seed = secrets.token_hex(SEED_BYTES)
        scope = Scope(here.id, values["year"], values["titles"], LISTS[values["which"]])
        with parts().engine.connect() as db:
            inside = territory.inside(db, [here.id])
            books = {row["place"] for row in territory.named(db, inside) if row["kind"] != "village"} | {here.commune}
        told = {
            "inspection": new_id(),
            "scope": scope,
            "size": Size(values["count"], values["percent"]),
            "lists": population(parts().engine, parts().projector, scope, books=books, places=inside),
            **{name: values[name] for name in ("by_place", "basis")},
        }
        return carry_out(act_on(here.commune, values), lambda desk: plan_inspection(desk, seed=seed, **told))

    page = Page(_plan_form(), {"caption": here.name, "back": _list(here)})
    return answer(page, do, lambda done: f"/inspections/{done['inspection']}")


@inspections.get("/inspections/<id>")
@looks_back
def show(id: str) -> ResponseReturnValue:
    """The recipe by which anybody draws the same, the drawn dossiers, what was found."""
    found = _found(id)
    correct = correction_of(f"inspection.{id}")
    with parts().engine.connect() as db:
        return render_template("inspection.html", **plan_page(db, found), may_inspect=_may(), correct=correct)


@inspections.get("/inspections/<id>/closing")
def ask_closing(id: str) -> ResponseReturnValue:
    """When it ended, and the conclusion."""
    found = _found(id)
    may_inspect(desk_on(found["book"]), found["place"])
    values = {"held_on": day_of(parts().clock())}
    return ask(ClosingForm(), values=values, **_around(found))


@inspections.post("/inspections/<id>/closing")
def close(id: str) -> ResponseReturnValue:
    """Close it, with the conclusion under the inspection's own key."""
    found = _found(id)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        wallet = parts().vault.wallet()
        text = wallet.seal(id, "text", {"text": values["text"]}) if values["text"] else None
        told = {"inspection": id, "held_on": values["held_on"], "text": text}
        return carry_out(act_on(found["book"], values), lambda desk: close_inspection(desk, **told), wallet=wallet)

    return answer(Page(ClosingForm(), _around(found)), do, lambda _done: f"/inspections/{id}")


def _plan_form() -> PlanForm:
    form = PlanForm()
    with parts().engine.connect() as db:
        titles = names_of_titles(db)
    form.offer("titles", [Option(title, local(name)) for title, name in titles.items()])
    return form


def _found(id: str) -> dict[str, Any]:
    with parts().engine.connect() as db:
        found = read.inspection_of(db, id, **moment().times) if is_id(id) else None
    if found is None:
        raise NotFound
    visit().must_see(place=found["place"])
    return found


def _around(found: dict[str, Any]) -> dict[str, Any]:
    return {"caption": f"{found['place_name']} {found['year']}", "back": f"/inspections/{found['inspection']}"}


def _here(place: UUID) -> finding.Here:
    with parts().engine.connect() as db:
        return finding.place(db, str(place))


def _list(here: finding.Here) -> str:
    return f"/places/{here.id}/inspections"


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    closed = day_of(from_micros(row["closed_at"])) if row["outcome"] else None
    return row | {"drawn_on": day_of(from_micros(row["at"])), "closed_on": closed}


def _may() -> bool:
    return not moment().is_on and visit().signed.office in INSPECTING
