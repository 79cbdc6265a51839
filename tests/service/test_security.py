"""Protection: no act without a token, nothing typed is lost, and the same headers on every answer."""

import gzip
import re

import pytest

from service.app import create_app
from service.security import HEADERS
from tests.service.gallery import HOUSEHOLD, Settings, Wired

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
COMMAND = re.compile(r'name="command_id" value="([^"]+)"')
SENT = {"subject": HOUSEHOLD, "title": "family", "year": "2026"}


def opened(client):
    page = client.get("/forms/registration").text
    return {"csrf_token": TOKEN.search(page)[1], "command_id": COMMAND.search(page)[1]}


def test_a_form_sent_with_its_token_goes_through(client):
    assert client.post("/forms/registration", data=SENT | opened(client)).status_code == 303


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_without_its_token_is_shown_again_as_typed_and_enters_nothing(client, token):
    sent = SENT | opened(client) | {"csrf_token": token, "done_on-day": "27", "done_on-month": "ba <&>"}
    answer = client.post("/forms/registration?lang=en", data=sent)
    assert answer.status_code == 400
    assert "This page had been open for too long" in answer.text
    assert 'value="ba &lt;&amp;&gt;"' in answer.text
    assert COMMAND.search(answer.text)[1] == sent["command_id"]
    again = sent | {"csrf_token": TOKEN.search(answer.text)[1], "done_on-month": "3", "done_on-year": "2026"}
    assert client.post("/forms/registration", data=again).status_code == 303


def test_a_form_without_a_page_of_its_own_is_refused(app):
    entered = []
    app.add_url_rule("/only-posted", view_func=lambda: entered.append(1) or "", methods=["POST"])
    assert app.test_client().post("/only-posted").status_code == 400
    assert entered == []


@pytest.mark.parametrize("path", ["/", "/forms/meeting", "/nowhere", "/broken", "/healthz"])
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/dossier", "/forms/meeting", "/forms/self-assessment", "/nowhere"])
def test_no_page_needs_script_or_inline_style(client, path):
    page = client.get(path).text
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|(src|href|action)=.https?://", page)


def test_cookies_are_out_of_reach_and_travel_safely_where_that_is_set():
    client = create_app(Wired(Settings(secure_cookies=True)), arriving=lambda app: None).test_client()
    app = client.application
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert "HttpOnly" in client.get("/healthz?lang=en").headers["Set-Cookie"]


def test_the_stylesheet_is_fetched_once_and_small(client):
    address = re.search(r'href="(/assets/[^"]+)"', client.get("/").text)[1]
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 14 * 1024
    assert client.get(address.replace("sovang.css", "LICENSE-govuk-frontend.txt")).status_code == 404


def test_typed_markup_stays_text(client):
    typed = '"><b>x</b>'
    sent = opened(client) | SENT | {"done_on": typed, "consent_how": typed, "subject": typed}
    answer = client.post("/forms/registration", data=sent)
    assert answer.status_code == 400
    assert "<b>x" not in answer.text


def test_a_page_is_small_on_the_air_and_the_same_once_unpacked(client):
    plain = client.get("/forms/meeting")
    packed = client.get("/forms/meeting", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < 4000
    assert COMMAND.sub("", TOKEN.sub("", gzip.decompress(packed.data).decode())) == COMMAND.sub(
        "", TOKEN.sub("", plain.text)
    )
