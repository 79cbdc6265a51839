"""Accounts of officers: administrators end their sessions and print slips for them, inspectors look on."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from domain.clock import day_of
from domain.errors import NotFound
from projections import territory
from projections.mandates import Mandate, granted
from projections.names import names_of
from service.forms.own import ButtonForm
from service.visit import parts, visit

accounts = Blueprint("accounts", __name__)
ADMINISTRATOR = "administrator"
OFFICES = (ADMINISTRATOR, "inspector")


@accounts.get("/accounts")
def listed() -> ResponseReturnValue:
    """Who holds a mandate within those places, and can therefore be helped here."""
    held = _held()
    with parts().engine.connect() as db:
        names = names_of(db, list(held))
    rows = [{"person": person, "name": names.get(person) or "–", "held": held[person]} for person in held]
    return render_template("accounts.html", rows=sorted(rows, key=lambda row: str(row["name"])))


@accounts.get("/accounts/<uuid:person>")
def show(person: UUID) -> ResponseReturnValue:
    """Where somebody is signed in, and which slips were printed for them."""
    return render_template("account.html", **_told(str(person)))


@accounts.post("/accounts/<uuid:person>/sessions/end")
def end(person: UUID) -> ResponseReturnValue:
    """Sign them out everywhere."""
    ButtonForm().read(request.form)
    parts().identity.end_sessions(_mine(str(person)))
    return redirect(f"/accounts/{person}", 303)


@accounts.post("/accounts/<uuid:person>/slip")
def print_slip(person: UUID) -> ResponseReturnValue:
    """The slip itself: it is shown this once."""
    ButtonForm().read(request.form)
    code = parts().identity.print_slip(_mine(str(person)), made_by=visit().signed.person, now=parts().clock())
    return render_template("slip.html", code=code, **_told(str(person)))


def _told(person: str) -> dict[str, Any]:
    held, identity = _held().get(person), parts().identity
    if held is None:
        raise NotFound
    slips = identity.slips.of(person)
    with parts().engine.connect() as db:
        names = names_of(db, [person, *(each.made_by for each in slips)])
    return {
        "person": person,
        "name": names.get(person) or "–",
        "names": names,
        "held": held,
        "sessions": identity.sessions.listed(person, now=parts().clock()),
        "slips": slips,
        "may": visit().signed.office == ADMINISTRATOR and person != visit().signed.person,
    }


def _mine(person: str) -> str:
    """Somebody whom this administrator may help: not oneself, whose own pages do that with a password."""
    if person not in _held() or visit().signed.office != ADMINISTRATOR or person == visit().signed.person:
        raise NotFound
    return person


def _held() -> dict[str, list[Mandate]]:
    """By person the mandates of today and later; nobody who also holds one beyond those places."""
    acting = visit().mandate
    if acting is None or acting.office not in OFFICES:
        raise NotFound
    today = day_of(parts().clock()).isoformat()
    found: dict[str, list[Mandate]] = {}
    with parts().engine.connect() as db:
        inside = territory.inside(db, [each["id"] for each in acting.places])
        for each in granted(db):
            if (each.to_on is None or each.to_on >= today) and (each.ended_on is None or each.ended_on > today):
                found.setdefault(each.person, []).append(each)
    return {
        person: held
        for person, held in found.items()
        if all(place["id"] in inside for each in held for place in each.places)
    }
