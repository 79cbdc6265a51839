"""Requests about personal data as pages show them, and who may do what about one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain import privacy
from domain.clock import day_of, from_micros, shown
from domain.commands.privacy import ANSWERING, RECEIVING
from domain.errors import NoMandate
from domain.policies import Standing, right_office
from domain.stream import Act
from projections import members, requests
from projections.subjects import subject_of
from service import words
from service.forms.fields import Option
from service.i18n import local
from service.i18n import text as _
from service.views.links import of_data_request
from service.visit import parts, visit
from service.words import word

# Reads everything and changes nothing.
INSPECTOR = "inspector"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person is known: the place, its book, and the group through which, if not by an own enrolment."""

    place: str
    book: str
    group: str | None


def home_of(db: Connection, person: str) -> Home | None:
    """The household first, so that its adults can speak for a child; among places that this visit may see."""
    mine = person == visit().signed.person
    stays = sorted(members.groups_of(db, person), key=lambda row: row["kind"] != "household")
    for row in stays:
        if mine or row["place"] in visit().places:
            return Home(row["place"], row["book"], row["subject"])
    found = subject_of(db, person)
    if found is not None and (mine or found["place"] in visit().places):
        return Home(found["place"], found["book"], None)
    asked = requests.of_subject(db, person)
    return Home(asked[0]["place"], asked[0]["book"], None) if asked else None


def own(act: Act, person: str) -> Act:
    """About oneself one asks under no mandate, whichever one has chosen for work."""
    return replace(act, office=None, mandate=None, entry_mandate=None) if act.actor == person else act


def receives() -> bool:
    """Whether this visit may enter what others ask."""
    return visit().signed.office in RECEIVING


def looks() -> bool:
    """Whether this visit may see what is kept about others, without its content, and who has read it."""
    return visit().signed.office in (*RECEIVING, *ANSWERING, INSPECTOR)


def answers(place: str) -> None:
    """Refuse whoever answers no requests there."""
    mandate = visit().mandate
    if mandate is None:
        raise NoMandate(day=shown(day_of(parts().clock())))
    right_office(ANSWERING, Standing(mandate.office, frozenset({place}), frozenset(), frozenset()))


def may_answer(row: RowMapping) -> dict[str, bool]:
    """What is open to this visit about a request."""
    mine = visit().signed.office in ANSWERING and row["subject"] != visit().signed.person
    mine = mine and row["place"] in visit().places
    granted = mine and row["state"] == privacy.GRANTED
    return {
        "answer": mine and row["state"] == requests.RECEIVED,
        "extend": mine and row["state"] in requests.RUNNING and row["extended_for"] is None,
        "carry_out": granted and row["kind"] != privacy.ERASURE,
        "erase": granted and row["kind"] == privacy.ERASURE,
        "see": granted and row["kind"] == privacy.ACCESS,
    }


def line_of(row: RowMapping, names: Mapping[str, str], today: date) -> dict[str, Any]:
    """One request in a list."""
    runs = row["state"] in requests.RUNNING
    due = requests.due_on(row)
    return {
        "request": row["request"],
        "href": of_data_request(row["request"]),
        "subject": row["subject"],
        "name": names.get(row["subject"]) or _("(no name)"),
        "kind": word(words.DATA_REQUEST, row["kind"]),
        "purpose": purpose_named(row["purpose"]),
        "place": row["place_name"],
        "state": word(words.DATA_REQUEST_STATE, row["state"]),
        "received_on": row["received_on"],
        "due": due.isoformat() if runs else None,
        "days": (due - today).days,
        "next": _("answer") if row["state"] == requests.RECEIVED else _("carry out"),
        "late": runs and due < today,
        "reason": _reason(row),
        "answered_at": _instant(row["answered_at"]),
        "done_at": _instant(row["done_at"]),
        "extended_for": word(words.EXTENDED_FOR, row["extended_for"]) if row["extended_for"] else None,
    }


def _reason(row: RowMapping) -> str | None:
    if row["reason"] is None:
        return None
    return word(words.DATA_REFUSED_FOR if row["state"] == privacy.REFUSED else words.ERASED_FOR, row["reason"])


def _instant(at: int | None) -> Any:
    return None if at is None else from_micros(at)


def purposes() -> list[Option]:
    """The uses of personal data, in the words of the edition in force."""
    edition = privacy.in_force(day_of(parts().clock()))
    return [Option(each.id, local(each.label.as_data())) for each in edition.purposes.values()]


def purpose_named(purpose: str | None) -> str | None:
    """What a use is called, in whichever edition."""
    known = {each.id: each.label for edition in privacy.editions() for each in edition.purposes.values()}
    return local(known[purpose].as_data()) if purpose in known else purpose
