"""The demonstration looked at as of any moment: by everybody, on every page, and dossier by dossier."""

import re
from collections.abc import Iterator
from datetime import date
from random import Random
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from domain.clock import day_of, from_micros, instant_text
from domain.status import seen_on
from projections.audit import audit
from projections.status import current
from service.app import create_app
from service.cli.opened import opened_wiring
from service.demo.founding import PASSWORD
from service.wiring import Wiring
from service.words import STATE
from tests.service.crawl import crawled, within
from tests.service.visitor import Visitor

MOMENTS = (
    {"as_of": "2026-11-04", "known_at": "2026-11-10"},
    {"known_at": "2026-10-20"},
    {"as_of": "2026-10-05T09:00:00+07:00"},
)
PEOPLE = ("thon1", "thamdinh", "hoso", "khuyenhoc", "hosotren", "giadinh1")
# What mends, takes back or ends otherwise: where a past is most easily told wrong.
UNUSUAL = ("corrected", "act-retracted", "reopened", "set-aside", "revoked", "released")


@pytest.fixture
def wiring(demonstration: object) -> Iterator[Wiring]:
    with opened_wiring() as wiring:
        wiring.catch_up()
        yield wiring


@pytest.fixture
def app(wiring: Wiring) -> Flask:
    return create_app(wiring)


def browser(app: Flask, wiring: Wiring, login: str) -> FlaskClient:
    client = app.test_client()
    token = wiring.identity.sign_in(login, PASSWORD, now=wiring.clock())
    with client.session_transaction() as session:
        session["token"] = token
    return client


@pytest.mark.parametrize("moment", MOMENTS, ids=urlencode)
def test_everybody_walks_through_the_past_and_stays_there(app: Flask, wiring: Wiring, moment: dict[str, str]) -> None:
    def carries(link: str) -> bool:
        return moment.keys() <= dict(parse_qsl(urlsplit(link).query)).keys()

    for login in PEOPLE:
        visitor, looked = Visitor(browser(app, wiring, login)), 0
        start = f"/?{urlencode(moment)}"
        for page in crawled(visitor, start, follow=lambda link: carries(link) and "lang=" not in link, most=45):
            assert page.status == 200, (login, page.address)
            if not carries(page.address) or not page.source:
                continue
            looked += 1
            assert "sv-moment--on" in page.source, (login, page.address)
            assert 'method="post"' not in page.source.partition("<main")[2], (login, page.address)
            source = page.source.replace("&amp;", "&")
            for link in within(page):
                assert carries(link) or f'href="{link}" data-moment' in source, (login, page.address, link)
        assert looked > 5, login


def test_a_dossier_stands_on_its_page_where_the_lists_have_it_at_whatever_moment(app: Flask, wiring: Wiring) -> None:
    random, asked = Random(20261122), 0
    told = facts_by_dossier(wiring)
    unusual = [each for each, facts in told.items() if any(kind.endswith(UNUSUAL) for kind, *_ in facts)]
    chosen = random.sample(sorted(unusual), 20) + random.sample(sorted(told), 20)
    keepers = [browser(app, wiring, f"hoso{place}") for place in ("", ".tanphong", ".nari", ".thanhbinh", ".bacquang")]
    for dossier in chosen:
        keeper = next((each for each in keepers if each.get(f"/dossiers/{dossier}").status_code == 200), None)
        if keeper is None:
            continue
        times = [time for _kind, *both in told[dossier] for time in both]
        for _ in range(5):
            as_of, known_at = (random.choice([None, *times, random.choice(times) - 1]) for _ in range(2))
            if (as_of, known_at) != (None, None):
                same(app, wiring, keeper, dossier, as_of, known_at)
                asked += 1
    assert asked > 100


def facts_by_dossier(wiring: Wiring) -> dict[str, list[tuple[str, int, int]]]:
    c = audit.c
    found: dict[str, list[tuple[str, int, int]]] = {}
    with wiring.engine.connect() as db:
        for stream, *fact in db.execute(select(c.stream, c.type, c.occurred_at, c.recorded_at)):
            if stream.startswith("d."):
                found.setdefault(stream, []).append(tuple(fact))  # type: ignore[arg-type]
    return found


def same(
    app: Flask, wiring: Wiring, keeper: FlaskClient, dossier: str, as_of: int | None, known_at: int | None
) -> None:
    asked = {name: instant_text(from_micros(time)) for name, time in (("as_of", as_of), ("known_at", known_at)) if time}
    with wiring.engine.connect() as db:
        row = current(db, dossier, as_of=as_of, known_at=known_at)
    page = keeper.get(f"/dossiers/{dossier}?{urlencode(asked)}")
    assert page.status_code == (200 if row else 404), (dossier, asked)
    if row is None:
        return
    day = day_of(from_micros(as_of or known_at or 0))
    last = date.fromisoformat(row["valid_until"]) if row["valid_until"] else None
    with app.test_request_context("/?lang=vi"):
        state = str(STATE[seen_on(day, row["state"], last)])
    found = re.search(r'class="govuk-tag[^>]*>([^<]+)<', page.text.partition("<main")[2])
    assert found is not None
    assert found[1].strip() == state, (dossier, asked)
