"""Hostile requests: forged, with strange or harmful answers, or leading elsewhere."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import request
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from domain.clock import day_of
from service.database import make_engine
from service.forms.form import Form, FormRefused
from service.security import HEADERS, OVER_HTTPS
from service.visit import PUBLIC, is_inside
from tests.service.bad_pages import Stage
from tests.service.gallery import Settings, gallery_app
from tests.service.hostile import (
    HOSTILE,
    Found,
    address_of,
    addresses_of,
    crawl,
    encoded,
    filled_in,
    forms_of,
    writing,
)  # fmt: skip
from tests.service.spreadsheets.desk import rehearsed
from tests.service.spreadsheets.dirt import ROWS, xlsx
from tests.service.views.test_bad import heads
from tests.service.views.test_signing import every_form

SOAK = os.environ.get("SOVANG_SOAK") == "1"
# On a busy machine nothing of this is in a hurry.
CALM: dict[str, Any] = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(scope="module")
def stage(sqlite_template, tmp_path_factory) -> Iterator[Stage]:
    path = tmp_path_factory.mktemp("stage") / "sovang.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    stage = Stage(engine)
    stage.household = stage.head_with_account(stage.households[0])
    stage.sheet = rehearsed(stage, xlsx(ROWS))[0].id
    yield stage
    engine.dispose()


@pytest.fixture(scope="module")
def found(stage: Stage) -> dict[str, Found]:
    """The forms of all routes that anybody gets to."""
    stage.client(stage.officer)
    return forms_of(stage)


def token_of(client: FlaskClient, path: str = "/sessions") -> str:
    return TOKEN.search(client.get(path).text)[1]  # type: ignore[index]


@pytest.fixture
def reached(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which writing views a request got to, instead of what they do."""
    found: list[str] = []

    def note(endpoint: str) -> Callable[..., str]:
        return lambda **_arguments: found.append(endpoint) or ""

    for rule in writing(stage.app):
        monkeypatch.setitem(stage.app.view_functions, rule.endpoint, note(rule.endpoint))
    return found


def test_no_writing_route_is_reached_without_a_token_or_with_anothers(stage: Stage, reached: list[str]) -> None:
    client, of_another = stage.client(stage.officer), token_of(stage.client(stage.signer))
    routes = writing(stage.app)
    assert len(routes) > 50
    for rule in routes:
        for token in ({}, {"csrf_token": "forged"}, {"csrf_token": of_another}):
            answer = client.post(address_of(stage.app, rule), data=token)
            assert 400 <= answer.status_code < 500, (rule, token, answer.status_code)
    assert reached == []


def test_every_writing_route_is_reached_with_its_token(stage: Stage, reached: list[str]) -> None:
    client = stage.client(stage.officer)
    token = token_of(client)
    for rule in writing(stage.app):
        client.post(address_of(stage.app, rule), data={"csrf_token": token})
    assert set(reached) == {rule.endpoint for rule in writing(stage.app)}


def test_nobody_who_has_not_signed_in_gets_to_a_writing_route(stage: Stage, reached: list[str]) -> None:
    for rule in writing(stage.app):
        client = stage.app.test_client()
        answer = client.post(address_of(stage.app, rule), data={"csrf_token": token_of(client, "/sign-in")})
        if rule.endpoint not in PUBLIC:
            assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert set(reached) <= PUBLIC


def test_nothing_is_written_by_looking(stage: Stage) -> None:
    """Every link that everybody finds, with the books' heads before and after."""
    before = heads(stage.engine)
    pages = crawl(stage, most=500 if SOAK else 20)
    assert len(pages) > 100
    assert [(page.address, page.status) for page in pages if page.status >= 500] == []
    assert heads(stage.engine) == before
    assert [rule for rule in writing(stage.app) if {"GET", "HEAD"} & (rule.methods or set())] == []


def test_a_field_that_nobody_asked_for_is_refused_by_every_form_and_named(
    stage: Stage, found: dict[str, Found]
) -> None:
    before = heads(stage.engine)
    for key, each in found.items():
        boxes = filled_in(each, day_of(stage.clock()))
        boxes.add("is_admin", "1")
        client = stage.client(getattr(stage, each.who)) if each.address != "/sign-in" else stage.app.test_client()
        boxes["csrf_token"] = token_of(client, "/sign-in" if each.address == "/sign-in" else "/sessions")
        answer = client.post(each.address, data=boxes)
        assert answer.status_code == (404 if key in NOTHING_ON_IT else 400), (each.who, each.address)
        assert "is_admin" in answer.text or key in NOTHING_ON_IT, (each.who, each.address)
    assert heads(stage.engine) == before


def test_no_form_falls_over_whatever_is_typed_into_one_of_its_boxes(stage: Stage, found: dict[str, Found]) -> None:
    """Right by construction but for one answer: no page breaks, and nothing is recorded but what was accepted."""
    kinds, clients = sorted(found), dict[str, FlaskClient]()

    @settings(derandomize=True, max_examples=20_000 if SOAK else 150, **CALM)
    @given(kind=st.sampled_from(kinds), which=st.integers(0, 10_000), typed=st.sampled_from(HOSTILE) | st.text())
    def falls_not_over(kind: str, which: int, typed: str) -> None:
        one = found[kind]
        if one.address == "/sign-out":
            return
        boxes = filled_in(one, day_of(stage.clock()))
        names = sorted(set(boxes) - {"csrf_token"}) or ["strange"]
        name = names[which % len(names)]
        boxes.setlist(name, [typed, typed] if which % 17 == 0 else [typed])
        client = clients.get(one.who)
        # Some of what is sent signs people out.
        if client is None or client.get("/sessions").status_code != 200:
            client = clients[one.who] = stage.client(getattr(stage, one.who))
        boxes["csrf_token"] = token_of(client)
        before = heads(stage.engine)
        answer = client.post(
            one.address, data=encoded(boxes), content_type="application/x-www-form-urlencoded", buffered=True
        )
        assert answer.status_code < 500, (one.address, name, typed)
        # The letters of a slip are shown once, in the answer itself.
        entered = 200 if kind.startswith("slips.") else 303
        assert answer.status_code == entered or heads(stage.engine) == before, (one.address, name, typed)

    falls_not_over()
    assert [one.table for one in stage.wiring.projector.compare() if one.differences] == []


