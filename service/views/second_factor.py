"""The second factor of one's own account, and those whose office is signed in to with one."""

from typing import Any
from urllib.parse import urlencode

import segno
from flask import Blueprint, Flask, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from domain.errors import Refusal
from service.forms.form import FormRefused
from service.forms.second_factor import SecondFactorChangeForm, SecondFactorForm
from service.identity import totp
from service.identity.putting_aside import put_aside
from service.identity.second_factor import SecondDemanded, brought_back, carried
from service.views.asking import ask, ask_again
from service.views.signing import asks_own, prove
from service.visit import PUBLIC, is_inside, parts, visit

second_factor = Blueprint("second_factor", __name__)
HERE, NEW = "/second-factor", "/second-factor/new"
TEMPLATE, TEMPLATE_NEW = "second_factor.html", "second_factor_new.html"
# What somebody still does who has to set one up first.
LEFT_OPEN = PUBLIC | {"sign_in.leave", "own.sessions", "own.end", "own.end_others", "own.ask_password"} | {
    "own.change_password", "slips.told", "second_factor.show", "second_factor.ask_new", "second_factor.set_up",
}  # fmt: skip
# In an app there stands beside the code what it is for.
ISSUER = "So Vang"
# Of the square picture: of one dot, and how many dots are left white around it.
PIXELS, BORDER = 4, 4


def init_app(app: Flask) -> None:
    """Have it set up before anything else by those whose office asks for it."""
    app.before_request(_demand)


@second_factor.get(HERE)
def show() -> ResponseReturnValue:
    """How it stands, and what can be done about it."""
    return ask(asks_own(SecondFactorChangeForm()), TEMPLATE, **_around())


@second_factor.post(HERE)
def change() -> ResponseReturnValue:
    """Print other codes, or turn it off."""
    form, person, identity = asks_own(SecondFactorChangeForm()), visit().signed.person, parts().identity
    try:
        values = form.read(request.form)
        if values["what"] != "codes" and demanded():
            raise SecondDemanded("what")
        prove(values)
        if identity.second.of(person) is None:
            return redirect(HERE, 303)
        if values["what"] == "codes":
            return _printed(identity.second.print_again(person))
    except (FormRefused, Refusal) as refusal:
        return ask_again(form, refusal, TEMPLATE, **_around())
    identity.turn_off_second(person)
    return redirect(HERE, 303)


@second_factor.get(NEW)
def ask_new() -> ResponseReturnValue:
    """A picture to scan, and the digits that the app makes of it."""
    return _asking(totp.new_secret())


@second_factor.post(NEW)
def set_up() -> ResponseReturnValue:
    """From now on it is asked for at every sign-in."""
    form, person, identity = asks_own(SecondFactorForm()), visit().signed.person, parts().identity
    key = parts().config.secret_key
    secret = totp.new_secret()
    try:
        secret = brought_back(key, person, request.form.get("secret", ""))
        values = form.read(request.form)
        identity.second.must_fit(secret, values["code"])
        prove(values)
        codes = identity.set_up_second(person, secret, values["code"], now=parts().clock(), token=session["token"])
    except (FormRefused, Refusal) as refusal:
        again = {"secret": carried(key, person, secret)}
        return ask_again(form, refusal, TEMPLATE_NEW, instead=again, **_pictured(secret))
    return _printed(codes)


def demanded() -> bool:
    """Whether an office that the visitor holds is signed in to with a second factor."""
    offices = parts().config.second_factor_offices
    return any(each.office in offices for each in visit().mandates)


def _demand() -> ResponseReturnValue | None:
    if "visit" not in g or request.endpoint in LEFT_OPEN or not demanded():
        return None
    if parts().identity.second.of(visit().signed.person) is not None:
        return None
    after = request.full_path.rstrip("?")
    if request.method != "GET":
        kept = put_aside(parts().identity, now=parts().clock())
        after = f"/unsent/{kept}" if kept else "/"
    return redirect(f"{HERE}?{urlencode({'next': after})}", 303)


def _asking(secret: str) -> ResponseReturnValue:
    told = carried(parts().config.secret_key, visit().signed.person, secret)
    return ask(asks_own(SecondFactorForm()), TEMPLATE_NEW, values={"secret": told}, **_pictured(secret))


def _pictured(secret: str) -> dict[str, Any]:
    person = visit().signed.person
    login = parts().vault.latest([person], "login")[person]
    address = totp.address(secret, issuer=ISSUER, login=login["login"] if isinstance(login, dict) else "")
    dots = list(segno.make(address, error="m", micro=False).matrix_iter(border=BORDER))
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(dots) for x, dot in enumerate(row) if dot)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    around = {"secret": groups, "back": f"{HERE}?{urlencode({'next': _next()})}"}
    return around | {"path": path, "size": len(dots), "pixels": len(dots) * PIXELS}


def _around() -> dict[str, Any]:
    found = parts().identity.second.of(visit().signed.person)
    return {"stands": found, "demanded": demanded(), "back": "/sessions", "next": _next(), "new": NEW}


def _next() -> str:
    after = request.args.get("next", "/")
    return after if is_inside(after) else "/"


def _printed(codes: list[str]) -> str:
    return render_template("recovery_codes.html", codes=codes, next=_next())
