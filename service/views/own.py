"""One's own account: where one is signed in, another password, and a new one by a printed slip."""

import logging
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from domain.errors import NotFound, Refusal
from service.forms.form import FormRefused
from service.forms.own import ButtonForm, PasswordForm, SlipForm
from service.identity.cookies import keep_mark, marked, where
from service.identity.devices import device_of
from service.identity.slip_requests import note_uses
from service.views.asking import ask, ask_again
from service.views.sign_in import going_on
from service.views.signing import asks_own, prove
from service.views.slips import waiting_for_me
from service.visit import parts, visit

own = Blueprint("own", __name__)
HERE = "/sessions"
WITH_SECOND = "with_second.html"

log = logging.getLogger(__name__)


@own.get(HERE)
def sessions() -> ResponseReturnValue:
    """Every session of this person, and the slips that were printed for them."""
    identity, person = parts().identity, visit().signed.person
    slips = identity.slips.of(person)
    names = parts().vault.names_of({id for each in slips for id in (each.made_by, each.agreed_by) if id})
    return render_template(
        "sessions.html",
        sessions=identity.sessions.listed(person, now=parts().clock(), token=session["token"]),
        slips=slips,
        names={id: name["name"] for id, name in names.items() if name},
        asked=len(waiting_for_me()),
        second=identity.second.of(person),
    )


@own.post(f"{HERE}/<uuid:id>/end")
def end(id: Any) -> ResponseReturnValue:
    """Sign out there."""
    ButtonForm().read(request.form)
    if not parts().identity.sessions.end_one(visit().signed.person, str(id)):
        raise NotFound
    return redirect(HERE, 303)


@own.post(f"{HERE}/end-others")
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    ButtonForm().read(request.form)
    parts().identity.end_sessions(visit().signed.person, but=session["token"])
    return redirect(HERE, 303)


@own.get("/password")
def ask_password() -> ResponseReturnValue:
    """The present password and a new one."""
    return ask(asks_own(PasswordForm()), back=HERE)


@own.post("/password")
def change_password() -> ResponseReturnValue:
    """The new one holds from now on, and every other session ends."""
    form, person, identity = asks_own(PasswordForm()), visit().signed.person, parts().identity
    try:
        values = form.read(request.form)
        # Before a code is used up: whoever has to choose another password would have to wait for the next one.
        hashed = identity.accounts.hashed_for(person, values["password"])
        prove(values)
        identity.keep_password(person, hashed, but=session["token"])
    except (FormRefused, Refusal) as refusal:
        return ask_again(form, refusal, back=HERE)
    return redirect(HERE, 303)


@own.get("/slip")
def ask_slip() -> ResponseReturnValue:
    """Login, the letters of the slip, and a new password."""
    return ask(SlipForm(), WITH_SECOND, back=url_for("sign_in.ask_who"))


@own.post("/slip")
def redeem() -> ResponseReturnValue:
    """The new password holds, and its owner is signed in with it."""
    form, here, now = SlipForm(), marked(where()), parts().clock()
    try:
        values = form.read(request.form)
        second = values.get("second") or ""
        person = parts().identity.redeem(
            values["login"], values["code"], values["password"], now=now, where=here, second=second
        )
        device = device_of(request.user_agent.string)
        token = parts().identity.begin(person, now=now, where=here, device=device)
    except (FormRefused, Refusal) as refusal:
        return ask_again(form, refusal, WITH_SECOND, back=url_for("sign_in.ask_who"))
    session.clear()
    session["token"] = token
    _note_use()
    return keep_mark(redirect(going_on(token, ""), 303), here)  # type: ignore[arg-type]


def _note_use() -> None:
    """In the log at once; where that fails, whoever keeps the time does it within a minute."""
    try:
        note_uses(parts())
    except Exception:
        log.exception("The use of a slip is not in the log yet.")
