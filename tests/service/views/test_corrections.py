"""The page that corrects an entry: for every kind of fact its values as they read, and what follows before it is done."""

import re
from datetime import date, timedelta

import pytest

from domain.mending import FACTS
from tests.mending import with_reasons
from tests.service.town import Town
from tests.service.visitor import Page, Visitor
from tests.whole_book import whole_book

# Entries that have a page of their own: each kind of fact in which somebody typed something for one dossier.
KINDS = {topic for topic, fact in FACTS.items() if fact.MENDS}


@pytest.fixture
def full(small: Town) -> Town:
    """Every kind of fact, on dossiers that three offices see."""
    whole_book(small)
    with_reasons(small)
    small.clock.move(days=1)
    small.current()
    return small


def links(page: Page) -> list[str]:
    return [link for link in page.reader.links if "/corrections/" in link]


def test_every_kind_of_entry_has_its_page_and_sent_untouched_nothing_is_to_be_corrected(full: Town) -> None:
    opened = set()
    for person in (full.officer, full.appraiser, full.signer):
        visitor = Visitor(full.client(person))
        for subject, _ in full.households:
            dossier = f"d.2026.family.{subject}.1"
            topics = full.topics(dossier)
            for link in links(visitor.get(f"/dossiers/{dossier}")):
                page = visitor.get(link)
                assert page.status == 200, link
                again = page.send(reason="mistyped", text="Như cũ.")
                assert (again.status, again.errors) == (
                    400,
                    ["Giá trị mới giống giá trị cũ: không có gì để sửa."],
                )
                opened.add(topics[int(link.rpartition("/")[2]) - 1].removeprefix("dossier."))
            assert full.topics(dossier) == topics
    assert KINDS - opened == set()


def visitor_of(town: Town, person: str) -> Visitor:
    town.current()
    return Visitor(town.client(person))


