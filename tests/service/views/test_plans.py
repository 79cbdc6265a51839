"""Plans through the pages: adopted from a file, read with where each target stands, taken along, adopted anew."""

import io
import json
from typing import Any

import pytest

from tests.domain.editions import altered
from tests.service.town import Town
from tests.service.visitor import Page, Visitor
from tests.whole_book import PLAN


def uploaded(town: Town, document: Any, language: str = "vi") -> Page:
    page = Visitor(town.client(town.records)).get(f"/places/{town.commune}/plans/new?lang={language}")
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return page.send(files={"file": (io.BytesIO(content), "ke-hoach.json")})


def test_a_plan_is_adopted_read_and_taken_along(town: Town) -> None:
    done = uploaded(town, PLAN)
    assert done.address == f"/places/{town.commune}/plans/minh-hoa", done.errors
    assert "Kế hoạch 2026–2030" in done.words
    assert "85,00% trên tất cả" in done.words
    assert "trước 15/12" in done.words
    assert "1/KH-UBND" in done.words
    assert "văn bản không ghi" in done.words
    answer = town.client(town.inspector).get(done.address + ".json")
    assert answer.get_json() == PLAN
    assert "attachment" in answer.headers["Content-Disposition"]


def test_progress_leads_to_it_and_only_who_keeps_plans_is_offered_to_adopt_one(town: Town) -> None:
    uploaded(town, PLAN)
    for person, may in ((town.records, True), (town.signer, False)):
        links = Visitor(town.client(person)).get("/progress").reader.links
        assert f"/places/{town.commune}/plans/minh-hoa" in links
        assert (f"/places/{town.commune}/plans/new" in links) is may
    assert Visitor(town.client(town.signer)).get(f"/places/{town.commune}/plans/new").status == 403
    assert Visitor(town.client(town.records)).get(f"/places/{town.village}/plans/new").status == 404
    assert Visitor(town.client(town.nobody)).get(f"/places/{town.commune}/plans/minh-hoa").status == 404


def test_the_text_that_was_adopted_last_is_aimed_at(town: Town) -> None:
    uploaded(town, PLAN)
    other = altered(PLAN, "targets[0].share", "90.00")
    other["targets"].append(altered(PLAN, "targets[0].denominator", "registered")["targets"][0])
    done = uploaded(town, other)
    assert "90,00% trên tất cả" in done.words
    assert "85,00% trên số đăng ký" in done.words
    back = uploaded(town, PLAN)
    assert "85,00% trên tất cả" in back.words
    assert "90,00%" not in back.words
    assert "trên số đăng ký" not in back.words


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"{", "không phải là JSON: dòng 1, cột 2."),
        (b"[]", "phải là một đối tượng JSON"),
        (altered(PLAN, "targets[0].share", "ba"), "Mục “targets[0].share”: phải là phần trăm"),
        (altered(PLAN, "lines[0].kind", "x"), "Mục “lines[0].kind”: phải là một trong: aim, task,"),
    ],
)
def test_a_defect_is_named_by_field_and_nothing_is_adopted(small: Town, document: Any, says: str) -> None:
    refused = uploaded(small, document)
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert small.topics(f"target.{small.commune}.2026") == []
    none = Visitor(small.client(small.records)).get(f"/places/{small.commune}/plans/new").send()
    assert (none.status, len(none.errors)) == (400, 1)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            "vi",
            "Mục “targets[0].title” ghi danh hiệu “famly”, nhưng ở đây không có danh hiệu này. "
            "Hãy sửa mã trong tệp, hoặc áp dụng quy định của danh hiệu đó trước.",
        ),
        (
            "en",
            "“targets[0].title” names the title “famly”, which is not awarded here. "
            "Mend the code in the file, or adopt the rules of that title first.",
        ),
    ],
)
def test_a_title_that_nobody_could_hold_here_is_named_before_anything_is_adopted(
    small: Town, language: str, says: str
) -> None:
    refused = uploaded(small, altered(PLAN, "targets[0].title", "famly"), language)
    assert (refused.status, refused.errors) == (409, [says])
    assert small.topics(f"target.{small.commune}.2026") == []
