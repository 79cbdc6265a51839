"""Rules through the pages: read, taken along, and changed from a file that is checked by field."""

import io
import json
from typing import Any

from tests.domain.editions import altered, family_criteria
from tests.service.town import Town
from tests.service.visitor import Page, Visitor


def uploaded(page: Page, document: Any, **boxes: str) -> Page:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return page.send(files={"file": (io.BytesIO(content), "tieu-chi.json")}, **boxes)


def test_rules_are_read_and_taken_along_by_whoever_sees_the_commune(town: Town) -> None:
    inspector = Visitor(town.client(town.inspector))
    page = inspector.get(f"/places/{town.commune}/rules")
    assert "Gia đình học tập 2026" in page.words
    assert "Bản mẫu" in page.words
    assert "theo kế hoạch" not in page.words
    (criteria,) = [link for link in page.reader.links if link.endswith("/criteria.json")]
    answer = town.client(town.inspector).get(criteria)
    assert answer.get_json() == family_criteria()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert f"/places/{town.commune}/rules/new" not in page.reader.links
    assert inspector.get(f"/places/{town.commune}/rules/new").status == 403
    assert inspector.get(f"/places/{town.village}/rules").status == 404


def test_what_was_taken_along_and_changed_is_adopted(town: Town) -> None:
    records = Visitor(town.client(town.records))
    page = records.get(f"/places/{town.commune}/rules/new")
    own = altered(altered(family_criteria(), "id", "family-own"), "status", "official")
    done = uploaded(page, own, year="2026")
    assert done.address == f"/places/{town.commune}/rules", done.errors
    assert "family-own" in done.words
    assert town.topics(f"cycle.{town.commune}.2026")[-1] == "cycle.edition-taken"


def test_a_defect_is_named_by_field_and_nothing_is_adopted(small: Town) -> None:
    records = Visitor(small.client(small.records))
    page = records.get(f"/places/{small.commune}/rules/new")
    for document, says in (
        (altered(family_criteria(), "criteria[1].maximum", 31), "“maximum”: là 100, nhưng cộng các tiêu chí được 101."),
        (b"{", "không phải là JSON: dòng 1, cột 2."),
        ({"edition_of": "x"}, "“edition_of”: phải là một trong: procedure, criteria, title."),
    ):
        refused = uploaded(page, document, year="2026")
        assert refused.status == 400
        assert any(says in each for each in refused.errors), refused.errors
    other = uploaded(page, altered(family_criteria(), "valid_from", "2028-01-01"), year="2026")
    assert (other.status, len(other.errors)) == (409, 1)
    none = page.send(year="2026")
    assert (none.status, len(none.errors)) == (400, 1)
    assert small.topics(f"cycle.{small.commune}.2026") == ["cycle.opened"]
