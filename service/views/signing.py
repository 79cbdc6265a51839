"""Signing: whoever signs enters the password once more, unless that was just now; nothing else typed is lost."""

from datetime import timedelta
from typing import Any

from flask import Flask, g, request, session
from werkzeug.datastructures import ImmutableMultiDict

from service.forms.form import Form
from service.forms.own import Signing
from service.identity.identity import PasswordAgain
from service.visit import parts, visit

BOX = "own_password"


def init_app(app: Flask) -> None:
    """Let pages ask for it."""
    app.jinja_env.globals.update(asks_password=asks_password)


def read(form: Form) -> dict[str, Any]:
    """The answers of a form that was sent; of one that signs, only once the password was entered."""
    if not isinstance(form, Signing):
        return form.read(request.form, request.files)
    if password := _taken():
        parts().identity.prove(visit().signed.person, session["token"], password, now=parts().clock())
        g.proved = True
    values = form.read(request.form, request.files)
    if asks_password(form):
        raise PasswordAgain(BOX)
    return values


def asks_password(form: Form) -> bool:
    """Whether the page of this form asks for the password."""
    return isinstance(form, Signing) and "proved" not in g and not _just_now()


def _just_now() -> bool:
    return parts().clock() - visit().proved_at < timedelta(minutes=parts().config.sign_minutes)


def _taken() -> str:
    """What was typed as the password, and nobody reads it after this: it is part of no answer and of no request."""
    typed = request.form.get(BOX, "")
    rest = [pair for pair in request.form.items(multi=True) if pair[0] != BOX]
    request.form = ImmutableMultiDict(rest)
    return typed
