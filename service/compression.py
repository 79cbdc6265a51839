"""Compression: a village's sheet is half a megabyte of markup and ten kilobytes on the air."""

import gzip

from flask import Flask, Response, request

WORTH_IT = 1000
KINDS = frozenset({"text/html", "application/json", "application/problem+json"})


def init_app(app: Flask) -> None:
    """Compress the pages of `app` for browsers that can read that."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in KINDS or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    # Cookies are SameSite, so no other site can make a signed-in browser ask here and measure lengths.
    if request.accept_encodings["gzip"] > 0 and len(response.data) > WORTH_IT:
        response.data = gzip.compress(response.data, 5, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    return response
