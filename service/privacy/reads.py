"""Reads: what a page has shown of whom is noted with the answer, together with where its reader came from."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from service.privacy.accesses import Reading, note
from service.visit import parts, visit

# Where nobody came from a page of the product: an address that was typed, or a link from outside.
DIRECTLY = "directly"


def shows(subjects: Iterable[str | None]) -> None:
    """This page shows personal data of these people, households or groups."""
    g.setdefault("shows", set()).update(each for each in subjects if each)


def init_app(app: Flask) -> None:
    """Note what was shown once the answer is ready, and before it leaves: nobody reads unseen."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    shown = g.get("shows")
    if shown and response.status_code == 200:
        signed = visit().signed
        page = request.endpoint or "?"
        reading = Reading(signed.person, page, parts().clock(), signed.mandate, signed.office, came_from())
        note(parts().engine, reading, shown)
    return response


def came_from() -> str:
    """The page of the product from which this one was opened."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host:
        return DIRECTLY
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        endpoint, _values = adapter.match(before.path, method="GET")
    except HTTPException:
        return DIRECTLY
    return str(endpoint)
