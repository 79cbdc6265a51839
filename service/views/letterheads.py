"""Letterheads: what stands at the top of a commune's papers, since when, and setting it anew."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.clock import from_micros
from domain.commands.letterheads import SETTING, may_set, set_letterhead
from domain.letterhead import PARTS
from projections import letterheads as read
from service.forms.letterhead import LetterheadForm
from service.i18n import in_vietnamese
from service.moments.looking import day_looked_at, looks_back, moment
from service.papers.letterhead import as_set
from service.papers.lists import SUBMITTED as SYMBOL
from service.papers.wording import dated, numbered
from service.views import finding
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.finding import Here
from service.visit import parts, visit

letterheads = Blueprint("letterheads", __name__)


@letterheads.get("/places/<uuid:place>/letterhead")
@looks_back
def show(place: UUID) -> ResponseReturnValue:
    """The top of a paper as it is drawn, and everything that was set, the last first."""
    with parts().engine.connect() as db:
        here = finding.commune(db, str(place))
        found = read.letterheads(db, here.id, **moment().times)
        own = as_set(next(iter(found), None), here.name)
    may = not moment().is_on and visit().signed.office in SETTING
    lines = [{**row, "at": from_micros(row["at"])} for row in found]
    with in_vietnamese():
        room, when = numbered(None, own.symbol_of(SYMBOL)), dated(own.seat, None, day_looked_at().year)
    around = {"own": own, "room": room, "when": when, "may_set": may}
    return render_template("letterhead.html", place=here, lines=lines, **around)


@letterheads.get("/places/<uuid:place>/letterhead/new")
def ask_letterhead(place: UUID) -> ResponseReturnValue:
    """What holds stands in the boxes."""
    page, here = _page(place)
    may_set(desk_on(here.commune), here.id)
    with parts().engine.connect() as db:
        last = next(iter(read.letterheads(db, here.id)), None)
    held = {name: last[name] for name in PARTS} if last else {}
    return ask(page.form, values={"place": here.id} | held, **page.around)


@letterheads.post("/places/<uuid:place>/letterhead/new")
def enter(place: UUID) -> ResponseReturnValue:
    """Papers are drawn with it from now on."""
    page, here = _page(place)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {name: values[name] or None for name in PARTS}
        return carry_out(act_on(here.commune, values), lambda desk: set_letterhead(desk, place=here.id, **told))

    return answer(page, do, lambda _done: _address(here))


def _page(place: UUID) -> tuple[Page, Here]:
    with parts().engine.connect() as db:
        here = finding.commune(db, str(place))
    return Page(LetterheadForm(), {"caption": here.name, "back": _address(here)}), here


def _address(here: Here) -> str:
    return f"/places/{here.id}/letterhead"
