"""Looking: at which moment a page is asked for, said on the page, and carried on from page to page while it is on."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from domain.clock import day_of
from domain.errors import Refusal
from service import errors
from service.forms.fields.text import unreadable
from service.i18n import text as _
from service.moments.carried import carried
from service.moments.moment import FIELDS, NOW, ActsAreForToday, Moment, Point, point
from service.moments.standpoint import Standpoint, checked, standpoint
from service.views import reading
from service.visit import PUBLIC, parts, visit

# Said on a page of the present to whoever came there while looking at the past.
CAME_BACK = "today"
LONGEST = 100
View = TypeVar("View", bound=Callable[..., Any])


def looks_back(view: View) -> View:
    """A page, or a file, that can be looked at as of any moment; what does not say so is of the present alone."""
    view.looks_back = True  # type: ignore[attr-defined]
    return view


def moment() -> Moment:
    """The moment that this request looks at; handed on as arguments, never looked up below the pages."""
    found = g.get("moment", NOW)
    return found if isinstance(found, Moment) else NOW


def day_looked_at() -> date:
    """The day from which a page tells what is late or has expired: today, unless another is looked at."""
    return moment().day(day_of(parts().clock()))


def init_app(app: Flask) -> None:
    """Read the moment before every page and carry it on after it."""
    app.before_request(_read)
    app.after_request(_carry)
    app.context_processor(_around)


def is_looked_back(endpoint: str | None) -> bool:
    """Whether the page behind an endpoint can be looked at as of any moment."""
    return getattr(current_app.view_functions.get(endpoint or ""), "looks_back", False)


def _asked() -> dict[str, str]:
    """What stands in the address, or was typed."""
    found = {name: ", ".join(dict.fromkeys(request.args.getlist(name))).strip() for name in FIELDS}
    return {name: "?" if unreadable(text) else text[:LONGEST] for name, text in found.items() if text}


def _read() -> ResponseReturnValue | None:
    asked = _asked()
    if request.endpoint is None or request.endpoint in PUBLIC or not asked:
        return None
    if request.method not in ("GET", "HEAD"):
        refusal = ActsAreForToday()
        around = {"title": _("You are looking at the past"), "detail": errors.sentence(refusal)}
        return render_template("error.html", **around), errors.status_of(refusal)
    if not is_looked_back(request.endpoint):
        return redirect(reading.here(**dict.fromkeys(FIELDS), **{CAME_BACK: 1}), 303)
    found, refused = _points(asked)
    if refused:
        return render_template("moment.html", typed=asked, refused=refused), 400
    g.moment = Moment(**found)
    return None


def _points(asked: dict[str, str]) -> tuple[dict[str, Point], dict[str, str]]:
    """Both times, and what is wrong with one, in the reader's language."""
    found, refused = {}, {}
    with parts().engine.connect() as db:
        for name, text in asked.items():
            try:
                found[name] = checked(db, name, point(text), now=parts().clock())
            except Refusal as refusal:
                refused[name] = errors.sentence(refusal)
    return found, refused


def _carry(response: Response) -> Response:
    if moment().is_on and response.mimetype == "text/html" and not response.is_streamed:
        adapter = current_app.create_url_adapter(request)
        assert adapter is not None
        response.set_data(carried(response.get_data(as_text=True), moment().address, adapter, is_looked_back))
    return response


def _around() -> dict[str, Any]:
    return {
        "moment": moment(),
        "looks_back": "visit" in g and is_looked_back(request.endpoint),
        "came_back": request.args.get(CAME_BACK) == "1" and not is_looked_back(request.endpoint),
        "stands_on": _stands_on,
        "elsewhere": _elsewhere,
    }


def _stands_on() -> Standpoint:
    """The books of this visit, and how far they are told."""
    with parts().engine.connect() as db:
        return standpoint(
            db,
            places=visit().places,
            subjects=visit().subjects,
            line=parts().projector.living,
            known_at=moment().times["known_at"],
        )


def _elsewhere() -> list[tuple[str, str]]:
    """What an address asks besides the moment: kept when another one is chosen, from the first page of a list on."""
    left = {*FIELDS, "after", "page", "lang", CAME_BACK}
    return [(name, value) for name, value in request.args.items(multi=True) if name not in left]


__all__ = ["day_looked_at", "init_app", "is_looked_back", "looks_back", "moment"]
