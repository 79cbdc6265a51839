"""Lists through the pages: sent, matched, rehearsed, confirmed; what is refused says what to mend, and to whom it is shown."""

import io
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from service.spreadsheets import kept, rehearsal
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

from .dirt import HEAD, ROWS, V1, V2, xlsx


def sent(
    town: Town, content: bytes, *, kind: str = "households", place: str = "", name: str = "ho.xlsx", **boxes: Any
) -> Page:
    page = Visitor(town.client(town.records)).get(f"/places/{place or town.commune}/lists/{kind}/new")
    return page.send(files={"file": (io.BytesIO(content), name)}, **boxes)


def rehearsed(town: Town, content: bytes, **told: Any) -> Page:
    columns = sent(town, content, **told)
    assert columns.status == 200, columns.errors
    return columns.send()


def test_a_list_is_sent_matched_rehearsed_and_entered(town: Town) -> None:
    start = Visitor(town.client(town.records)).get(f"/places/{town.commune}/lists")
    assert f"/places/{town.commune}/lists/households/new" in start.reader.links
    columns = sent(town, xlsx(ROWS))
    assert columns.form["c1"] == "head"
    assert columns.form["c0"] == "-"
    assert "Cột B: Họ và tên chủ hộ" in columns.words
    page = columns.send()
    assert "chưa nhập gì" in page.words
    assert "Mới (6)" in page.words
    done = page.send()
    assert "Đã nhập 6 mục" in done.words
    assert "Tệp đã được xóa" in done.words
    assert "Nguyễn Văn Đặng" in Visitor(town.client(town.records)).get(f"/places/{town.village}/households").words
    assert Visitor(town.client(town.records)).get(done.address).status == 200


def test_pressed_twice_it_is_entered_once(town: Town) -> None:
    page = rehearsed(town, xlsx(ROWS))
    boxes = page.form
    first = page.visitor.post(page.address, boxes, {})
    second = page.visitor.post(page.address, boxes, {})
    assert "Đã nhập 6 mục" in first.words
    assert "Đã nhập 6 mục" in second.words
    assert (
        Visitor(town.client(town.records)).get(f"/places/{town.commune}/households").words.count("Nguyễn Văn Đặng") == 1
    )


def test_what_is_refused_comes_back_in_the_workbook(town: Town) -> None:
    page = rehearsed(town, xlsx([*ROWS, ("7", "Bùi Văn 3", "", "", "", "", V2)]))
    assert "Không nhận (1)" in page.words
    answer = page.visitor.client.get(f"{page.address}/workbook")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert "chữ số" in sheet.cell(11, 8).value
    done = page.send()
    assert "Đã nhập 6 mục" in done.words
    assert page.visitor.client.get(f"{page.address}/workbook").status_code == 200
    wiped = page.visitor.post(f"{page.address}/end", done.form, {})
    assert wiped.status == 200
    assert page.visitor.client.get(f"{page.address}/workbook").status_code == 409


def test_doubtful_lines_are_ticked_or_left(town: Town) -> None:
    sent(town, xlsx([("1", "Nguyễn Văn Đặng", "", "", "", "", V1)])).send().send()
    page = rehearsed(
        town, xlsx([("1", "Nguyễn Văn Dặng", "", "", "", "", V1), ("2", "Nguyễn Văn Đãng", "", "", "", "", V1)])
    )
    assert "Có thể đã có (2)" in page.words
    done = page.send(doubtful=["1"])
    assert "Đã nhập 1 mục" in done.words
    listed = Visitor(town.client(town.records)).get(f"/places/{town.village}/households").words
    assert "Nguyễn Văn Đãng" in listed
    assert "Nguyễn Văn Dặng" not in listed


