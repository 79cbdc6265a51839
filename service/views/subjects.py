"""Subjects: who of each kind is enrolled in a place, and entering one more."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.commands.setup import ENROLLING, Household, enroll, may_enroll
from domain.errors import NotFound, Refusal
from domain.ids import new_id
from domain.place import KINDS
from domain.subject import enrolled_in
from projections import subject_list, territory
from projections.names import names_of
from projections.subjects import subject_of
from service import words
from service.forms.enrolment import FORMS, EnrolmentForm
from service.forms.form import FormRefused
from service.moments.looking import looks_back, moment
from service.privacy.reads import shows
from service.shown.openings import openings
from service.views import finding, reading
from service.views.asking import ask, ask_again
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.links import KIND_OF, LIST_OF
from service.visit import parts, visit
from service.words import word

subjects = Blueprint("subjects", __name__)

# A commune's lists hold those of its villages too.
LISTED = {place: enrolled_in(place) for place in KINDS} | {"commune": [*enrolled_in("village"), "unit"]}


@subjects.get("/places/<uuid:place>/<any(households, clans, persons, units, agencies):of>")
@looks_back
def listed(place: UUID, of: str) -> ResponseReturnValue:
    """Those of one kind in a village, or in a commune with all its villages."""
    visit().must_see(place=str(place))
    name, kind = reading.words("q"), KIND_OF[of]
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        inside = territory.inside(db, [here.id]) & visit().places
        asked: dict[str, Any] = {"places": inside, "kind": kind, "wanted": name, **moment().times}
        page: dict[str, Any] = {"after": reading.cursor(bytes, str), "limit": reading.per_page()}
        rows, following = subject_list.rows(db, **asked, **page)
        shows(row["subject"] for row in rows)
        total = subject_list.how_many(db, **asked)
        shown = {"place": here, "rows": rows, "total": total, "wanted": name, "enrolled": _just_enrolled(db, inside)}
        titles = [] if moment().is_on else [each for each in openings(db, here) if each.kind == kind]
    may = not moment().is_on and visit().signed.office in ENROLLING[here.kind] and kind in enrolled_in(here.kind)
    kinds = [(LIST_OF[each], word(words.SUBJECTS, each)) for each in LISTED[here.kind]]
    pages = {"next": reading.next_page(following), "previous": reading.first_page()}
    return render_template(
        "subjects.html", **shown, **pages, may_enroll=may, kind=kind, kinds=kinds, titles=titles, of=of
    )


@subjects.get("/places/<uuid:place>/<any(households, clans, persons, units, agencies):of>/new")
def ask_one(place: UUID, of: str) -> ResponseReturnValue:
    """What it is called, and who stands for it."""
    here, form = _place(place, of), _form(of)
    may_enroll(desk_on(here.commune), here.id)
    return ask(form, values={"place": here.id}, caption=here.name, back=_list(here, of))


@subjects.post("/places/<uuid:place>/<any(households, clans, persons, units, agencies):of>/new")
def enter(place: UUID, of: str) -> ResponseReturnValue:
    """Enrol it, with the names in the vault."""
    here, form = _place(place, of), _form(of)
    try:
        answer = _enroll(here, KIND_OF[of], form.read(request.form))
    except (FormRefused, Refusal) as refusal:
        return ask_again(form, refusal, caption=here.name, back=_list(here, of))
    return redirect(_list(here, of, enrolled=answer["subjects"][0]), 303)


def _form(of: str) -> EnrolmentForm:
    return FORMS[KIND_OF[of]]()


def _just_enrolled(db: Connection, inside: frozenset[str]) -> str | None:
    """The name of the one that the address says was enrolled, if it may be seen here."""
    asked = reading.id_of("enrolled")
    found = subject_of(db, asked) if asked else None
    return names_of(db, [asked]).get(asked) if asked and found and found["place"] in inside else None


def _place(place: UUID, of: str) -> finding.Here:
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
    if KIND_OF[of] not in enrolled_in(here.kind):
        raise NotFound
    return here


def _list(here: finding.Here, of: str, **more: Any) -> str:
    return url_for(".listed", place=here.id, of=of, **more)


def _enroll(here: finding.Here, kind: str, values: dict[str, Any]) -> dict[str, Any]:
    wallet = parts().vault.wallet()
    subject = new_id()
    # A citizen is a person, and asks under the person's own id.
    head = subject if kind == "person" else new_id()
    wallet.seal(head, "name", {"kind": "person", "name": values["head"]})
    called = values.get("name") or values["head"]
    name = wallet.seal(subject, "name", {"kind": kind, "name": called})
    entered = Household(subject, (head,), name)

    def decide(desk: Any) -> dict[str, Any]:
        enroll(desk, kind=kind, place=here.id, subjects=[entered])
        return {"subjects": [subject]}

    return carry_out(act_on(here.commune, values), decide, wallet=wallet)
