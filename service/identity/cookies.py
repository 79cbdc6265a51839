"""Cookies: what they are called, and the one by which a device is known again where somebody has signed in."""

import secrets

from flask import Response, current_app, request

from service.identity.tries import REMEMBERED, Where

LONGEST = 100


def named(name: str, *, secure: bool) -> str:
    """Over HTTPS a name that browsers let no other host set."""
    return f"__Host-{name}" if secure else name


def _device() -> str:
    return named("sovang-device", secure=current_app.config["SESSION_COOKIE_SECURE"])


def where() -> Where:
    """From where this request comes."""
    return Where(request.remote_addr or "", request.cookies.get(_device(), "")[:LONGEST])


def marked(found: Where) -> Where:
    """The same with a mark for a device that has none."""
    return found if found.device else Where(found.address, secrets.token_urlsafe(24))


def keep_mark(response: Response, found: Where) -> Response:
    """Leave the mark of the device with it; it opens nothing, it only says that this is no stranger."""
    response.set_cookie(
        _device(),
        found.device,
        max_age=int(REMEMBERED.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response