def test_the_header_is_said_to_stand_elsewhere(town: Town) -> None:
    columns = sent(town, xlsx(ROWS, (("a", "b", "c", "d", "e", "f", "g"), HEAD)))
    assert columns.form["from_row"] == "2"
    wrong = columns.send(from_row="1", to_row="1")
    assert wrong.form["c1"] == "-"
    again = wrong.send(from_row="2", to_row="2")
    assert again.form["c1"] == "head"
    refused = again.send(c1="-", c2="-")
    assert refused.status == 400
    assert any("Chủ hộ" in each for each in refused.errors)
    assert again.send().status == 200


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.xlsx", "trống"),
        (b"\x89PNG" + bytes(300), "a.xlsx", "Excel"),
        (xlsx(ROWS)[:-700], "a.xlsx", "hỏng"),
    ],
)
def test_a_file_that_is_no_list_says_what_to_do(small: Town, content: bytes, name: str, says: str) -> None:
    refused = sent(small, content, name=name)
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors


def test_a_list_is_its_owners_alone(town: Town) -> None:
    page = rehearsed(town, xlsx(ROWS))
    for person in (town.officer, town.signer, town.inspector, town.nobody):
        visitor = Visitor(town.client(person))
        for address in (page.address, f"{page.address}/columns", f"{page.address}/workbook"):
            assert visitor.client.get(address).status_code == 404, address
    for person, status in ((town.signer, 404), (town.inspector, 404), (town.officer, 404)):
        assert Visitor(town.client(person)).get(f"/places/{town.commune}/lists").status == status
    assert Visitor(town.client(town.officer)).get(f"/places/{town.village}/lists").status == 200
    assert Visitor(town.client(town.officer)).get(f"/places/{town.village}/lists/villages/new").status == 404


def test_templates_come_back_as_lists_and_their_sample_is_passed_over(town: Town) -> None:
    visitor = Visitor(town.client(town.records))
    for kind in ("households", "clans", "units", "citizens", "villages"):
        answer = visitor.client.get(f"/places/{town.commune}/lists/{kind}/template")
        assert answer.status_code == 200, kind
        book = openpyxl.load_workbook(BytesIO(answer.data))
        assert book.worksheets[0].freeze_panes == "A2"
        assert all(cell.number_format == "@" for cell in book.worksheets[0][2])
        if kind not in ("households", "villages"):
            continue
        page = rehearsed(town, answer.data, kind=kind)
        assert "0 mục" in page.words, kind


def test_long_lists_go_on_behind_their_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(rehearsal, "PIECE", 3)
    monkeypatch.setattr("service.spreadsheets.carrying.AT_ONCE_SECONDS", -1.0)
    monkeypatch.setattr("service.spreadsheets.carrying.behind", lambda _wiring, id: begun.append(id))
    done = rehearsed(town, xlsx(ROWS)).send()
    assert "Có thể đóng trang này" in done.words
    assert 'http-equiv="refresh"' in done.source
    assert len(begun) == 1
    from service.spreadsheets.carrying import go_on

    go_on(town.wiring, begun[0])
    assert "Đã nhập 6 mục" in done.visitor.get(done.address).words


def other_kinds() -> Sequence[Any]:
    return [
        ("clans", xlsx([("Họ Nguyễn Văn", "Nguyễn Văn Tổ", V1), ("Họ Trần", "Trần Văn Tộc", "")],
                       (("Tên dòng họ", "Trưởng tộc", "Thôn"),)), 2),
        ("units", xlsx([("Trường Tiểu học", "Lê Thị Hiệu", "DV01")], (("Tên đơn vị", "Thủ trưởng", "Mã đơn vị"),)), 1),
        ("villages", xlsx([("Thôn Ba", "T03"), ("Thôn Bốn", "T04")], (("Tên thôn", "Mã"),)), 2),
        ("citizens", xlsx([("Nguyễn Văn Công", "001090000099", V1)], (("Họ và tên", "Số định danh", "Thôn"),)), 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "content", "count"), other_kinds(), ids=lambda each: each if isinstance(each, str) else ""
)
def test_other_kinds_are_entered_and_the_same_file_changes_nothing(
    small: Town, kind: str, content: bytes, count: int
) -> None:
    done = rehearsed(small, content, kind=kind).send()
    assert f"Đã nhập {count} mục" in done.words, done.words
    again = rehearsed(small, content, kind=kind)
    assert f"Không thay đổi ({count})" in again.words, again.words


