"""The page of conformance: findings with the way to their entries, for whoever is over the commune and nobody else."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.commands import setup
from domain.procedures import load_procedure
from service.schema import book, fact
from tests.bookkeeping import without_guards
from tests.domain.editions import altered, family_procedure
from tests.forging import forge_books
from tests.service.town import Town
from tests.service.visitor import Visitor


@pytest.fixture
def forged(town: Town) -> Town:
    """Two families went their whole way; of one it is written that nobody had seen what was decided."""
    one, _ = town.way(2)

    def change(told: dict[str, Any]) -> dict[str, Any]:
        is_one = (told["stream"], told["type"]) == (one, "dossier.award-decided")
        return told | {"seen": []} if is_one else told

    forge_books(town.engine, change)
    town.current()
    town.one = one  # type: ignore[attr-defined]
    return town


def heads(town: Town) -> list[tuple[str, int]]:
    with town.engine.connect() as db:
        return [tuple(row) for row in db.execute(select(book.c.id, book.c.head).order_by(book.c.id))]


def test_whoever_is_over_the_commune_reads_what_was_found_and_follows_it_to_its_entry(forged: Town) -> None:
    before = heads(forged)
    for person in (forged.inspector, forged.appraiser, forged.signer):
        page = Visitor(forged.client(person)).get("/conformance?lang=en")
        assert page.status == 200
        assert "Findings: 1." in page.words
        assert "Nothing says what page had been seen." in page.words
        assert "steps.award-decision.must_see" in page.words
        (link,) = [each for each in page.reader.links if each.startswith(f"/dossiers/{forged.one}")]
        at, _, anchor = link.partition("#")
        dossier = Visitor(forged.client(person)).get(at)
        assert dossier.status == 200
        assert f'id="{anchor}"' in dossier.source
    assert heads(forged) == before


def test_findings_are_narrowed_by_rule_place_year_and_position(forged: Town) -> None:
    visitor = Visitor(forged.client(forged.inspector))

    def asked(**more: Any) -> str:
        words = "&".join(f"{name}={value}" for name, value in more.items())
        page = visitor.get(f"/conformance?lang=en&{words}")
        assert page.status == 200, page.words
        return page.words

    found = "Nothing says what page had been seen."
    assert found in asked(rule="seen", place=forged.village)
    assert "Nothing was found that answers to this." in asked(rule="quorum")
    assert "Nothing was found that answers to this." in asked(place=forged.other_village)
    with forged.engine.connect() as db:
        at = (fact.c.stream == forged.one) & (fact.c.topic == "dossier.award-decided")
        position = db.execute(select(fact.c.position).where(at)).scalar_one()
    assert found in asked(position=position)
    before = asked(position=position - 1)
    assert found not in before
    assert "Looked at: 2 dossiers" in before


def test_another_procedure_that_the_commune_adopted_is_held_against_the_same_history(forged: Town) -> None:
    document = altered(family_procedure(), "steps[2].quorum.present.percent", 90) | {"id": "family-xa-chat"}
    strict = load_procedure(document, file="strict.json")
    forged.perform(forged.act(), lambda desk: setup.adopt(desk, procedures=[strict]))
    visitor = Visitor(forged.client(forged.inspector))
    page = visitor.get(f"/conformance?lang=en&under={strict.digest}")
    assert page.status == 200
    assert "Findings: 3." in page.words
    assert "Of these, breaches only of the stricter rules chosen now: 2." in page.words
    assert page.words.count("Not a breach then.") == 2
    assert "family-xa-chat" in page.words
    (link,) = [each for each in page.reader.links if each.startswith("/conformance.json")]
    report = json.loads(forged.client(forged.inspector).get(link).data)
    assert report["under"] == [{"title": "family", "id": "family-xa-chat", "digest": strict.digest}]
    assert "Findings: 1." in visitor.get("/conformance?lang=en").words


def test_the_report_is_a_file_that_says_the_same(forged: Town) -> None:
    visitor = Visitor(forged.client(forged.inspector))
    page = visitor.get("/conformance?lang=en")
    (link,) = [each for each in page.reader.links if each.startswith("/conformance.json")]
    report = json.loads(forged.client(forged.inspector).get(link).data)
    assert [each["rule"] for each in report["findings"]] == ["seen"]
    assert report["digest"] in page.words
    assert {each["book"]: each["audited"] for each in report["books"]} == {forged.commune: True, forged.province: False}


def test_without_a_finding_the_page_certifies_that(small: Town) -> None:
    small.way(1)
    small.current()
    page = Visitor(small.client(small.inspector)).get("/conformance?lang=en")
    assert "No finding: every rule was kept in everything that was looked at." in page.words
    assert "Looked at: 1 dossiers" in page.words
    assert "/conformance" in Visitor(small.client(small.inspector)).get("/audit").reader.links


def test_for_everybody_else_there_is_no_such_page(small: Town) -> None:
    for person in (small.officer, small.administrator, small.nobody):
        client = small.client(person)
        for address in ("/conformance", "/conformance.json"):
            assert client.get(address).status_code == 404
        assert "/conformance" not in Visitor(client).get("/audit").reader.links


WRONG = [
    ("position=0", "Up to entry no. must be from 1"),
    ("position=99999", "The book has no such entry."),
    ("position=x", "must be a whole number"),
    ("position=%00", "Up to entry no."),
    ("rule=luck", "is not on the list"),
    ("year=1999", "is not on the list"),
    ("place=elsewhere", "is not on the list"),
    ("book=elsewhere", "is not on the list"),
    ("under=elsewhere", "is not on the list"),
]


def test_a_wrong_question_is_refused_at_its_box(small: Town) -> None:
    visitor, client = Visitor(small.client(small.inspector)), small.client(small.inspector)
    for typed, says in WRONG:
        page = visitor.get(f"/conformance?lang=en&{typed}")
        assert (page.status, says in page.words) == (400, True), (typed, page.words)
        assert "Looked at" not in page.words
        assert client.get(f"/conformance.json?{typed}").status_code == 404


def test_a_book_that_cannot_be_read_is_not_judged(small: Town) -> None:
    (dossier,) = small.way(1)
    small.current()
    with small.engine.begin() as db:
        without_guards(db)
        db.execute(update(fact).where(fact.c.stream == dossier, fact.c.version == 2).values(digest="0" * 64))
    page = Visitor(small.client(small.inspector)).get("/conformance?lang=en")
    assert page.status == 503
    assert "The book could not be read, so nothing is said of it." in page.words
    assert small.client(small.inspector).get("/conformance.json").status_code == 503
