"""What protects every page: tokens against forged requests, constant headers, careful cookies, limits."""

from io import BytesIO
from typing import IO, Any, Protocol

from flask import Flask, Request, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RoutingException

from domain.errors import Refusal
from service.answers import answer, refused
from service.i18n import text as _
from service.identity.cookies import named

MEGABYTE = 1024 * 1024

# Nothing but our own stylesheet is ever loaded, and no script runs at all.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# Files come several at once, and are held in memory: what a household sends never lies on a disk in clear.
MOST, MOST_WITH_FILES = 12 * MEGABYTE, 32 * MEGABYTE
WITH_FILES = frozenset({"evidence.add", "sheets.receive"})
# Over HTTPS alone, where it means something: two years for this host and those below it.
OVER_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}

csrf = CSRFProtect()


class Settings(Protocol):
    """The part of the configuration that cookies and tokens rest on."""

    @property
    def secret_key(self) -> str:
        """Signs cookies and tokens."""

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over HTTPS only."""

    @property
    def trusted_proxies(self) -> int:
        """How many proxies before the server say where a request comes from."""


class Received(Request):
    """A request whose files stay in memory, whatever their size."""

    def _get_file_stream(self, *_told: Any, **_more: Any) -> IO[bytes]:
        return BytesIO()


class Guarded(Flask):
    """Flask that checks the token after every other check before a view.

    So who is signed in, and what they may see, is settled before a page is shown again with what was typed.
    """

    request_class = Received

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Run what comes before a view, then refuse what another site made the browser send."""
        if request.endpoint in WITH_FILES:
            request.max_content_length = MOST_WITH_FILES
        answer = super().preprocess_request()
        if answer is None and not request.path.startswith("/api/"):
            csrf.protect()
        return answer


def init_app(app: Flask, settings: Settings) -> None:
    """Give `app` its keys, limits, token checks and headers."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=named("sovang", secure=settings.secure_cookies),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=MOST,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        # A token lives as long as the session: a form left open over lunch still goes through.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _show_again)
    app.after_request(_protect)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _protect(response: Response) -> Response:
    headers = HEADERS | (OVER_HTTPS if current_app.config["SESSION_COOKIE_SECURE"] else {})
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        # Pages hold names of people, and village offices share machines.
        response.headers["Cache-Control"] = "no-store"
    return response


def _show_again(_error: CSRFError) -> ResponseReturnValue:
    """The page that was sent, with everything as it was typed; nothing has been entered."""
    g.typed = request.form
    g.sentence = _("This page had been open for too long. Check what is filled in and send it again.")
    try:
        endpoint, arguments = page_of_this_address()
    except (HTTPException, RoutingException):
        return answer(400)
    try:
        shown: Any = current_app.ensure_sync(current_app.view_functions[endpoint])(**arguments)
    except Refusal as refusal:
        # The page is not there, or not for this person: that is said as without a form.
        return refused(refusal)
    return current_app.make_response(shown), 400


def page_of_this_address() -> tuple[str, dict[str, Any]]:
    """The view that shows what this address answers to being sent; an HTTPException where there is none."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    endpoint, arguments = adapter.match(method="GET")
    return str(endpoint), dict(arguments)
