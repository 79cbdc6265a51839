"""Households: who is enrolled in a village or commune, and entering one more."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.commands.setup import ENROLLING, Household, enroll, may_enroll
from domain.errors import Refusal
from domain.ids import new_id
from projections import household_list, territory
from projections.names import names_of
from projections.subjects import subject_of
from service.forms.enrolment import EnrolmentForm
from service.forms.form import FormRefused
from service.views import finding, reading
from service.views.asking import ask, ask_again
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.visit import parts, visit

households = Blueprint("households", __name__)


@households.get("/places/<uuid:place>/households")
def listed(place: UUID) -> ResponseReturnValue:
    """Enrolled households of a village, or of a commune with all its villages."""
    visit().must_see(place=str(place))
    name = reading.words("q")
    with parts().engine.connect() as db:
        inside = territory.inside(db, [str(place)]) & visit().places
        after = reading.cursor(bytes, str)
        rows, following = household_list.rows(db, places=inside, wanted=name, after=after)
        total = household_list.how_many(db, places=inside, wanted=name)
        of = territory.named(db, [str(place)])[0]
        enrolled = _just_enrolled(db, inside)
    shown = {"place": of, "rows": rows, "total": total, "wanted": name, "enrolled": enrolled}
    pages = {"next": reading.next_page(following), "previous": reading.first_page()}
    return render_template("households.html", **shown, **pages, may_enroll=visit().signed.office in ENROLLING)


@households.get("/places/<uuid:place>/households/new")
def ask_one(place: UUID) -> ResponseReturnValue:
    """The name of one household's head."""
    village = _village(place)
    may_enroll(desk_on(village.commune), village.id)
    return ask(EnrolmentForm(), values={"place": village.id}, caption=village.name, back=_list(village))


@households.post("/places/<uuid:place>/households/new")
def enter(place: UUID) -> ResponseReturnValue:
    """Enrol it, with the name in the vault."""
    village, form = _village(place), EnrolmentForm()
    try:
        answer = _enroll(village, form.read(request.form))
    except (FormRefused, Refusal) as refusal:
        return ask_again(form, refusal, caption=village.name, back=_list(village))
    return redirect(_list(village, enrolled=answer["subjects"][0]), 303)


def _just_enrolled(db: Connection, inside: frozenset[str]) -> str | None:
    """The name of the household that the address says was enrolled, if it may be seen here."""
    asked = reading.id_of("enrolled")
    found = subject_of(db, asked) if asked else None
    return names_of(db, [asked]).get(asked) if asked and found and found["place"] in inside else None


def _village(place: UUID) -> finding.Village:
    with parts().engine.connect() as db:
        return finding.village(db, str(place))


def _list(village: finding.Village, **more: Any) -> str:
    return url_for(".listed", place=village.id, **more)


def _enroll(village: finding.Village, values: dict[str, Any]) -> dict[str, Any]:
    wallet = parts().vault.wallet()
    subject, head = new_id(), new_id()
    wallet.seal(head, "name", {"kind": "person", "name": values["head"]})
    name = wallet.seal(subject, "name", {"kind": "household", "name": values["head"]})
    household = Household(subject, (head,), name)

    def decide(desk: Any) -> dict[str, Any]:
        enroll(desk, kind="household", place=village.id, subjects=[household])
        return {"subjects": [subject]}

    return carry_out(act_on(village.commune, values), decide, wallet=wallet)