def test_a_list_by_identity_number_and_code_of_the_unit_joins_the_unit(small: Town) -> None:
    rehearsed(small, other_kinds()[1][1], kind="units").send()
    people = xlsx([("Nguyễn Văn Công", "001090000099", "DV01"), ("Lê Thị Dân", "001190000098", "dv01")],
                  (("Họ và tên", "Số định danh cá nhân", "Mã đơn vị"),))  # fmt: skip
    done = rehearsed(small, people, kind="citizens").send()
    assert "Đã nhập 2 mục" in done.words, done.words
    again = rehearsed(small, people, kind="citizens")
    assert "Không thay đổi (2)" in again.words, again.words


def test_a_year_is_entered_from_lists_alone(small: Town) -> None:
    rehearsed(small, xlsx(ROWS)).send()
    agreed = {"consent_how": "form", "consent_on-day": "1", "consent_on-month": "10", "consent_on-year": "2026"}
    boxes = {"title": "family:2026", **agreed}
    names = [(row[1], row[6]) for row in ROWS if row[1]]
    asking = xlsx([*names, ("Ai Đó Lạ", V1)], (("Họ tên chủ hộ", "Thôn"),))
    page = _as_officer(small, asking, "registrations", boxes)
    assert "Mới (3)" in page.words, page.words
    assert "Đã nhập 3 mục" in page.send().words
    assert "Không thay đổi (3)" in _as_officer(small, asking, "registrations", boxes).words
    small.clock.move(days=1)
    rules = [str(n) for n in range(1, 5)]
    assert rules
    scores = xlsx([(name, *small.full_scores().values()) for name, at in names if at == V1],
                  (("Họ tên chủ hộ", *(f"TC{n}" for n in range(1, 1 + len(small.full_scores())))),))  # fmt: skip
    boxes |= {"village": small.village, "consent_on-day": "2"}
    page = _as_officer(small, scores, "self-scores", boxes)
    assert "Mới (3)" in page.words, page.words
    assert "Đã nhập 3 mục" in page.send().words
    small.clock.move(days=1)
    votes = xlsx([(name, 38, 2, 0, 85) for name, at in names if at == V1],
                 (("Họ tên", "Đồng ý", "Không đồng ý", "Phiếu trắng", "Điểm thôn"),))  # fmt: skip
    met = {"title": "family:2026", "village": small.village, "summoned": "50", "present": "40", "ballot": "secret"}
    met |= {
        "chair": "Hoàng Thị Lượng",
        "secretary": "Thư Ký",
        "held_on-day": "3",
        "held_on-month": "10",
        "held_on-year": "2026",
    }
    page = _as_officer(small, votes, "meetings", met)
    assert "Mới (3)" in page.words, page.words
    done = page.send()
    assert "Đã nhập 3 mục" in done.words, done.words
    found = kept.under_way
    assert found
    assert small.topics(f"d.2026.family.{_subject(small, names[0][0])}.1")[-1] == "dossier.village-verified"


def _as_officer(town: Town, content: bytes, kind: str, boxes: dict[str, str]) -> Page:
    page = Visitor(town.client(town.officer)).get(f"/places/{town.village}/lists/{kind}/new")
    columns = page.send(files={"file": (io.BytesIO(content), "ds.xlsx")}, **boxes)
    assert columns.status == 200, columns.errors
    return columns.send()


def _subject(town: Town, name: str) -> str:
    from projections.names import find

    with town.engine.connect() as db:
        return str(next(row["owner"] for row in find(db, name, kind="household")))
