"""Frame: what stands around every page: who acts under which mandate, where one can go, standing notices."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request, url_for

from service import words
from service.i18n import language
from service.i18n import later as _l
from service.words import word

# Shown in this order, each only once its page exists: endpoint, words, and who it opens to: everyone, any office, some.
EVERYONE, ANY_OFFICE = "everyone", "any office"
NAVIGATION: tuple[tuple[str, Any, str | tuple[str, ...]], ...] = (
    ("queue.mine", _l("My work"), EVERYONE),
    ("reminders.listed", _l("Reminders"), ANY_OFFICE),
    ("progress.overview", _l("Progress"), ANY_OFFICE),
    ("register.year", _l("Register of honour"), EVERYONE),
    ("audit.search", _l("Audit log"), EVERYONE),
    ("data_requests.listed", _l("Personal data"), EVERYONE),
    ("accounts.listed", _l("Accounts"), ("administrator", "inspector")),
    ("waivers.listed", _l("Overrides of kinship"), ("inspector",)),
    ("operations.overview", _l("Operations"), ("administrator", "inspector")),
)


@dataclass(frozen=True)
class Visitor:
    """The signed-in person and the mandate they act under, as the header names them."""

    person: str
    name: str
    office: str | None = None
    place: str | None = None
    mandates: int = 0


def visitor() -> Visitor | None:
    """Who is there in this request; None before sign-in."""
    found = g.get("visitor")
    return found if isinstance(found, Visitor) else None


def _navigation(app: Flask) -> list[dict[str, Any]]:
    here, who = request.endpoint or "", visitor()
    return [
        {"endpoint": endpoint, "text": text, "here": here.partition(".")[0] == endpoint.partition(".")[0]}
        for endpoint, text, whom in NAVIGATION
        if endpoint in app.view_functions and _opens(whom, who.office if who else None)
    ]


def _opens(whom: str | tuple[str, ...], office: str | None) -> bool:
    if isinstance(whom, tuple):
        return office in whom
    return whom == EVERYONE or office is not None


def _address(app: Flask, endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in app.view_functions else None


def _own_authority(app: Flask) -> str | None:
    """The page of what the visitor may do, for whoever holds an office."""
    who = visitor()
    if who is None or who.office is None or "officers.show" not in app.view_functions:
        return None
    return url_for("officers.show", person=who.person)


def _same_page_in(language: str) -> str:
    """This address in another language; a page that came from a sent form leads to the same form, empty."""
    return f"?{urlencode([*((k, v) for k, v in request.args.items(multi=True) if k != 'lang'), ('lang', language)])}"


def init_app(app: Flask, *, demonstration: bool) -> None:
    """Give every template its frame."""

    @app.context_processor
    def around() -> dict[str, Any]:
        return {
            "visitor": visitor(),
            "navigation": _navigation(app),
            "demonstration": demonstration,
            "language": language(),
            "sign_in": _address(app, "sign_in.ask_who"),
            "sign_out": _address(app, "sign_in.leave"),
            "own_authority": _own_authority(app),
            "choose_mandate": _address(app, "sign_in.mandates"),
            "own_account": _address(app, "own.sessions"),
            "printed_at": datetime.now(UTC),
        }

    app.jinja_env.globals.update(same_page_in=_same_page_in, words=words, word=word)
