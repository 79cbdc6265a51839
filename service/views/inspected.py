"""Findings: entered for one dossier of an inspection, and read as differences by village and by officer."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import RowMapping

from domain.commands.inspections import INSPECTING, enter_finding
from domain.inspection_refusals import NotDrawn
from projections import inspections as read
from projections import territory
from projections.titles import names_of_titles, years_of_titles
from service.forms.inspection import FindingForm
from service.moments.looking import day_looked_at, looks_back, moment
from service.shown.around import around, marks
from service.shown.inspection import COLUMNS, difference_page
from service.shown.rules import asked_criteria
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, must_be_no_kin, must_hold, open_dossier
from service.views.carrying import act_on, carry_out, seen_on
from service.views.confirming import as_shown
from service.visit import parts, visit

inspected = Blueprint("inspected", __name__)
Values = dict[str, Any]


@inspected.get("/dossiers/<stream>/inspections/<uuid:inspection>")
def ask_finding(stream: str, inspection: UUID) -> ResponseReturnValue:
    """What was found."""
    opened = open_dossier(stream)
    page = _page(opened, str(inspection))
    return ask(page.form, values=dict(page.renewed), **page.around)


@inspected.post("/dossiers/<stream>/inspections/<uuid:inspection>")
def enter(stream: str, inspection: UUID) -> ResponseReturnValue:
    """Enter it beside the scores that were given, with its words under the subject's key."""
    opened = open_dossier(stream)
    page = _page(opened, str(inspection))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        wallet = parts().vault.wallet()
        text = wallet.seal(opened.dossier.subject, "text", {"text": values["text"]}) if values["text"] else None
        told: Values = {name: values.get(name) for name in ("finding", "scores", "total", "version")}
        entered = partial(enter_finding, inspection=str(inspection), dossier=stream, text=text, **told)
        shown = as_shown(entered, book=opened.dossier.book, dossiers=[stream], values=values, wallet=wallet)
        act = act_on(opened.dossier.book, values, done=values["done_on"], seen=values["seen"])
        return carry_out(act, shown, wallet=wallet)

    return answer(page, do, lambda _done: f"/inspections/{inspection}")


def _page(opened: Opened, inspection: str) -> Page:
    with parts().engine.connect() as db:
        plan = read.inspection_of(db, inspection)
        if plan is None or opened.dossier.id not in plan["drawn"]:
            raise NotDrawn
        must_hold(INSPECTING, plan["place"])
        must_be_no_kin(opened.dossier, INSPECTING, plan["place"])
        seen = seen_on(db, opened.dossier.book, [opened.dossier.id])
    criteria = opened.rules.criteria
    # What is counted from the register is not asked of people, so such a set is inspected by its total.
    asked = [] if any(item.computed for item in criteria.items) else asked_criteria(opened.rules)
    form = FindingForm(asked, maximum=criteria.maximum)
    told = around(opened) | {"back": f"/inspections/{inspection}"}
    return Page(form, told, renewed=marks(opened) | {"seen": [seen]}, dossiers=[opened.dossier.id])


@inspected.get("/places/<uuid:place>/inspections/differences")
@looks_back
def differences(place: UUID) -> ResponseReturnValue:
    """How far what was found is from what was given, by village and officer, down to the dossiers."""
    year = reading.year() or day_looked_at().year
    times: Values = moment().times
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        places = territory.inside(db, [here.id]) & visit().places
        titles = names_of_titles(db, **times)
        title = reading.code("title", titles)
        rows = read.findings(db, places=places, year=year, title=title, **times)
        page = difference_page(db, _chosen(rows))
        years = years_of_titles(db, **times)
    return render_template(
        "differences.html",
        **page,
        place=here,
        year=year,
        years=years,
        titles=titles,
        title=title,
        columns=COLUMNS,
        of=_narrowed(rows),
    )


def _chosen(rows: Sequence[RowMapping]) -> list[RowMapping]:
    """Those of one village, or that went through one officer's hands, where that is asked for."""
    village, officer = reading.id_of("village"), reading.id_of("officer")
    return [
        row
        for row in rows
        if village in (None, row["place"])
        and (officer is None or any(officer in people for people in json.loads(row["judged"]).values()))
    ]


def _narrowed(rows: Sequence[RowMapping]) -> bool:
    return len(_chosen(rows)) != len(rows)
