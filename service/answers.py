"""Answers when something cannot be done: a page for people, a problem document for programs."""

import logging
from typing import Any

from flask import Flask, json, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from domain.errors import Refusal
from service.errors import sentence, status_of
from service.forms.form import FormRefused
from service.i18n import later as _l
from service.privacy.vault import UnknownMaster

PAGES: dict[int, tuple[Any, Any]] = {
    400: (_l("This cannot be read"), _l("Go back, check what was filled in and send it again.")),
    403: (
        _l("Not within your mandate"),
        _l("The mandate you act under does not allow this. Choose another mandate or ask the records officer."),
    ),
    404: (
        _l("Page not found"),
        _l(
            "Nothing is found under this address, or it is not yours to see. Check the address or start from your list."
        ),
    ),
    405: (_l("This cannot be read"), _l("Go back, check what was filled in and send it again.")),
    409: (_l("Something changed in the meantime"), _l("Open the page again, look at what changed, then decide.")),
    413: (
        _l("Too much at once"),
        _l("What was sent is too large. A file may have at most 5 MB; send fewer at a time."),
    ),
    429: (_l("Too often"), _l("Wait 15 minutes, then go on.")),
    500: (
        _l("Something went wrong on our side"),
        _l("Go back and send it again. What was saved already is not entered twice."),
    ),
    503: (
        _l("Not available just now"),
        _l("Wait a minute, go back and send it again. What was saved already is not entered twice."),
    ),
}
RETRY_AFTER_SECONDS = {503: 60, 429: 15 * 60}

log = logging.getLogger(__name__)


def asks_for_json() -> bool:
    """Whether a program asks, which says that it would rather read JSON than a page."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def answer(status: int, detail: str | None = None, **members: Any) -> ResponseReturnValue:
    """A page, or for programs a problem document (RFC 9457), that says what happened and what to do."""
    title, advice = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS[status])} if status in RETRY_AFTER_SECONDS else {}
    if request.path.startswith("/api/") or asks_for_json():
        problem = {"type": "about:blank", "title": str(title), "status": status, "detail": detail or str(advice)}
        headers["Content-Type"] = "application/problem+json"
        return json.dumps(problem | members, ensure_ascii=False), status, headers
    return render_template("error.html", title=title, detail=detail, advice=advice, status=status), status, headers


def init_app(app: Flask) -> None:
    """Every way a request can fail ends here."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(FormRefused, _misshapen)
    app.register_error_handler(UnknownMaster, _locked)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """A command or a page that is refused, with its one sentence."""
    code = {"code": type(refusal).__name__} | ({"field": refusal.field} if refusal.field else {})
    return answer(status_of(refusal), sentence(refusal), **code)


def _misshapen(refused: FormRefused) -> ResponseReturnValue:
    places = [{"field": place, "detail": detail} for place, detail in refused.errors.items()]
    return answer(400, next(iter(refused.errors.values()), None), errors=places)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:
        return error.get_response()
    return answer(error.code or 400)


def _locked(error: UnknownMaster) -> ResponseReturnValue:
    # Whoever runs the system has not given a process the key that it needs; it is told which, and nothing is lost.
    log.critical("%s", error)
    return answer(503)


def _failed(error: Exception) -> ResponseReturnValue:
    # The trace goes to the log only: it may name people, files and tables.
    log.exception("unforeseen failure at %s %s", request.method, request.url_rule, exc_info=error)
    return answer(500)
