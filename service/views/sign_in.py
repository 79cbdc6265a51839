"""Signing in and out, and choosing the mandate to act under."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from domain.errors import NotFound, Refusal
from service.forms.form import FormRefused
from service.forms.sign_in import SignInForm
from service.views.asking import ask, ask_again
from service.visit import is_inside, parts, visit

sign_in = Blueprint("sign_in", __name__)


@sign_in.get("/sign-in")
def ask_who() -> ResponseReturnValue:
    """Login and password."""
    return ask(SignInForm(), values={"next": request.args.get("next", "")})


@sign_in.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Begin a session, under a fresh cookie."""
    form = SignInForm()
    try:
        values = form.read(request.form)
        token = parts().identity.sign_in(values["login"], values["password"], now=parts().clock())
    except (FormRefused, Refusal) as refusal:
        return ask_again(form, refusal)
    language = session.get("lang")
    session.clear()
    session["token"] = token
    if language:
        session["lang"] = language
    after = values.get("next") or ""
    return redirect(after if is_inside(after) else "/", 303)


@sign_in.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End the session."""
    parts().identity.sign_out(session["token"])
    session.clear()
    return redirect(url_for(".ask_who"), 303)


@sign_in.get("/mandates")
def mandates() -> ResponseReturnValue:
    """The mandates this person holds today."""
    return render_template("mandates.html", mandates=visit().mandates, chosen=visit().signed.mandate)


@sign_in.post("/mandates")
def choose() -> ResponseReturnValue:
    """Act under another mandate from now on."""
    wanted = request.form.get("mandate", "")
    if wanted not in {each.mandate for each in visit().mandates}:
        raise NotFound
    parts().identity.choose_mandate(session["token"], wanted)
    return redirect("/", 303)
