"""Verification: what anybody reads who has a certificate in hand and types, or scans, what stands on it."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from domain import code as codes
from domain.clock import instant_text
from service.answers import answer, asks_for_json
from service.follower.standstill import concerns, standing_still
from service.forms.filled import Filled
from service.forms.form import FormRefused
from service.forms.verification import CodeForm
from service.i18n import local
from service.i18n import text as _
from service.papers.wording import agency
from service.public.limits import count_look
from service.public.verification import Certificate, certificate_of
from service.views.asking import ask, ask_again
from service.views.sample import sample_for_anybody
from service.visit import parts
from service.words import CERTIFICATE, word

verification = Blueprint("verification", __name__)
TEMPLATE = "verification.html"
# What stands in the log of accesses instead of a code, which opens the page of a person.
LOGGED_AS = "/V/-"


@verification.after_request
def _as_was_asked(response: Response) -> Response:
    """The same address answers people and programs."""
    response.vary.add("Accept")
    return response


@verification.get("/verify")
def ask_code() -> ResponseReturnValue:
    """The letters that stand on the certificate."""
    return ask(CodeForm(), TEMPLATE)


@verification.post("/verify")
def enter() -> ResponseReturnValue:
    """Go on to the page of the code, which a scanner opens at once."""
    form = CodeForm()
    try:
        letters = codes.letters_of(form.read(request.form)["code"])
    except FormRefused as refused:
        return ask_again(form, refused, TEMPLATE)
    if not codes.is_whole(letters):
        return _answered(letters)
    return redirect(f"/V/{codes.grouped(letters)}", 303)


@verification.get("/V/<code>")
@verification.get("/v/<code>")
def show(code: str) -> ResponseReturnValue:
    """What the register says of it at this moment."""
    request.environ["PATH_INFO"] = LOGGED_AS
    return _answered(codes.letters_of(code))


def _answered(letters: str) -> ResponseReturnValue:
    """A code that is not there and one that cannot be answer alike, but for the word that a letter is wrong."""
    count_look()
    with parts().engine.connect() as db:
        found = certificate_of(db, letters, now=parts().clock())
    concerns(found.book if found else None)
    if found is None:
        return _unknown(letters)
    issuer = agency(local(found.authority), found.commune).whole
    holder = found.name if found.name is not None else _("(not published, at their request)")
    sample = sample_for_anybody(found.book, [found.dossier])
    if asks_for_json():
        return _as_data(found, holder, issuer, sample)
    return render_template("certificate_verified.html", certificate=found, holder=holder, issuer=issuer, sample=sample)


def _unknown(letters: str) -> ResponseReturnValue:
    error = _("No certificate has these letters. Compare them with the paper, group by group.")
    if not codes.is_whole(letters):
        error += " " + _mistyped(letters)
    if asks_for_json():
        return answer(404, error)
    typed = MultiDict({"code": request.form.get("code") or codes.grouped(letters)})
    return render_template(TEMPLATE, filled=Filled(CodeForm(), typed, {"code": error})), 404


def _as_data(found: Certificate, holder: str, issuer: str, sample: str | None) -> dict[str, Any]:
    """What the page says, and no more; codes besides words where a program has to decide."""
    return {
        "standing": found.standing,
        "says": word(CERTIFICATE, found.standing),
        "since": found.since.isoformat() if found.since else None,
        "holder": holder,
        "is_named": found.name is not None and not found.erased,
        "belongs_to": found.belongs_to,
        "title": local(found.title),
        "year": found.year,
        "issued_by": issuer,
        "decision": found.number,
        "signed_on": found.signed_on,
        "valid_until": found.valid_until,
        "checked_at": instant_text(found.checked_at),
        "sample": sample,
        "is_current": not standing_still(),
        "demonstration": parts().demonstration,
    }


def _mistyped(letters: str) -> str:
    """What the check letter, or the count, tells whoever types."""
    if len(letters) != codes.LENGTH:
        return _("There must be %(must)s letters and digits; here are %(are)s.", must=codes.LENGTH, are=len(letters))
    return _("One of them is wrong or two have changed places. If marks appear as you type, turn off the keyboard's "
             "Vietnamese input.")  # fmt: skip
