"""Languages: Vietnamese first, English on request; the only door to Flask-Babel."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import flask_babel  # type: ignore[import-untyped]
from flask import Flask, Response, current_app, request

from domain.clock import VIETNAM

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600

# Keywords of the extraction: `text` and `later` are imported as _ and _l.
later = flask_babel.lazy_gettext


def text(message: str, **params: Any) -> str:
    """`message` in the reader's language; outside a request as it stands."""
    return str(flask_babel.gettext(message, **params))


def in_vietnamese() -> AbstractContextManager[None]:
    """Whatever the reader's language: official papers are in Vietnamese."""
    found: AbstractContextManager[None] = flask_babel.force_locale("vi")
    return found


def language() -> str:
    """The reader's language: what this address asks for, else what was chosen before, else Vietnamese."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return "vi"


def local(name: Mapping[str, str] | str | None) -> str:
    """A name that facts keep in both languages, in the reader's."""
    if not isinstance(name, Mapping):
        return name or ""
    return name.get(str(flask_babel.get_locale() or "vi")) or name.get("vi") or ""


def number(value: float | Decimal | str | None) -> str:
    """7,5 and 17.528 in Vietnamese, 7.5 and 17,528 in English."""
    return "" if value is None else str(flask_babel.format_decimal(Decimal(str(value))))


def percent(share: str | Decimal | None) -> str:
    """A share as facts and exports keep it ("89.98"), with its sign; a dash where there is none."""
    return "–" if share is None else f"{flask_babel.format_decimal(Decimal(share), format='#,##0.00')}%"


def day(value: date | str | None) -> str:
    """27/03/2026 in both languages, because the papers beside the screen say it so."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return "" if value is None else value.strftime("%d/%m/%Y")


def instant(value: datetime | None) -> str:
    """27/03/2026 14:05, on the clocks of Việt Nam."""
    return "" if value is None else value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Sentences in a language where nobody visits: at the command line."""
    app = Flask("service")
    init_app(app)
    with app.test_request_context(f"/?lang={language}"):
        yield


def _remember(response: Response) -> Response:
    wish = request.args.get("lang")
    if wish in LANGUAGES and wish != request.cookies.get(COOKIE):
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(COOKIE, wish, max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure)
    response.headers["Content-Language"] = language()
    return response


def init_app(app: Flask) -> None:
    """Give `app` its languages and templates the filters above."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "locale"
    flask_babel.Babel(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=language)
    app.after_request(_remember)
    app.jinja_env.filters.update(local=local, number=number, percent=percent, day=day, instant=instant)
    app.jinja_env.globals.update(languages=LANGUAGES)
