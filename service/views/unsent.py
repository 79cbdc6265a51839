"""What was typed before the session was over comes back into its form, for the person who had typed it."""

from typing import Any

from flask import Blueprint, Flask, g, redirect, request, session
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service.i18n import text as _
from service.identity.unsent import NothingKept, Typed
from service.visit import parts, visit

unsent = Blueprint("unsent", __name__)
# Which one is to be shown on which page, in the cookie until that page is sent.
MARK = "unsent"


def init_app(app: Flask) -> None:
    """Fill the page in before its view draws it; whoever sends it has it on their screen."""
    app.before_request(_fill)


@unsent.get("/unsent/<uuid:id>")
def bring_back(id: Any) -> ResponseReturnValue:
    """On to the page, where it stands in its boxes again."""
    typed = _found(str(id))
    if typed is None:
        raise NothingKept
    session[MARK] = [str(id), typed.address.partition("?")[0]]
    return redirect(typed.address, 303)


def _fill() -> None:
    marked = session.get(MARK)
    if not marked or "visit" not in g or marked[1] != request.path:
        return
    if request.method not in ("GET", "HEAD"):
        parts().identity.unsent.wipe(visit().signed.person, marked[0])
        session.pop(MARK)
    elif typed := _found(marked[0]):
        g.typed, g.sentence = MultiDict(typed.boxes), _sentence(typed)
    else:
        session.pop(MARK)


def _found(id: str) -> Typed | None:
    return parts().identity.unsent.find(visit().signed.person, id, now=parts().clock())


def _sentence(typed: Typed) -> str:
    if typed.had_files:
        return _(
            "You had been signed out before this was sent. Nothing has been entered: check what you had filled in, "
            "choose the files again and send it."
        )
    return _(
        "You had been signed out before this was sent. Nothing has been entered: check what you had filled in and "
        "send it."
    )
