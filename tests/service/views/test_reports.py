"""Reports through pages: who owes, who is late, the register's own figures, a report filed again, a text to pass on."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from domain.commands import setup
from domain.ids import new_id
from domain.report import Report
from domain.reporting import editions
from tests import independent_figures as told_again
from tests.projections.past.replay import written_in
from tests.service.tables import tables
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
        "figures.all.family.value": "5", "figures.registered.family.value": "5", "figures.recognised.family.value": "3",
        "figures.activities..value": "0", "figures.learners..value": "0",
    }  # fmt: skip
    done = page.send(text="Đã vận động từng nhà.", **{"figures.learners..value": "1.150"})
    assert done.address == address(town), done.errors
    assert "1.150" in done.words
    assert "Đã vận động từng nhà." in done.words
    stream = Report.stream_of(to=town.commune, year=2026, kind=KIND, filer=town.village)
    (fact,) = town.facts_of(stream)
    assert {(each["figure"], each["title"], each["value"]) for each in fact.figures} == {
        ("all", "family", 5), ("registered", "family", 5), ("recognised", "family", 3), ("activities", None, 0),
        ("learners", None, 1150),
    }  # fmt: skip
    (table,) = tables(done.source)
    assert [cell.text for cell in table.rows[0][1:]] == ["5", "5", "3", "60,00%", "60,00%"]
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
    assert answered.form["figures.activities..value"] == "0", "the register has counted what it can"
    assert answered.send(text="").status == 400
    told = answered.send(text="Đã tổ chức 3 buổi.", **{"figures.learners..value": ""})
    assert "Đã tổ chức 3 buổi." in told.words, told.errors
    assert "Lượt người học" not in told.words, "an answer holds what is to the point"
    assert not [each for each in Visitor(town.client(town.other_officer)).get("/").reader.links if "/filing" in each]


def test_a_review_of_a_period_fills_itself_year_by_year_and_leaves_room_to_write(town: Town) -> None:
    town.way(2)
    town.current()
    records = Visitor(town.client(town.records))
    page = records.get(f"/places/{town.commune}/reports/requests/new")
    asked = {"about": "Sơ kết giai đoạn 2024-2025", "from_year": "2025", "to_year": "2026", "filers": [town.village]}
    assert "Sơ kết" in page.send(**asked, **page.day("due_on", "20/12/2026")).words
    officer = Visitor(town.client(town.officer))
    (link,) = {link for link in officer.get("/").reader.links if link.endswith("/filing")}
    form = officer.get(link)
    assert {name: value for name, value in form.form.items() if ".family." in name} == {
        "figures.all.family.2026.value": "2", "figures.registered.family.2026.value": "2",
        "figures.recognised.family.2026.value": "2",
    }  # fmt: skip
    done = form.send(text="Phong trào lan tỏa.")
    (table,) = tables(done.source)
    assert [cell.text for cell in table.rows[0]] == ["Gia đình học tập 2026", "2", "2", "2", "100,00%", "100,00%"]
    assert "Hoạt động học tập – 2025" in done.words
    assert "2025–2026" in done.words
    assert "<svg" in done.source


def test_what_is_written_under_the_heads_of_a_report_is_one_text_that_can_be_mended(town: Town) -> None:
    adopted(town)
    page = Visitor(town.client(town.officer)).get(address(town) + "/filing")
    assert "Hạn chế, khó khăn và nguyên nhân" in page.words
    done = page.send(**{"section-lacking": "Thiếu kinh phí.", "section-proposals": "Mở lớp số.", "text": "Hết."})
    text = done.source.split('sv-story">')[1].split("</p>")[0]
    assert text.split() == [
        "Hạn",
        "chế,",
        "khó",
        "khăn",
        "và",
        "nguyên",
        "nhân",
        "Thiếu",
        "kinh",
        "phí.",
        "Đề",
        "xuất,",
        "kiến",
        "nghị",
        "Mở",
        "lớp",
        "số.",
        "Hết.",
    ]


def test_every_number_that_a_report_proposes_is_what_the_log_says(town: Town) -> None:
    """Of the village, the commune and the level above, as an independent reader of the exported facts counts it."""
    town.way(3)
    town.register(town.enroll(2))
    town.register(town.enroll(1, place=town.other_village), place=town.other_village)
    above = town.appoint("upper-officer", town.province)
    adopted(town)
    adopted(town, above, town.province)
    facts = written_in(town.engine, town.commune) + written_in(town.engine, town.province)
    figures, learning = told_again.figures(facts), told_again.learning
    whole = {town.commune, town.village, town.other_village, town.province}
    asked = (
        (town.officer, address(town), town.village, {town.village}),
        (town.records, address(town, "commune-yearly", town.commune, town.province), town.commune, whole),
        (above, address(town, "upper-yearly", town.province, town.province), town.commune, whole),
    )
    for who, where, place, inside in asked:
        form = Visitor(town.client(who)).get(where + "/filing").form
        every, registered, recognised = figures[town.commune, place, 2026, "family"]
        held, learners = learning(facts, inside, year=2026)
        assert {name: value for name, value in form.items() if name.startswith("figures.")} == {
            "figures.all.family.value": str(every), "figures.registered.family.value": str(registered),
            "figures.recognised.family.value": str(recognised), "figures.activities..value": str(held),
            "figures.learners..value": str(learners),
        }, where  # fmt: skip


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
        ({"text": "a" * 20_001}, "rút ngắn"),
        ({"section-lacking": "a" * 4_001}, "rút ngắn"),
        ({"section-mood": "a"}, "không có"),
        ({"figures.all.family.2025.value": "1"}, "đủ các số liệu"),
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
        ({"from_year": "2024"}, "năm đầu và năm cuối"),
        ({"to_year": "2025"}, "năm đầu và năm cuối"),
        ({"from_year": "2025", "to_year": "2024"}, "năm đầu và năm cuối"),
        ({"from_year": "2010", "to_year": "2026"}, "năm đầu và năm cuối"),
        ({"from_year": "2026", "to_year": "2027"}, "năm đầu và năm cuối"),
        ({"from_year": "1999", "to_year": "2025"}, "từ 2.000"),
        ({"from_year": "hai", "to_year": "2025"}, "số nguyên"),
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


def test_on_paper_the_year_is_drawn_as_the_register_stood_when_the_report_was_entered(small: Town) -> None:
    small.way(3)
    small.current()
    adopted(small)
    officer, path = Visitor(small.client(small.officer)), address(small)
    assert officer.get(path + "/filing").send(text="Đạt kế hoạch.").address == path

    def file(ending: str) -> BytesIO:
        answer = small.client(small.officer).get(f"{path}/papers/report.{ending}")
        assert answer.status_code == 200
        return BytesIO(answer.data)

    def paper() -> str:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(file("pdf")).pages).split())

    first = paper()
    for heading in (
        "Diễn biến trong năm so với năm trước.",
        "Hồ sơ qua từng bước.",
        "Chênh lệch điểm theo thôn.",
        "Đạt kế hoạch.",
    ):
        assert heading in first
    small.register(small.enroll(2))
    small.clock.move(days=1)
    small.current()
    assert paper() == first
    written = Document(file("docx"))
    assert "+5" in {cell.text for table in written.tables for cell in table._cells}


def test_a_communes_report_sets_its_targets_against_what_is_reached(town: Town) -> None:
    source = {"document": "Kế hoạch minh họa của xã", "passage": "mục II.2"}
    scope = {"vi": "Hộ gia đình trong xã", "en": "Households of the commune"}
    aimed = {"numerator": "recognised", "denominator": "registered", "share": "90.00", "scope": scope, "source": source}
    town.perform(town.act(), lambda desk: setup.set_target(desk, year=2026, title="family", **aimed))
    town.way(3)
    town.current()
    above = town.appoint("upper-officer", town.province)
    adopted(town, above, town.province)
    where = address(town, "commune-yearly", town.commune, town.province)
    clerk = Visitor(town.client(town.records))
    assert clerk.get(where + "/filing").send(text="Báo cáo năm.").status == 200
    paper = PdfReader(BytesIO(clerk.client.get(f"{where}/papers/report.pdf").data))
    said = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert said.count("Kết quả so với chỉ tiêu.") == 1
    drawn = Document(BytesIO(clerk.client.get(f"{where}/papers/report.docx").data))
    (told,) = (table for table in drawn.tables if table.cell(0, 0).text == "Chỉ tiêu")
    reached = clerk.get(f"/places/{town.commune}/figures?year=2026&title=family")
    row = [cell.text for cell in told.rows[1].cells]
    assert row == ["Gia đình học tập trên số đăng ký, 2026", "100,00%", "90,00%", "0"]
    assert all(cell in reached.words for cell in row)


def test_a_report_gets_a_number_of_its_units_series_and_stays_as_it_was_issued(small: Town) -> None:
    small.way(2)
    small.current()
    adopted(small)
    officer, where = Visitor(small.client(small.officer)), address(small)
    stream = Report.stream_of(to=small.commune, year=2026, kind=KIND, filer=small.village)
    assert officer.get(f"/papers/new/report/{stream}").status == 404, "nothing was filed yet"
    filed = officer.get(where + "/filing").send(text="Bản đầu.")
    assert f"/papers/new/report/{stream}" in filed.reader.links
    page = officer.get(f"/papers/new/report/{stream}")
    assert page.form["number"] == "01/BC"
    done = page.send()
    assert "01/BC" in done.words, done.errors
    first = officer.client.get(f"{done.address}/paper.pdf").data
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(first)).pages)
    assert "Số: 01/BC" in said
    assert "DỰ THẢO" not in said
    again = officer.get(where + "/filing").send(text="Bản sau.")
    assert "01/BC" in again.words
    assert officer.client.get(f"{done.address}/paper.pdf").data == first
    taken = officer.get(f"/papers/new/report/{stream}").send(number="01/BC")
    assert (taken.status, len(taken.errors)) == (409, 1)
    for person, path in ((small.other_officer, done.address), (small.other_officer, f"/papers/new/report/{stream}")):
        assert Visitor(small.client(person)).get(path).status == 404
    for wrong in ("report.x.2026.y.z", f"report.{small.commune}.20x6.{KIND}.{small.village}", f"{stream}.more"):
        assert officer.get(f"/papers/new/report/{wrong}").status == 404
