"""Overrides of kinship: proposed at a dossier, answered by another, and listed for whoever checks."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.choices import WAIVE
from domain.clock import day_of
from domain.commands.waiving import propose_waiver, settle_waiver
from domain.errors import NotFound
from domain.standings import is_only_declared
from projections import waivers as read
from projections.mandates import holders
from projections.names import names_of
from service.forms.fields import Option
from service.forms.waiver import WaiverAnswerForm, WaiverForm
from service.moments.looking import looks_back, moment
from service.privacy.reads import shows
from service.shown.around import around, marks
from service.shown.people import called
from service.shown.waivers import lines_of, may_answer
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, open_dossier
from service.views.carrying import act_on, carry_out
from service.visit import parts, visit

waivers = Blueprint("waivers", __name__)
LIST = "/overrides"


@waivers.get("/overrides")
@looks_back
def listed() -> ResponseReturnValue:
    """Every override of the visitor's places, what was answered and why."""
    with parts().engine.connect() as db:
        found = read.waivers(db, places=visit().places, **moment().times)
        shows(each.subject for each in found)
        rows = lines_of(db, found)
    for each, row in zip(found, rows, strict=True):
        row["may_answer"] = each.settled == read.OPEN and not moment().is_on and may_answer(each)
    return render_template("waivers.html", rows=rows)


@waivers.get("/dossiers/<stream>/override")
def ask_proposal(stream: str) -> ResponseReturnValue:
    """For whom, and why."""
    opened = open_dossier(stream)
    opened.must_be_open(WAIVE)
    return ask(_form(opened), values=marks(opened), **around(opened))


@waivers.post("/dossiers/<stream>/override")
def propose(stream: str) -> ResponseReturnValue:
    """Another has to answer before anything can be done by it."""
    opened = open_dossier(stream)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        wallet = parts().vault.wallet()
        text = wallet.seal(opened.dossier.subject, "text", {"text": values["text"]})
        told = {"dossier": stream, "person": values["person"], "text": text}
        act = act_on(opened.dossier.book, values)
        return carry_out(act, lambda desk: propose_waiver(desk, **told), wallet=wallet)

    return answer(Page(_form(opened), around(opened), renewed=marks(opened)), do, lambda _done: LIST)


@waivers.get("/overrides/<uuid:override>/answer")
def ask_answer(override: UUID) -> ResponseReturnValue:
    """Yes or no."""
    found, told = _proposal(str(override))
    return ask(WaiverAnswerForm(), "waiver_answer.html", values={"override": found.override}, **told)


@waivers.post("/overrides/<uuid:override>/answer")
def settle(override: UUID) -> ResponseReturnValue:
    """By another than whoever proposed it."""
    found, told = _proposal(str(override))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        wallet = parts().vault.wallet()
        text = wallet.seal(found.subject, "text", {"text": values["text"]}) if values["text"] else None
        said: dict[str, Any] = {"override": found.override, "approved": values["outcome"] == "approved", "text": text}
        act = act_on(found.book, values)
        return carry_out(act, lambda desk: settle_waiver(desk, **said), wallet=wallet)

    return answer(Page(WaiverAnswerForm(), told, "waiver_answer.html"), do, lambda _done: LIST)


def _form(opened: Opened) -> WaiverForm:
    """Among those who hold the office of the step here and are kept from it by nothing but what they declared."""
    dossier, desk, today = opened.dossier, opened.desk, day_of(parts().clock())
    offices = opened.rules.procedure.step(dossier.next_step).offices if dossier.next_step else ()
    near = frozenset(desk.above(dossier.place["id"]))
    with parts().engine.connect() as db:
        held = [each for office in offices for each in holders(db, office) if each.holds_on(today)]
        here = {each.person for each in held if not near.isdisjoint(place["id"] for place in each.places)}
        kept = sorted(person for person in here if is_only_declared(desk, person, dossier))
        names = names_of(db, kept)
    form = WaiverForm()
    form.offer("person", [Option(each, called(names, each)) for each in kept])
    return form


def _proposal(override: str) -> tuple[read.Waiver, dict[str, Any]]:
    with parts().engine.connect() as db:
        found = read.waivers(db, places=visit().places, override=override)
        if not found or found[0].settled != read.OPEN:
            raise NotFound
        (line,) = lines_of(db, found[:1])
    return found[0], {"caption": line["name"], "line": line, "back": LIST}
