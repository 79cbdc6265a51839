"""Accounts of officers: administrators end sessions, print slips, give and end offices; inspectors look on."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from domain.clock import day_of
from domain.commands.appointing import APPOINTING
from domain.errors import NotFound
from projections.names import names_of
from service.forms.own import ButtonForm
from service.shown.authority import authority_of
from service.views.helped import ADMINISTRATOR, helped, within_reach
from service.views.slips import who_may_agree
from service.views.staff import kept, may_settle, ways_of
from service.visit import parts, visit

accounts = Blueprint("accounts", __name__)


@accounts.get("/accounts")
def listed() -> ResponseReturnValue:
    """Who holds a mandate within those places, and can therefore be helped here."""
    held = within_reach()
    with parts().engine.connect() as db:
        names = names_of(db, list(held))
    rows = [{"person": person, "name": names.get(person) or "–", "held": held[person]} for person in held]
    may_appoint = visit().signed.office in APPOINTING
    return render_template(
        "accounts.html", rows=sorted(rows, key=lambda row: str(row["name"])), may_appoint=may_appoint
    )


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


def _told(person: str) -> dict[str, Any]:
    held, identity = within_reach().get(person), parts().identity
    if held is None:
        raise NotFound
    slips = identity.slips.of(person)
    with parts().engine.connect() as db:
        names = names_of(db, [person, *(id for each in slips for id in (each.made_by, each.agreed_by) if id)])
        places = kept(db)
        ways = {each.mandate: ways_of(each) for each in held if may_settle(each, places)}
        mandates = authority_of(db, held, day=day_of(parts().clock()), ways=ways)
    return {
        "person": person,
        "name": names.get(person) or "–",
        "names": names,
        "held": held,
        "mandates": mandates,
        "sessions": identity.sessions.listed(person, now=parts().clock()),
        "slips": slips,
        "agreeing": who_may_agree(person),
        "may": visit().signed.office == ADMINISTRATOR and person != visit().signed.person,
    }


def _mine(person: str) -> str:
    helped(person)
    return person
