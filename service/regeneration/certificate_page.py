"""A certificate as a paper of its own: one HTML file that needs nothing besides."""

from flask import render_template

from service.app import create_app
from service.regeneration.certificate import Certificate
from service.shown.certificate import page_of
from service.wiring import Wiring


def as_html(wiring: Wiring, certificate: Certificate, language: str) -> str:
    """The paper, in a language."""
    with create_app(wiring).test_request_context(f"/?lang={language}"), wiring.engine.connect() as db:
        return render_template("certificate_paper.html", page=page_of(db, certificate))
