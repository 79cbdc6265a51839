"""The demonstration looked at as of any moment: by everybody, on every page, and dossier by dossier."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
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
from service.database import truncate_log
from service.demo.founding import PASSWORD
from service.wiring import Wiring
from service.words import STATE
from tests.service.crawl import crawled, within
from tests.service.forgetting import forget
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


# Reached by everybody, at a time when most of the season was still to come.
KNOWN = "2026-11-03"


def told(page: str) -> str:
    """What a page says, and on which books it says to stand, without what is made for each page anew."""
    matter = page.partition("<main")[2].partition("</main>")[0]
    stands = page.partition("sv-moment__books")[2].partition("</p>")[0]
    return re.sub(r'csrf_token" value="[^"]+"', "", matter + stands)


def test_a_page_of_the_past_is_that_of_a_store_which_knows_nothing_of_what_came_later(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very same address, asked of the whole log and of one that ends at the moment that is looked at."""
    with opened_wiring() as whole:
        whole.catch_up()
        truncate_log(whole.engine)
        then = shutil.copy(demonstration / "var" / "sovang.db", demonstration / "var" / "then.db")
        monkeypatch.setenv("SOVANG_DATABASE_URL", f"sqlite:///{then}")
        forget(then, f"{KNOWN}T23:59:59.999999+07:00")
        with opened_wiring() as ended:
            assert sum(each.head for each in ended.projector.status()) < sum(
                each.head for each in whole.projector.status()
            )
            assert same_pages(whole, ended, {"known_at": KNOWN}, differ=False) > 100
            # What is looked at without a moment differs, so that the same is no accident.
            assert same_pages(whole, ended, {"year": "2026"}, differ=True) > 0


def same_pages(whole: Wiring, ended: Wiring, asked: dict[str, str], *, differ: bool) -> int:
    """How many pages were compared, or how many of them differed."""

    def follow(link: str) -> bool:
        return asked.keys() <= dict(parse_qsl(urlsplit(link).query)).keys() and "lang=" not in link

    apps, found = {id(each): create_app(each) for each in (whole, ended)}, 0
    for login in ("thamdinh", "khuyenhoc", "hosotren", "giadinh1"):
        now, then = (browser(apps[id(each)], each, login) for each in (whole, ended))
        for page in crawled(Visitor(now), f"/?{urlencode(asked)}", follow=follow, most=45):
            if not page.source or not follow(page.address):
                continue
            answer = then.get(page.address)
            if not differ:
                assert (answer.status_code, told(answer.text)) == (page.status, told(page.source)), (
                    login,
                    page.address,
                )
            found += not differ or told(answer.text) != told(page.source)
    return found
