"""A person: to which groups one belongs and belonged, what one asks for and holds; and asking for a title alone."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain.commands.setup import ENROLLING, Household, enroll, may_enroll
from domain.desk import Desk
from domain.errors import NotFound
from domain.membership import GROUPS
from domain.subject import enrolled_in
from projections import listing, members, territory
from projections.names import names_of
from projections.subjects import subject_of
from projections.titles import names_of_titles
from service.forms.enrolment import KnownPersonForm
from service.forms.fields import Option
from service.i18n import text as _
from service.moments.looking import looks_back, moment
from service.privacy.reads import shows
from service.shown.members import group_lines, visible
from service.shown.records import correction_of
from service.shown.requests import looks
from service.views import finding
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.links import of_person
from service.visit import parts, visit

people = Blueprint("people", __name__)


@people.get("/persons/<uuid:person>")
@looks_back
def show(person: UUID) -> ResponseReturnValue:
    """For oneself, and for whoever is over a place where the person is known."""
    id = str(person)
    with parts().engine.connect() as db:
        if not visible(db, id):
            raise NotFound
        stays = [row for row in members.stays_of(db, id, **moment().times) if row["kind"] in GROUPS]
        dossiers = [row for row in listing.rows(db, listing.Wanted(subjects=[id], **moment().times))[0] if _sees(row)]
        told = {
            "person": id,
            "name": _name(db, id),
            "groups": group_lines(db, stays),
            "dossiers": dossiers,
            "titles": names_of_titles(db, **moment().times),
            "may_enroll": not moment().is_on and bool(_homes(db, id)),
            "sees_data": not moment().is_on and (id == visit().signed.person or looks()),
            "correct": correction_of(f"subject.{id}"),
        }
    shows([id, *(row["subject"] for row in stays)])
    return render_template("person.html", **told)


@people.get("/persons/<uuid:person>/enrolment")
def ask_one(person: UUID) -> ResponseReturnValue:
    """In the list of which place the citizen shall stand."""
    form, around, homes = _form(str(person))
    may_enroll(desk_on(homes[0].commune), homes[0].id)
    return ask(form, values={"person": str(person), "place": homes[0].id}, **around)


@people.post("/persons/<uuid:person>/enrolment")
def enroll_one(person: UUID) -> ResponseReturnValue:
    """The citizen asks under the person's own id, so that the title counts wherever the person belongs."""
    id = str(person)
    form, around, homes = _form(id)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        here = next(each for each in homes if each.id == values["place"])
        wallet = parts().vault.wallet()
        with parts().engine.connect() as db:
            name = wallet.seal(id, "name", {"kind": "person", "name": _name(db, id)})

        def decide(desk: Desk) -> dict[str, Any]:
            return enroll(desk, kind="person", place=here.id, subjects=[Household(id, (id,), name)])

        return carry_out(act_on(here.commune, values), decide, wallet=wallet)

    return answer(Page(form, around), do, lambda _done: of_person(id))


def _form(person: str) -> tuple[KnownPersonForm, dict[str, Any], list[finding.Here]]:
    """The form with the places that are open; for nobody else than somebody known who is not enrolled yet."""
    with parts().engine.connect() as db:
        homes = _homes(db, person) if visible(db, person) else []
        caption = _name(db, person)
    if not homes:
        raise NotFound
    shows([person])
    form = KnownPersonForm()
    form.offer("place", [Option(each.id, each.name) for each in homes])
    return form, {"caption": caption, "back": of_person(person)}, homes


def _homes(db: Connection, person: str) -> list[finding.Here]:
    """The places of the groups to which somebody belongs, where citizens are enrolled and one has a say."""
    if subject_of(db, person) is not None:
        return []
    places = dict.fromkeys(row["place"] for row in members.groups_of(db, person))
    rows = [row for row in territory.named(db, visit().places.intersection(places)) if _keeps(row)]
    return [finding.place(db, row["place"]) for row in rows]


def _keeps(row: RowMapping) -> bool:
    return "person" in enrolled_in(row["kind"]) and visit().signed.office in ENROLLING[row["kind"]]


def _name(db: Connection, person: str) -> str:
    return names_of(db, [person]).get(person) or _("(no name)")


def _sees(row: RowMapping) -> bool:
    return visit().sees(place=row["place"], subject=row["subject"])
