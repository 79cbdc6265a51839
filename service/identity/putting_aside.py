"""Unsent: what was typed into a page whose session was over is put aside before its sender is asked to sign in."""

from datetime import datetime
from functools import lru_cache

from flask import request, session
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from service.forms.fields import OneTime, Secret
from service.forms.form import NOT_OURS, Form
from service.identity.identity import Identity
from service.identity.unsent import Typed
from service.security import csrf, page_of_this_address

# Whom this browser belongs to, in the signed cookie: it outlives the session, opens nothing and names nobody.
WHOSE = "person"
# What every form carries along; where nothing else was sent, nothing was typed.
CARRIED = frozenset({"command_id"})


def put_aside(identity: Identity, *, now: datetime) -> str | None:
    """Under what it is kept for whoever was signed in here; None where nothing is to be kept."""
    person, boxes = session.get(WHOSE), _typed()
    if not isinstance(person, str) or not {name for name, _ in boxes} - CARRIED or not _is_from_our_page():
        return None
    had_files = any(each.filename for each in request.files.values())
    return identity.unsent.keep(person, Typed(request.full_path.rstrip("?"), boxes, had_files), now=now)


def _typed() -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in request.form.items(multi=True) if pair[0] not in NOT_OURS | _secrets())


def _is_from_our_page() -> bool:
    """Whether the form was given to this browser by us, and there is a page on which it can be shown again."""
    try:
        csrf.protect()
        page_of_this_address()
    except (CSRFError, HTTPException, RoutingException):
        return False
    return True


@lru_cache(maxsize=1)
def _secrets() -> frozenset[str]:
    """What passwords and codes are called, in whichever form."""
    return frozenset(
        name
        for kind in _every(Form)
        for name, field in kind._declared_fields.items()
        if isinstance(field, Secret | OneTime)
    )


def _every(kind: type[Form]) -> list[type[Form]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _every(below))]
