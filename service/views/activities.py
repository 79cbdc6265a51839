"""Learning activities: entered, listed, and cited as evidence."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain.choices import EVIDENCE
from domain.commands.activities import ENTERING, hold_activity, may_enter
from domain.commands.self_assessment import cite_activity
from domain.ids import new_id
from projections import activities as read
from projections import territory
from service.forms.activity import ActivityForm, CitingForm
from service.forms.fields import Option
from service.moments.looking import day_looked_at, looks_back, moment
from service.shown.activity import activity_line
from service.shown.around import around, marks
from service.shown.rules import criterion_options
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, desk_on, open_dossier
from service.views.carrying import act_on, carry_out
from service.views.links import of_dossier
from service.visit import parts, visit

activities = Blueprint("activities", __name__)


@activities.get("/places/<uuid:place>/activities")
@looks_back
def listed(place: UUID) -> ResponseReturnValue:
    """What was held in a place and all that lies within it, in a year."""
    year = reading.year() or day_looked_at().year
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        inside = territory.inside(db, [here.id]) & visit().places
        rows = read.held(db, places=inside, year=year, **moment().times)
        count, learners = read.totals(db, places=inside, year=year, **moment().times)
    may = not moment().is_on and visit().signed.office in ENTERING
    told = {"rows": rows, "count": count, "learners": learners, "year": year, "place": here, "may_enter": may}
    return render_template("activities.html", **told)


@activities.get("/places/<uuid:place>/activities/new")
def ask_activity(place: UUID) -> ResponseReturnValue:
    """One session."""
    here = _here(place)
    may_enter(desk_on(here.commune), here.id)
    return ask(ActivityForm(), values={"place": here.id}, caption=here.name, back=_list(here))


@activities.post("/places/<uuid:place>/activities/new")
def enter(place: UUID) -> ResponseReturnValue:
    """Enter it."""
    here = _here(place)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {name: values[name] for name in ("held_on", "topic", "venue", "learners")}
        activity = new_id()
        return carry_out(
            act_on(here.commune, values),
            lambda desk: hold_activity(desk, activity=activity, place=here.id, **told),
        )

    return answer(Page(ActivityForm(), {"caption": here.name, "back": _list(here)}), do, lambda _done: _list(here))


@activities.get("/dossiers/<stream>/evidence/activity")
def ask_citing(stream: str) -> ResponseReturnValue:
    """Which activity supports which criterion."""
    opened = open_dossier(stream)
    opened.must_be_open(EVIDENCE)
    return ask(_citing_form(opened), values=marks(opened), **around(opened))


@activities.post("/dossiers/<stream>/evidence/activity")
def cite(stream: str) -> ResponseReturnValue:
    """The activity stands in the register; the dossier names it."""
    opened = open_dossier(stream)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {"evidence": new_id(), "criterion": values["criterion"], "activity": values["activity"]}
        person = opened.person if opened.is_own else None
        act = act_on(opened.dossier.book, values)
        return carry_out(act, lambda desk: cite_activity(desk, dossier=stream, person=person, **told))

    page = Page(_citing_form(opened), around(opened), renewed=marks(opened))
    return answer(page, do, lambda _done: of_dossier(stream))


def _citing_form(opened: Opened) -> CitingForm:
    with parts().engine.connect() as db:
        found = _of_dossier(db, opened)
    form = CitingForm()
    form.offer("criterion", criterion_options(opened.rules))
    form.offer("activity", [Option(row["activity"], activity_line(row)) for row in found])
    return form


def _of_dossier(db: Connection, opened: Opened) -> list[RowMapping]:
    """The year's activities for the people of the dossier's place."""
    places = [row["place"] for row in territory.above(db, opened.dossier.place["id"])]
    return list(read.held(db, places=places, year=opened.dossier.year))


def _here(place: UUID) -> finding.Here:
    with parts().engine.connect() as db:
        return finding.place(db, str(place))


def _list(here: finding.Here) -> str:
    return f"/places/{here.id}/activities"
