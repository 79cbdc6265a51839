"""Entries of registers corrected through their pages: what changes is shown first, what was said before stays."""

from typing import Any

import pytest

from domain.clock import day_of
from tests.records import OTHERWISE, Records
from tests.service.town import Town
from tests.service.visitor import Page, Visitor
from tests.whole_book import whole_book


@pytest.fixture
def town(small: Town) -> Town:
    whole_book(small)
    small.clock.move(days=2)
    small.association = small.appoint("association-officer", small.commune)  # type: ignore[attr-defined]
    small.current()
    return small


def visitor_for(town: Town, topic: str) -> Visitor:
    person = {
        "member": town.officer,
        "inspection": town.inspector,
        "reward": town.records if topic == "reward.proposed" else town.association,  # type: ignore[attr-defined]
    }.get(topic.partition(".")[0], town.records)
    if topic == "report.filed":
        person = town.officer
    town.current()
    return Visitor(town.client(person))


def correction_of(town: Town, topic: str) -> Page:
    stream, version = Records(town).last[topic]
    return visitor_for(town, topic).get(f"/records/{stream}/corrections/{version}")


BOXES: dict[str, dict[str, Any]] = {
    "target.set": {"share": "66,5"},
    "figure.reported": {"part": "12", "source": "Báo cáo đã sửa lần nữa"},
    "report.requested": {"about": "Tuần lễ đã sửa"},
    "report.filed": {"right_text": "Nội dung đã sửa"},
    "reward.proposed": {"basis": "Căn cứ đã sửa"},
    "reward.forwarded": {"to": "Hội đã sửa"},
    "reward.granted": {"number": "99/QĐ"},
    "reward.declined": {"right_reason": "conditions-not-met"},
    "inspection.planned": {"basis": "Căn cứ đã sửa"},
    "inspection.held": {"right_text": "Kết luận đã sửa"},
    "cycle.opened": {"closes_on-day": "30", "closes_on-month": "12"},
    "cycle.clock-moved": {"basis": "Công văn đã sửa lần nữa"},
    "place.established": {"name": "Thôn đã sửa (minh họa)"},
    "place.renamed": {"name": "Thôn đã sửa (minh họa)"},
    "place.merged": {"basis": "Nghị quyết đã sửa"},
    "place.split": {"basis": "Nghị quyết đã sửa"},
    "place.dissolved": {"basis": "Nghị quyết đã sửa"},
    "member.joined": {"adult": "yes"},
    "member.left": {},
}


@pytest.mark.parametrize("topic", sorted(OTHERWISE))
def test_every_kind_of_entry_is_corrected_on_its_page(town: Town, topic: str) -> None:
    page = correction_of(town, topic)
    assert page.status == 200, page.words
    stream = Records(town).last[topic][0]
    before = town.topics(stream)
    untouched = page.send(reason="mistyped", text="Như cũ.")
    assert (untouched.status, untouched.errors) == (400, ["Giá trị mới giống giá trị cũ: không có gì để sửa."])

    boxes = BOXES[topic]
    if topic == "member.left":
        boxes = page.day("left_on", f"{day_of(town.clock()):%d/%m/%Y}")
    looked = page.send(reason="paper-differs", text="Giấy ghi khác.", **boxes)
    assert looked.address == page.address
    assert "Hệ quả của việc sửa" in looked.words, looked.errors
    assert town.topics(stream) == before

    done = looked.send()
    assert done.address == f"/records/{stream}", done.errors
    assert len(town.topics(stream)) == len(before) + 1
    assert "Giấy ghi khác." in done.words
    assert "<del>" in done.source
    assert not [one for one in town.wiring.projector.compare() if one.differences]


@pytest.mark.parametrize("topic", sorted(OTHERWISE))
def test_whoever_makes_no_such_entries_finds_no_page(town: Town, topic: str) -> None:
    stream, version = Records(town).last[topic]
    for person in (town.appraiser, town.signer, town.other_officer):
        visitor = Visitor(town.client(person))
        for address in (f"/records/{stream}", f"/records/{stream}/corrections/{version}"):
            assert visitor.get(address).status in (403, 404), address


