"""Reports through pages: who owes, who is late, the register's own figures, a report filed again, a text to pass on."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest

from domain.commands import setup
from domain.ids import new_id
from domain.report import Report
from domain.reporting import editions
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

KIND = "village-yearly"


def adopted(town: Town, who: str | None = None, place: str | None = None, **files: Any) -> Page:
    visitor = Visitor(town.client(who or town.records))
    return visitor.get(f"/places/{place or town.commune}/reports/plan").send(files=files)


def address(town: Town, kind: str = KIND, filer: str | None = None, to: str | None = None) -> str:
    return f"/reports/{to or town.commune}/2026/{kind}/{filer or town.village}"


def on(town: Town, day: date) -> None:
    town.clock.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def test_the_registers_own_figures_stand_in_the_boxes_and_are_filed(town: Town) -> None:
    town.way(3)
    town.register(town.enroll(2))
    town.current()
    assert adopted(town).status == 200
    officer = Visitor(town.client(town.officer))
    home = officer.get("/")
    assert address(town) + "/filing" in home.reader.links
    page = officer.get(address(town) + "/filing")
    boxes = {name: page.form[name] for name in page.form if name.startswith("figures.")}
    assert boxes == {
        "figures.registered.family.value": "5", "figures.recognised.family.value": "3",
        "figures.activities..value": "0", "figures.learners..value": "0",
    }  # fmt: skip
    done = page.send(text="Đã vận động từng nhà.", **{"figures.learners..value": "1.150"})
    assert done.address == address(town), done.errors
    assert "1.150" in done.words
    assert "Đã vận động từng nhà." in done.words
    stream = Report.stream_of(to=town.commune, year=2026, kind=KIND, filer=town.village)
    (fact,) = town.facts_of(stream)
    assert {(each["figure"], each["title"], each["value"]) for each in fact.figures} == {
        ("registered", "family", 5), ("recognised", "family", 3), ("activities", None, 0), ("learners", None, 1150),
    }  # fmt: skip
    assert "Đã vận động" not in json.dumps(fact.text)
    assert address(town) + "/filing" not in officer.get("/").reader.links
    # Filed again, the first stays to be read.
    again = officer.get(address(town) + "/filing").send(text="Bổ sung số liệu.")
    assert "Bổ sung số liệu." in again.words
    assert "Đã thay bằng báo cáo sau" in again.words
    assert "Đã vận động từng nhà." in again.words


def test_the_commune_sees_who_is_late_by_how_many_days_and_has_a_text_to_pass_on(town: Town) -> None:
    adopted(town)
    on(town, date(2026, 12, 12))
    Visitor(town.client(town.officer)).get(address(town) + "/filing").send(text="Xong.")
    on(town, date(2026, 12, 15))
    page = Visitor(town.client(town.records)).get(f"/places/{town.commune}/reports")
    assert "quá hạn 2 ngày" in page.words
    assert "quá hạn 5 ngày" in page.words
    message = page.source.split("<textarea")[1].split("</textarea>")[0]
    assert "Thôn Hai (minh họa) (quá hạn 5 ngày)" in message
    assert "đã nộp 1/2" in message
    assert "MẪU" in page.words
    before = Visitor(town.client(town.records)).get(f"/places/{town.commune}/reports?as_of=11/12/2026")
    assert "đã nộp 0/2" in before.source
    late = Visitor(town.client(town.other_officer)).get("/")
    assert "quá hạn 5 ngày" in late.words


def test_the_level_above_sees_its_communes_and_a_commune_files_upward(town: Town) -> None:
    above = town.appoint("upper-officer", town.province)
    adopted(town, above, town.province)
    where = address(town, "commune-yearly", town.commune, town.province)
    page = Visitor(town.client(town.records)).get(where + "/filing")
    assert page.status == 200
    assert page.send(text="Báo cáo năm.").status == 200
    shown = Visitor(town.client(above)).get(f"/places/{town.province}/reports")
    assert "Xã Thử (minh họa)" in shown.words
    assert "Báo cáo năm của cấp trên xã" in shown.words
    assert "20/12/2026" in shown.words
    assert "Báo cáo năm." in Visitor(town.client(above)).get(where).words
    stream = Report.stream_of(to=town.province, year=2026, kind="commune-yearly", filer=town.commune)
    assert town.facts_of(stream)[0].act.book == town.commune


def test_a_report_out_of_turn_is_asked_for_and_answered(town: Town) -> None:
    records = Visitor(town.client(town.records))
    page = records.get(f"/places/{town.commune}/reports/requests/new")
    done = page.send(about="Tuần lễ học tập", filers=[town.village], **page.day("due_on", "20/10/2026"))
    assert "Tuần lễ học tập" in done.words, done.errors
    home = Visitor(town.client(town.officer)).get("/")
    (link,) = {link for link in home.reader.links if link.endswith("/filing")}
    answered = Visitor(town.client(town.officer)).get(link)
    assert not [name for name in answered.form if name.startswith("figures")]
    assert answered.send(text="").status == 400
    assert "Đã tổ chức 3 buổi." in answered.send(text="Đã tổ chức 3 buổi.").words
    assert not [each for each in Visitor(town.client(town.other_officer)).get("/").reader.links if "/filing" in each]


def test_the_head_of_a_unit_finds_its_report_and_files_it(town: Town) -> None:
    unit, head = new_id(), new_id()
    household = setup.Household(unit, (head,), {"item": new_id(), "digest": "f" * 64})
    town.name([(unit, head)])
    town.perform(town.act(), lambda desk: setup.enroll(desk, kind="unit", place=town.commune, subjects=[household]))
    adopted(town)
    person = Visitor(town.client(town.head_with_account((unit, head))))
    where = address(town, "unit-yearly", unit)
    assert where + "/filing" in person.get("/").reader.links
    done = person.get(where + "/filing").send(text="Đơn vị đã học.")
    assert "Đơn vị đã học." in done.words, done.errors
    assert person.get(address(town)).status == 404


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"figures.learners..value": "-1"}, "từ 0"),
        ({"figures.learners..value": "nhiều"}, "số nguyên"),
        ({"figures.learners..value": ""}, "đủ các số liệu"),
        ({"figures.mood..value": "1"}, "đủ các số liệu"),
        ({"text": "a\x00"}, "ký tự"),
        ({"text": "a" * 4_001}, "rút ngắn"),
    ],
)
def test_a_report_that_is_wrong_is_refused_and_nothing_typed_is_lost(
    small: Town, boxes: dict[str, str], says: str
) -> None:
    adopted(small)
    typed = {"text": "Một năm học.", "figures.activities..value": "7"}
    refused = Visitor(small.client(small.officer)).get(address(small) + "/filing").send(**(typed | boxes))
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert refused.form["figures.activities..value"] == "7"
    assert not small.books.ledger.read(small.commune, after=0, limit=999, topics=["report.filed"])


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"about": ""}, "Nhập"),
        ({"filers": []}, "ít nhất một"),
        ({"due_on-day": "30", "due_on-month": "9"}, "đã qua"),
        ({"due_on-day": "31", "due_on-month": "2"}, "không có trong lịch"),
    ],
)
def test_a_request_that_lacks_something_says_what(small: Town, boxes: dict[str, Any], says: str) -> None:
    page = Visitor(small.client(small.records)).get(f"/places/{small.commune}/reports/requests/new")
    refused = page.send(**({"about": "Tuần lễ", **page.day("due_on", "20/10/2026")} | boxes))
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors


def test_a_plan_from_a_file_is_adopted_or_its_defect_is_named(small: Town) -> None:
    document = editions()[0].document | {"id": "xa-thu", "status": "official"}
    broken = json.dumps(document | {"reports": []}).encode()
    refused = adopted(small, file=(BytesIO(broken), "plan.json"))
    assert refused.status == 400
    assert any("reports" in each for each in refused.errors)
    done = adopted(small, file=(BytesIO(json.dumps(document).encode()), "plan.json"))
    assert done.address == f"/places/{small.commune}/reports", done.errors
    assert "xa-thu" in done.words
    assert adopted(small, file=(BytesIO(json.dumps(document).encode()), "plan.json")).status == 409


def test_others_are_not_let_in(small: Town) -> None:
    adopted(small)
    asked = {
        small.officer: (f"/places/{small.commune}/reports", f"/places/{small.village}/reports/plan"),
        small.other_officer: (address(small), address(small) + "/filing"),
        small.appraiser: (address(small) + "/filing", f"/places/{small.commune}/reports/plan"),
        small.inspector: (f"/places/{small.commune}/reports", address(small, "weekly")),
        small.administrator: (f"/places/{small.commune}/reports", address(small)),
    }
    found = {
        person: tuple(Visitor(small.client(person)).get(where).status for where in places)
        for person, places in asked.items()
    }
    assert list(found.values()) == [(404, 404), (404, 404), (403, 403), (200, 404), (404, 404)]
