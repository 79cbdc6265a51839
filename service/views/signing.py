"""Signing: whoever signs enters the password once more, unless that was just now; nothing else typed is lost.

Where the account has a second factor its code goes with the password, here and wherever else one's own is asked for.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, g, request, session
from werkzeug.datastructures import ImmutableMultiDict

from service.forms.form import Form
from service.forms.own import Signing
from service.identity.identity import PasswordAgain
from service.visit import parts, visit

BOX, CODE = "own_password", "own_code"
F = TypeVar("F", bound=Form)


def init_app(app: Flask) -> None:
    """Let pages ask for it."""
    app.jinja_env.globals.update(asks_password=asks_password, asks_code=has_second)


def read(form: Form) -> dict[str, Any]:
    """The answers of a form that was sent; of one that signs, only once the password was entered."""
    if not isinstance(form, Signing):
        return form.read(request.form, request.files)
    taken = _taken()
    if taken[BOX]:
        prove(taken)
        g.proved = True
    values = form.read(request.form, request.files)
    if asks_password(form):
        raise PasswordAgain(BOX)
    return values


def asks_password(form: Form) -> bool:
    """Whether the page of this form asks for the password."""
    return isinstance(form, Signing) and "proved" not in g and not _just_now()


def has_second() -> bool:
    """Whether whoever visits has a second factor."""
    return parts().identity.second.of(visit().signed.person) is not None


def asks_own(form: F) -> F:
    """A form with one's own password, and with the box of the code for whom it is for."""
    if not has_second():
        form.leave_out(CODE)
        return form
    hint = form.questions[CODE].hint
    form.demand(CODE)
    form.questions[CODE].hint = hint
    return form


def prove(values: Mapping[str, Any]) -> None:
    """It is still who signed in; raises where these are not their own password and code."""
    parts().identity.prove(
        visit().signed.person, session["token"], values[BOX], now=parts().clock(), second=values.get(CODE) or ""
    )


def _just_now() -> bool:
    return parts().clock() - visit().proved_at < timedelta(minutes=parts().config.sign_minutes)


def _taken() -> dict[str, str]:
    """What was typed as the password and as its code, and nobody reads it after this: it is part of no answer and of no
    request."""
    typed = {name: request.form.get(name, "") for name in (BOX, CODE)}
    rest = [pair for pair in request.form.items(multi=True) if pair[0] not in typed]
    request.form = ImmutableMultiDict(rest)
    return typed
