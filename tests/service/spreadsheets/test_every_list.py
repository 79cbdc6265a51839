"""Every list and report of the demonstration as a file: the same, whether its pages are long or short."""

import csv
import io
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.cli.opened import opened_wiring
from service.demo.founding import PASSWORD
from service.spreadsheets import exporting
from service.views import reading
from service.wiring import Wiring
from tests.service.crawl import crawled
from tests.service.visitor import Visitor

PEOPLE = ("thamdinh", "hoso", "khuyenhoc")


@pytest.fixture
def wiring(demonstration: object) -> Iterator[Wiring]:
    with opened_wiring() as wiring:
        wiring.catch_up()
        yield wiring


def browser(wiring: Wiring, login: str) -> FlaskClient:
    client = create_app(wiring).test_client()
    token = wiring.identity.sign_in(login, PASSWORD, now=wiring.clock())
    with client.session_transaction() as session:
        session["token"] = token
    return client


def listed(client: FlaskClient, address: str) -> list[list[str]]:
    """The lines of a file without what says of what, and when, it is; none where there is no file."""
    answer = client.get(address)
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    # What one can do is left out of a list of several pages, which is looked at as it is known by now.
    cells = [[cell for cell in line if cell] for line in lines]
    return cells[cells.index([]) + 1 :] if answer.mimetype == "text/csv" else []


def test_a_list_read_in_many_pieces_is_the_file_that_it_is_in_one(
    wiring: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces = 0
    for login in PEOPLE:
        client = browser(wiring, login)
        pages = crawled(Visitor(client), "/", follow=lambda link: "lang=" not in link, most=60)
        for address in sorted({link for page in pages for link in page.reader.links if link.endswith("export=csv")}):
            whole = listed(client, address)
            with monkeypatch.context() as short:
                short.setattr(exporting, "TOGETHER", 7)
                short.setattr(reading, "PAGE", 5)
                assert listed(client, address) == whole, address
            in_pieces += len(whole) > 9
    assert in_pieces > 10