# What is asked for a list on which nothing stands is not there.
NOTHING_ON_IT = {"appraisals.enter"}


def test_somebody_gets_to_most_forms(found: dict[str, Found], stage: Stage) -> None:
    """What waits for nobody on this stage is typed at by itself, in the next test; three in five are reached."""
    everything = {key for rule in writing(stage.app) for key in addresses_of(stage, rule)}
    assert len(found) * 5 >= len(everything) * 3, sorted(everything - set(found))
    signing = {"decisions.enter", "remedies.take reopening", "meetings.hold", "appraisals.enter", "assessing.assess"}
    assert signing <= set(found)


def outcome_of(read: Callable[[], dict[str, Any]]) -> dict[str, Any] | FormRefused:
    try:
        return read()
    except FormRefused as refused:
        return refused


def by_itself(kind: type[Form]) -> Form | None:
    try:
        return kind()
    except TypeError:
        return None


def test_no_form_answers_anything_but_values_or_what_to_mend(stage: Stage) -> None:
    """Every form that there is, by its declared questions: as sent by a page, and as an object by a program."""
    forms = [form for kind in every_form() if kind.key and (form := by_itself(kind))]
    assert len(forms) > 60
    plain = st.sampled_from(HOSTILE) | st.text() | st.none() | st.booleans() | st.integers() | st.floats()
    nested = st.recursive(
        plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    )

    # Each example is a form with something strange in all of its boxes, some thirty values.
    @settings(derandomize=True, max_examples=2_000 if SOAK else 150, **CALM)
    @given(form=st.sampled_from(forms), data=st.data())
    def answers(form: Form, data: st.DataObject) -> None:
        found = Found("", "", "", MultiDict(), form)
        boxes = filled_in(found, day_of(stage.clock()))
        if boxes:
            boxes[data.draw(st.sampled_from(sorted(boxes)))] = data.draw(st.sampled_from(HOSTILE) | st.text())
        sent = {name: data.draw(nested) for name in form.fields}
        for read in (lambda: form.read(boxes), lambda: form.accept(sent)):
            answer = outcome_of(read)
            assert isinstance(answer, dict) or (answer.errors and all(answer.errors.values()))

    with stage.app.test_request_context("/"):
        answers()


ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
    "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
    " //evil.example", "evil.example", "/ok\r\nSet-Cookie: a=b", "/\x00/evil.example", "",
)  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE, ids=repr)
def test_signing_in_leads_nowhere_outside(stage: Stage, where: str) -> None:
    assert not is_inside(where)
    client = stage.app.test_client()
    page = client.get(f"/sign-in?next={quote(where)}").text
    sent = {"csrf_token": TOKEN.search(page)[1], "login": "u2", "password": "một mật khẩu dài", "next": where}  # type: ignore[index]
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code in (303, 400)
    assert answer.status_code == 400 or answer.location == "/"


def test_every_redirect_stays_inside(stage: Stage) -> None:
    assert is_inside("/decisions/new?place=x&title=family#a")
    answer = stage.app.test_client().get("/dossiers/x", query_string={"next": "//evil.example"})
    assert answer.location.startswith("/sign-in?next=%2Fdossiers")


@pytest.mark.parametrize("path", ["/", "/sessions", "/slip", "/sign-in", "/nowhere", "/healthz"])
def test_headers_are_strict_on_every_page(stage: Stage, path: str) -> None:
    answer = stage.client(stage.officer).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} <= set(
        policy.split("; ")
    )
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_over_https_browsers_are_told_to_stay_there_and_cookies_belong_to_this_host_alone() -> None:
    plain, safe = (page_over(secure_cookies=secure) for secure in (False, True))
    for name, value in OVER_HTTPS.items():
        assert name not in plain.headers
        assert safe.headers[name] == value
    assert all(
        cookie.startswith(("__Host-", "lang=")) and "Secure" in cookie and "SameSite=Lax" in cookie
        for cookie in safe.headers.getlist("Set-Cookie")
    )
    assert len(safe.headers.getlist("Set-Cookie")) == 2


def page_over(**settings: Any) -> Any:
    return gallery_over(**settings).get("/forms/registration?lang=en", base_url="https://localhost")


def gallery_over(**settings: Any) -> FlaskClient:

    return gallery_app(config=Settings(**settings)).test_client()


def test_only_the_proxies_that_are_named_say_where_a_request_comes_from() -> None:
    seen: list[str | None] = []
    for hops, expected in ((0, "127.0.0.1"), (1, "198.51.100.2"), (2, "198.51.100.1")):
        client = gallery_over(trusted_proxies=hops)
        app = client.application

        @app.before_request
        def note() -> None:

            seen.append(request.remote_addr)

        client.get("/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.1, 198.51.100.2"})
        assert seen[-1] == expected, hops
