"""Assets: the stylesheet under an address that changes with its content, so that phones fetch it once."""

import gzip
import hashlib
from functools import cache
from importlib.resources import files

from flask import Blueprint, Flask, Response, abort, request, url_for

A_YEAR = "public, max-age=31536000, immutable"
KINDS = {"sovang.css": "text/css; charset=utf-8"}

assets = Blueprint("assets", __name__)


@cache
def _content(name: str) -> tuple[str, bytes, bytes]:
    plain = (files("service") / "static" / name).read_bytes()
    return hashlib.sha256(plain).hexdigest()[:16], plain, gzip.compress(plain, 9, mtime=0)


def address(name: str) -> str:
    """Where a page finds the asset `name`."""
    return url_for("assets.send", digest=_content(name)[0], name=name)


@assets.get("/assets/<digest>/<name>")
def send(digest: str, name: str) -> Response:
    """The asset, compressed for who can read that."""
    if name not in KINDS or _content(name)[0] != digest:
        abort(404)
    _, plain, small = _content(name)
    compressed = request.accept_encodings["gzip"] > 0
    response = Response(small if compressed else plain, content_type=KINDS[name])
    response.headers["Cache-Control"] = A_YEAR
    response.headers["Vary"] = "Accept-Encoding"
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def init_app(app: Flask) -> None:
    """Serve the assets and let templates ask for their addresses."""
    app.register_blueprint(assets)
    app.jinja_env.globals["asset"] = address
