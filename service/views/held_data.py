"""Held data: everything that is kept about a person, and everybody who has read it; printed for who has no account."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain import privacy
from domain.clock import day_of
from domain.commands.privacy import ANSWERING
from domain.errors import NotFound
from projections import listing, members, requests
from projections.mandates import mandates_of
from projections.names import names_of
from projections.titles import names_of_titles
from service.i18n import text as _
from service.privacy.reads import shows
from service.shown.held import accesses_of, consent_lines, entries_about, groups_about, items_of
from service.shown.members import visible
from service.shown.requests import home_of, line_of, looks, receives
from service.views.links import of_person
from service.visit import parts, visit

held_data = Blueprint("held_data", __name__)


@held_data.get("/persons/<uuid:person>/data")
def show(person: UUID) -> ResponseReturnValue:
    """For oneself; for officers over the place all but the content, and that while a granted request waits."""
    id = str(person)
    with parts().engine.connect() as db:
        if not visible(db, id) or not (_is_own(id) or looks()):
            raise NotFound
        return render_template("held_data.html", **_told(db, id))


def _told(db: Connection, person: str) -> dict[str, Any]:
    today = day_of(parts().clock())
    asked = requests.of_subject(db, person)
    whole = _is_own(person) or any(each["kind"] == privacy.ACCESS and _hands_over(each) for each in asked)
    stays = members.stays_of(db, person)
    owners = [person, *(row["subject"] for row in members.groups_of(db, person) if row["kind"] == "household")]
    names = names_of(db, owners)
    shows([*owners, *(row["subject"] for row in stays)])
    return {
        "name": names.get(person) or _("(no name)"),
        "address": of_person(person),
        "whole": whole,
        "items": items_of(owners, names, contents=whole),
        "consents": consent_lines(db, person),
        "groups": groups_about(db, stays),
        "dossiers": listing.rows(db, listing.Wanted(subjects=owners), limit=200)[0],
        "titles": names_of_titles(db),
        "mandates": [
            {"office": each.office, "where": ", ".join(place["name"] for place in each.places), "from_on": each.from_on,
             "until": str(each.ended_on or each.to_on or "") or None}
            for each in mandates_of(db, person)
        ],
        "entries": entries_about(db, owners),
        "requests": [line_of(row, names, today) for row in asked],
        "accesses": accesses_of(db, owners),
        "restricted": bool(requests.restricted(db, [person])),
        "may_ask": home_of(db, person) is not None and (_is_own(person) or receives()),
        "may_lift": visit().signed.office in ANSWERING and not _is_own(person),
    }  # fmt: skip


def _hands_over(row: Any) -> bool:
    """Whether this visit carries out a granted request to see the data."""
    office = visit().signed.office in ANSWERING and row["place"] in visit().places
    return office and row["state"] == privacy.GRANTED


def _is_own(person: str) -> bool:
    return person == visit().signed.person