@pytest.mark.parametrize(
    "address",
    [
        "/records/x",
        "/records/target.x.2026/corrections/1",
        "/records/d.2026.family.x.1",
        "/records/target.%00",
        "/records/subject.00000000-0000-7000-8000-000000000000",
        "/records/TARGET.x",
    ],
)
def test_what_is_not_there_is_not_found(town: Town, address: str) -> None:
    assert Visitor(town.client(town.records)).get(address).status == 404


BAD = (
    ("target.set", {"share": "0"}, 400, "0,01"),
    ("target.set", {"share": "cao"}, 400, "phải là một số"),
    ("target.set", {"share": "1000"}, 400, "từ 0 đến 100"),
    ("figure.reported", {"part": "99"}, 400, ""),
    ("figure.reported", {"part": ""}, 400, "Nhập"),
    ("figure.reported", {"counted_on-year": "2099"}, 400, "chưa đến"),
    ("report.requested", {"about": "x\u202e"}, 400, "ký tự"),
    ("report.requested", {"due_on-year": "2025"}, 400, ""),
    ("reward.granted", {"number": "1" * 61}, 400, "rút ngắn"),
    ("reward.granted", {"holders": []}, 400, "Chọn"),
    ("reward.granted", {"holders": "d.2026.family.x.1"}, 400, "không có trong danh sách"),
    ("reward.declined", {"right_reason": "mood"}, 400, "không có trong danh sách"),
    ("inspection.held", {"occurred_on-year": "2099"}, 400, "chưa đến"),
    ("inspection.held", {"occurred_on-year": "2025"}, 400, ""),
    ("inspection.planned", {"basis": "x" * 501}, 400, "rút ngắn"),
    ("cycle.opened", {"closes_on-year": "2024"}, 400, ""),
    ("cycle.opened", {"opens_on-day": "31", "opens_on-month": "2"}, 400, "không có trong lịch"),
    ("cycle.clock-moved", {"reason": "x"}, 400, "không có trong danh sách"),
    ("member.joined", {"role": "deputy"}, 400, "không có trong danh sách"),
    ("member.joined", {"role": "head"}, 400, "không có trong danh sách"),
    ("member.joined", {"since-year": "2099"}, 400, "chưa đến"),
    ("member.left", {"left_on-year": "2020"}, 400, ""),
    ("target.set", {"version": "99"}, 409, "vừa"),
    ("target.set", {"amount": "1"}, 400, "không có trường"),
)


@pytest.mark.parametrize(
    ("topic", "boxes", "status", "says"), BAD, ids=[f"{topic} {boxes}" for topic, boxes, *_ in BAD]
)
def test_a_bad_correction_gets_one_sentence_and_keeps_what_was_typed(
    town: Town, topic: str, boxes: dict[str, Any], status: int, says: str
) -> None:
    page = correction_of(town, topic)
    stream = Records(town).last[topic][0]
    before = town.topics(stream)
    sent = page.send(**({"reason": "mistyped", "text": "Vì <nhầm>"} | boxes))
    assert sent.status == status, sent.words
    assert len(sent.errors) == 1, sent.errors
    assert says in sent.errors[0]
    assert sent.form["text"] == "Vì <nhầm>"
    assert town.topics(stream) == before


def test_the_pages_lead_to_what_can_be_corrected(town: Town) -> None:
    records = Records(town)
    where = {
        "target.set": f"/progress?place={town.commune}&year={records.last['target.set'][0][-4:]}",
        "cycle.opened": f"/places/{town.commune}/cycles",
        "report.requested": f"/places/{town.commune}/reports",
        "report.filed": "/reports/" + records.last["report.filed"][0].removeprefix("report.").replace(".", "/"),
        "reward.granted": f"/rewards/{records.last['reward.granted'][0].removeprefix('reward.')}",
        "inspection.held": f"/inspections/{records.last['inspection.held'][0].removeprefix('inspection.')}",
        "member.joined": f"/persons/{records.last['member.joined'][0].removeprefix('subject.')}",
    }
    for topic, address in where.items():
        page = visitor_for(town, topic).get(address)
        assert page.status == 200, address
        assert f"/records/{records.last[topic][0]}" in page.reader.links, address
