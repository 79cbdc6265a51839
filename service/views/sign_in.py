"""Signing in and out, and choosing the mandate to act under."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from domain.errors import NotFound, Refusal
from service.forms.form import FormRefused
from service.forms.own import ButtonForm, MandateForm
from service.forms.sign_in import SignInForm
from service.i18n import later as _l
from service.identity.cookies import keep_mark, marked, where
from service.identity.devices import device_of
from service.identity.putting_aside import WHOSE
from service.views.asking import ask, ask_again
from service.visit import is_inside, parts, visit

sign_in = Blueprint("sign_in", __name__)
TEMPLATE = "sign_in.html"
ENDED = {
    "mandate": _l("A mandate of yours has ended or was changed, so you were signed out. Sign in again to go on."),
}


@sign_in.get("/sign-in")
def ask_who() -> ResponseReturnValue:
    """Login and password."""
    return ask(SignInForm(), TEMPLATE, values={"next": request.args.get("next", "")}, **_said())


@sign_in.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Begin a session, under a fresh cookie."""
    form, here = SignInForm(), marked(where())
    device = device_of(request.user_agent.string)
    try:
        values = form.read(request.form)
        token = parts().identity.sign_in(
            values["login"],
            values["password"],
            now=parts().clock(),
            where=here,
            device=device,
            second=values.get("second") or "",
        )
    except (FormRefused, Refusal) as refusal:
        return ask_again(form, refusal, TEMPLATE)
    language = session.get("lang")
    session.clear()
    session["token"] = token
    if language:
        session["lang"] = language
    return keep_mark(redirect(going_on(token, values.get("next") or ""), 303), here)  # type: ignore[arg-type]


@sign_in.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End the session."""
    ButtonForm().read(request.form)
    parts().identity.sign_out(session["token"])
    # A form that is still open in another window belongs to whoever opened it, and is kept for nobody else.
    kept = {name: session[name] for name in (WHOSE, "csrf_token") if name in session}
    session.clear()
    session.update(kept)
    # Offices share machines: nothing that was looked at stays behind. The mark of the device stays, it opens nothing.
    gone = make_response(redirect(url_for(".ask_who"), 303))
    gone.headers["Clear-Site-Data"] = '"cache", "storage"'
    return gone


@sign_in.get("/mandates")
def mandates() -> ResponseReturnValue:
    """The mandates this person holds today."""
    return render_template("mandates.html", mandates=visit().mandates, chosen=visit().signed.mandate)


@sign_in.post("/mandates")
def choose() -> ResponseReturnValue:
    """Act under another mandate from now on."""
    wanted = MandateForm().read(request.form)["mandate"]
    if wanted not in {each.mandate for each in visit().mandates}:
        raise NotFound
    parts().identity.choose_mandate(session["token"], wanted)
    return redirect("/", 303)


def going_on(token: str, after: str) -> str:
    """Where signing in leads; first to what was made or used lately in one's own name without oneself."""
    identity, now = parts().identity, parts().clock()
    found = identity.session_of(token, now=now)
    after = after if is_inside(after) else "/"
    if found is None or not identity.slips.of_late(found.person, now=now):
        return after
    return f"/slips/mine?{urlencode({'next': after})}"


def _said() -> dict[str, Any]:
    """Why the session before has ended, and what was kept, where the address says so."""
    return {"ended": ENDED.get(request.args.get("ended", "")), "kept": request.args.get("kept") == "1"}
