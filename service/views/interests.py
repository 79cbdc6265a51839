"""Interests: what an officer declares before the dossiers of a year are opened."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.commands.declaring import Interest, declare_interests
from domain.errors import NotFound
from projections import subject_list
from projections.declarations import declared
from projections.names import names_of
from projections.subjects import subject_of
from service.declaring import declares
from service.forms.filled import Filled
from service.forms.interest import InterestForm, NoneForm
from service.privacy.reads import shows
from service.shown.declarations import declarations_of
from service.views import reading
from service.views.answering import Page, answer
from service.views.asking import ask, asked
from service.views.carrying import act_on, carry_out
from service.visit import is_inside, parts, visit

interests = Blueprint("interests", __name__)
KINDS = ("household", "clan", "unit", "person", "agency")
MOST = 20


@interests.get("/interests/<int:year>")
def ask_any(year: int) -> ResponseReturnValue:
    """What was declared so far, a search for whom it is about, and that there is nothing."""
    values = {"year": _year(year), "next": _next()}
    return _page(year, asked(NoneForm(), **values))


@interests.post("/interests/<int:year>")
def declare_none(year: int) -> ResponseReturnValue:
    """There is nothing to declare, or nothing more."""
    _year(year)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        return _declare(year, values, [])

    return answer(Page(NoneForm(), _around(year), "interests.html"), do, lambda _done: _next(sent=True) or "/")


@interests.get("/interests/<int:year>/<uuid:subject>")
def ask_one(year: int, subject: UUID) -> ResponseReturnValue:
    """What it is."""
    values = {"year": _year(year), "next": _next(), "subject": str(subject)}
    return ask(InterestForm(), values=values, **_about(year, str(subject)))


@interests.post("/interests/<int:year>/<uuid:subject>")
def declare_one(year: int, subject: UUID) -> ResponseReturnValue:
    """Whose dossiers to keep away from."""
    around, me = _about(_year(year), str(subject)), visit().signed.person

    def do(values: dict[str, Any]) -> dict[str, Any]:
        wallet = parts().vault.wallet()
        text = wallet.seal(me, "text", {"text": values["text"]}) if values["text"] else None
        return _declare(year, values, [Interest(str(subject), values["kind"])], text=text, wallet=wallet)

    return answer(Page(InterestForm(), around), do, lambda _done: _address(year, _next(sent=True)))


def _declare(year: int, values: dict[str, Any], found: list[Interest], **sealed: Any) -> dict[str, Any]:
    mandate, me = visit().mandate, visit().signed.person
    assert mandate is not None
    told: dict[str, Any] = {"person": me, "year": year, "interests": found, "text": sealed.get("text")}
    act = act_on(mandate.book, values)
    return carry_out(act, lambda desk: declare_interests(desk, **told), wallet=sealed.get("wallet"))


def _page(year: int, filled: Filled) -> ResponseReturnValue:
    return render_template("interests.html", filled=filled, **_around(year))


def _around(year: int) -> dict[str, Any]:
    wanted = reading.words("q")
    with parts().engine.connect() as db:
        said = declared(db, visit().signed.person)
        return {
            "year": year,
            "wanted": wanted,
            "rows": _found(db, wanted) if wanted else [],
            "declared": declarations_of(db, said, openly=True),
            "is_declared": any(each.year == year for each in said),
            "after": _next() or "/",
            "address": f"/interests/{year}",
            "query": "?" + urlencode({"next": _next()}) if _next() else "",
        }


def _found(db: Connection, wanted: str) -> list[dict[str, Any]]:
    """Whoever is called so in the visitor's places; no dossier is named."""
    places = visit().places
    pages = (subject_list.rows(db, places=places, kind=kind, wanted=wanted, limit=MOST)[0] for kind in KINDS)
    found = [dict(row) for page in pages for row in page]
    shows(row["subject"] for row in found)
    return found


def _about(year: int, subject: str) -> dict[str, Any]:
    with parts().engine.connect() as db:
        found = subject_of(db, subject)
        if found is None or not visit().sees(place=found["place"]):
            raise NotFound
        shows([subject])
        return {"caption": names_of(db, [subject]).get(subject), "back": _address(year, _next())}


def _year(year: int) -> int:
    """The year, for whoever declares at all."""
    if year not in reading.YEARS or not declares(visit()):
        raise NotFound
    return year


def _next(*, sent: bool = False) -> str:
    """The page that was asked for, if it is one of this site."""
    address = (request.form if sent or request.method == "POST" else request.args).get("next", "")
    return address if is_inside(address) else ""


def _address(year: int, after: str) -> str:
    return f"/interests/{year}" + (f"?{urlencode({'next': after})}" if after else "")