def test_what_was_to_be_mended_and_why_is_mended_and_the_first_reading_stays(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    appraiser = visitor_of(small, small.appraiser)
    appraiser.get(f"/dossiers/{dossier}/return").confirm(
        to_step="self-assessment", text="Thiếu giấy khen.", **{"mend.dossier.reason": "evidence-missing"}
    )
    page = appraiser.get(links(appraiser.get(f"/dossiers/{dossier}"))[-1])
    assert page.form["mend.dossier.reason"] == "evidence-missing"
    assert page.form["right_text"] == "Thiếu giấy khen."
    changes = {"mend.dossier.reason": "entry-wrong", "right_text": "Ghi nhầm điểm."}
    shown = page.send(reason="wrong-line", text="Chọn nhầm dòng.", **changes)
    assert "mọi kết quả giữ nguyên" in shown.words, shown.errors
    done = shown.send()
    assert done.address == f"/dossiers/{dossier}", done.errors
    assert "Chọn nhầm dòng." in done.words
    assert re.search(r"<del>Thiếu giấy khen\.</del> → Ghi nhầm điểm\.", done.source)
    assert len(re.findall(r"<del>Thiếu minh chứng[^<]*</del>", done.source)) == 2, "at the return and at its correction"
    fact = small.facts_of(dossier)[-1]
    assert fact.values["mend"] == [{"criterion": None, "reason": "entry-wrong"}]


def test_a_day_that_is_corrected_moves_what_is_due_and_the_page_says_so_first(small: Town) -> None:
    (dossier,) = small.way(1)
    small.clock.move(days=1)
    page = visitor_of(small, small.signer).get(f"/dossiers/{dossier}/revocation")
    today = page.day("signed_on", small.clock().strftime("%d/%m/%Y"))
    page.confirm(number="9/QĐ", text="Theo hồ sơ.", reason="false-papers", **today)
    small.clock.move(days=5)
    officer = visitor_of(small, small.officer)
    page = officer.get(f"/dossiers/{dossier}/appeal")
    page.confirm(text="Giấy tờ là thật.", consent_how="form", **page.day("consent_on", "1/10/2026"))
    due = small.facts_of(dossier)[-1].due_on
    page = officer.get(links(officer.get(f"/dossiers/{dossier}"))[-1])
    day = (small.clock() - timedelta(days=2)).strftime("%d/%m/%Y")
    shown = page.send(reason="wrong-date", text="Đơn đến trước hai ngày.", **page.day("occurred_on", day))
    moved = date.fromisoformat(due) - timedelta(days=2)
    assert f"{date.fromisoformat(due):%d/%m/%Y}" in shown.source, shown.errors
    assert f"{moved:%d/%m/%Y}" in shown.source
    shown.send()
    assert small.facts_of(dossier)[-1].due_on == moved.isoformat()


def test_a_comment_and_who_made_it_are_mended_under_the_households_key(small: Town) -> None:
    small.clock.move(days=1)
    (dossier,) = small.register(small.enroll(1))
    small.assess([dossier])
    small.clock.move(days=1)
    small.meet([dossier])
    small.post([dossier])
    officer = visitor_of(small, small.officer)
    officer.get(f"/dossiers/{dossier}/comments/new").send(text="Chưa đúng.", raised_by="Bà Na")
    page = officer.get(links(officer.get(f"/dossiers/{dossier}"))[-1])
    assert (page.form["right_text"], page.form["raised_by"]) == ("Chưa đúng.", "Bà Na")
    done = page.send(reason="paper-differs", text="Đọc nhầm.", raised_by="Bà Nga").send()
    assert done.address == f"/dossiers/{dossier}", done.errors
    assert "Bà Nga" in done.words
    stored = small.facts_of(dossier)[-1].values
    assert set(stored) == {"text"}
    assert set(stored["text"]) == {"item", "digest"}


@pytest.fixture
def ruling(small: Town) -> tuple[Town, Page]:
    """The page that corrects a revocation: a number, two days, a ground and a text."""
    (dossier,) = small.way(1)
    small.clock.move(days=1)
    signer = visitor_of(small, small.signer)
    page = signer.get(f"/dossiers/{dossier}/revocation")
    today = page.day("signed_on", small.clock().strftime("%d/%m/%Y"))
    page.send(number="9/QĐ", text="Theo hồ sơ.", reason="false-papers", **today).send()
    last = f"/dossiers/{dossier}/corrections/{len(small.topics(dossier))}"
    return small, signer.get(last)


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"number": " "}, "Nhập số, ký hiệu"),
        ({"number": "9\x00"}, "ký tự"),
        ({"number": "9" * 61}, "rút ngắn"),
        ({"signed_on-day": "31", "signed_on-month": "2"}, "lịch"),
        ({"signed_on-year": "2099"}, "chưa đến"),
        ({"occurred_on-year": "2020"}, "nằm giữa"),
        ({"right_reason": "mood"}, "không có trong danh sách"),
        ({"right_text": ""}, "Nhập nội dung đúng"),
        ({"right_text": "ý" * 10_240}, "rút ngắn"),
        ({"reason": "mood"}, "không có trong danh sách"),
        ({"text": ""}, "lời giải thích"),
        ({"colour": "red"}, "không có trường"),
    ],
)
def test_what_no_entry_can_say_is_refused_and_nothing_typed_is_lost(
    ruling: tuple[Town, Page], boxes: dict[str, str], says: str
) -> None:
    town, page = ruling
    dossier = page.address.split("/")[2]
    topics = town.topics(dossier)
    typed = {"number": "10/QĐ", "reason": "mistyped", "text": "Đọc nhầm."}
    refused = page.send(**typed | boxes)
    assert refused.status == 400
    assert any(says.lower() in each.lower() for each in refused.errors), refused.errors
    kept = {name: value for name, value in typed.items() if name not in boxes}
    assert {name: refused.form[name] for name in kept} == kept
    assert town.topics(dossier) == topics


def test_a_page_that_somebody_overtook_is_looked_at_again(ruling: tuple[Town, Page]) -> None:
    town, page = ruling
    assert page.send(reason="mistyped", text="Đọc nhầm.", number="10/QĐ").send().status == 200
    late = page.send(reason="mistyped", text="Đọc nhầm.", number="11/QĐ")
    assert (late.status, len(late.errors)) == (409, 1)
    assert late.form["number"] == "11/QĐ"
    assert town.facts_of(page.address.split("/")[2])[-1].values["number"] == "10/QĐ"
