"""Certificates: the last regeneration certificate, for those who check the register or run it."""

import json

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from domain.errors import NotFound
from domain.reading import sees_certificates
from service.regeneration.certificate import BadCertificate, Certificate
from service.regeneration.certifying import last_kept
from service.shown.certificate import page_of
from service.visit import parts, visit

certificates = Blueprint("certificates", __name__)


@certificates.get("/certificate")
def show() -> ResponseReturnValue:
    """The certificate to read and to print."""
    _must_see()
    found, is_changed = _last()
    with parts().engine.connect() as db:
        page = page_of(db, found) if found else None
    return render_template("certificate.html", page=page, is_changed=is_changed)


@certificates.get("/certificate.json")
def file() -> ResponseReturnValue:
    """The same as a file, which can be checked against the books at any time."""
    _must_see()
    found, _ = _last()
    if found is None:
        raise NotFound
    told = json.dumps(found.as_data(), ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    answer = Response(told, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="certificate-{found.digest[:16]}.json"'
    return answer


def _last() -> tuple[Certificate | None, bool]:
    """The certificate made last, and whether somebody has changed it in the database since."""
    try:
        return last_kept(parts().engine), False
    except BadCertificate:
        return None, True


def _must_see() -> None:
    if not sees_certificates(visit().signed.office):
        raise NotFound
