"""A commune's own title, in one file that nobody of ours has seen, with a step and an office that no code names."""

import io
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.domain.editions import Document, altered
from tests.domain.own_title import LIBRARY, NAME, OPINION, OPINION_NAME, TITLE, rules, title
from tests.service.town import Town
from tests.service.views.test_titles import Way
from tests.service.visitor import Page, Visitor


@pytest.fixture
def town(engine: Engine) -> Iterator[Town]:
    town = Town(engine)
    yield town
    town.wiring.close()


def adopted(town: Town, document: Document) -> Page:
    records = Visitor(town.client(town.records))
    page = records.get(f"/places/{town.commune}/rules/new")
    content = json.dumps(document).encode()
    return page.send(files={"file": (io.BytesIO(content), "danh-hieu.json")}, year="2026")


def test_a_title_of_one_file_goes_its_whole_way_through_pages(town: Town) -> None:
    assert adopted(town, title()).status == 200
    way = Way(town, TITLE, outside=True, own=rules())
    dossier = way.register(way.enrol())
    way.walk(dossier, until=OPINION)
    town.clock.move(days=1)
    home = way.visitor("library").get("/")
    assert OPINION_NAME["vi"] in home.words
    assert LIBRARY["vi"] in home.words
    assert "Thẩm định" in home.words
    assert OPINION_NAME["vi"] in way.visitor("library").get(f"/dossiers/{dossier}").words
    found = way.walk(dossier)
    assert found.state == "recognised"
    assert list(found.taken)[-2:] == ["library-opinion", "award-decision"]
    assert NAME["vi"] in Visitor(town.client(town.inspector)).get("/register").words


def test_one_half_that_is_of_another_kind_is_named(small: Town) -> None:
    document = title()
    refused = adopted(small, document | {"criteria": document["procedure"]})
    assert refused.status == 400
    assert any("criteria.edition_of" in each for each in refused.errors)
    refused = adopted(small, {"edition_of": "title", "procedure": document["procedure"]})
    assert any("“criteria”: còn thiếu." in each for each in refused.errors)


def test_an_edition_whose_step_no_form_enters_is_refused(small: Town) -> None:
    refused = adopted(small, altered(title(), "procedure.steps[1].form", "opinion"))
    assert any("steps[1].form" in each for each in refused.errors), refused.errors
