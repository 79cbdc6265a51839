"""What is wrong with a file that is to be adopted, said wholly in the language of whoever reads it, with its place."""

import io
import json
from typing import Any

import pytest

from domain.reporting import editions
from tests.domain.editions import altered, family_criteria
from tests.proposing import RULES
from tests.service.town import Town
from tests.service.visitor import Page, Visitor
from tests.whole_book import PLAN

VI, EN = "Chưa thể áp dụng tệp này", "This file cannot be adopted"
MEND_VI = "Hãy sửa mục đó trong tệp rồi chọn lại tệp."
MEND_EN = "Mend that in the file, then choose it again."
RULES_PAGE, REWARDS, PLANS, REPORTS = "rules/new", "rewards/criteria/new", "plans/new", "reports/plan"


def chosen(town: Town, where: str, content: bytes, language: str) -> Page:
    page = Visitor(town.client(town.records)).get(f"/places/{town.commune}/{where}?lang={language}")
    return page.send(files={"file": (io.BytesIO(content), "tep.json")})


@pytest.mark.parametrize(
    ("where", "document", "place", "vi", "en"),
    [
        (
            RULES_PAGE,
            altered(family_criteria(), "criteria[1].maximum", 31),
            "maximum",
            "là 100, nhưng cộng các tiêu chí được 101",
            "is 100, but the criteria add up to 101",
        ),
        (
            RULES_PAGE,
            family_criteria() | {"criteria": [family_criteria()["criteria"][0]] * 2},
            "criteria[1].id",
            "“{id}” có hai lần",
            "'{id}' stands twice",
        ),
        (
            RULES_PAGE,
            family_criteria() | {"Tên": "x"},
            "Tên",
            "là mục không có trong quy định của tệp",
            "is not a known key",
        ),
        (
            REWARDS,
            RULES.document | {"titles": RULES.document["titles"] | {"unit": "Đơn vị"}},
            "titles.unit",
            "phải là mã gồm chữ thường không dấu, chữ số, - và _",
            "must be a name of small letters, digits, - and _",
        ),
        (
            REWARDS,
            {name: each for name, each in RULES.document.items() if name != "period"},
            "period",
            "còn thiếu, trong khi có hình thức khen thưởng xét vào cuối giai đoạn",
            "is missing, and a form is given when it ends",
        ),
        (
            PLANS,
            altered(PLAN, "targets[0].share", "ba"),
            "targets[0].share",
            'phải là phần trăm với hai chữ số thập phân, như "85.00"',
            'must be per cent with two places, such as "85.00"',
        ),
        (
            REPORTS,
            altered(editions()[-1].document, "reports[0].due", "31-31"),
            "reports[0].due",
            "phải là ngày hằng năm viết theo dạng MM-DD",
            "must be a day of every year as MM-DD",
        ),
        (
            REPORTS,
            altered(editions()[-1].document, "reports[0].figures", ["steps"]),
            "reports[0].figures[0]",
            "không có số liệu “steps”",
            "no figure 'steps'",
        ),
    ],
)
def test_the_sentence_names_the_place_and_the_defect_in_one_language(
    small: Town, where: str, document: dict[str, Any], place: str, vi: str, en: str
) -> None:
    content = json.dumps(document).encode()
    twice = family_criteria()["criteria"][0]["id"]
    for language, begins, defect, mend in (("vi", VI, vi, MEND_VI), ("en", EN, en, MEND_EN)):
        refused = chosen(small, where, content, language)
        assert refused.status == 400
        word = "Mục " if language == "vi" else ""
        assert refused.errors == [f"{begins}. {word}“{place}”: {defect.replace('{id}', twice)}. {mend}"]


@pytest.mark.parametrize(
    ("content", "vi"),
    [
        (b"{", "không phải là JSON: dòng 1, cột 2"),
        (b"[" * 100_000, "không phải là JSON đọc được"),
        (b"[]", "phải là một đối tượng JSON ({…})"),
        (b'{"a": 7.5}', '7.5 phải là số nguyên hoặc số thập phân viết trong ngoặc kép như "7.5"'),
        ("{}".encode("utf-16"), "không theo mã UTF-8 ở byte 0"),
        (b" " * 500_001, "lớn hơn 500000 byte"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_told_as_a_whole(small: Town, content: bytes, vi: str) -> None:
    refused = chosen(small, RULES_PAGE, content, "vi")
    assert refused.errors == [f"{VI}: tệp {vi}. Hãy sửa tệp hoặc chọn tệp khác."]
    assert refused.status == 400
