"""Lists and reports as files: what the page says, over all its pages, with its moment and positions, and nothing that runs."""

import csv
import io

import openpyxl
import pytest

from projections.names import find
from service.spreadsheets import exporting
from service.spreadsheets.exporting import BrokenOff, safe
from service.spreadsheets.pages import read
from tests.service.town import Town
from tests.service.visitor import Visitor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def lines(body: bytes) -> list[list[str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_a_list_of_several_pages_is_one_file_with_all_that_is_on_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = town.enroll(120)
    town.current()
    town.clock.move(minutes=1)
    client = town.client(town.records)
    answer = client.get(f"/places/{town.village}/households?export=csv")
    assert answer.mimetype == "text/csv"
    found = lines(answer.data)
    with town.engine.connect() as db:
        names = {row["name"] for row in find(db, "", kind="household", limit=500)}
    assert {line[0] for line in found if len(line) > 1 and line[0] in names} == names
    assert sum(line[0] in names for line in found if line) == len(pairs)
    told = dict(line for line in found if len(line) == 2)
    assert told["Tại ngày"] == "hôm nay"
    assert any(name.startswith("Sổ của Xã Thử") and value.startswith("mục số") for name, value in told.items())
    # The same where it is read in several pieces, and as a workbook.
    monkeypatch.setattr(exporting, "TOGETHER", 50)
    pieces = lines(client.get(f"/places/{town.village}/households?export=csv").data)
    assert pieces[pieces.index([]) :] == found[found.index([]) :]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/places/{town.village}/households?export=xlsx").data))
    assert {row[0].value for row in book.worksheets[0].iter_rows(2)} == names
    page = Visitor(client).get(f"/places/{town.village}/households")
    assert f"/places/{town.village}/households?export=xlsx" in page.reader.links


def test_an_audit_trail_is_a_file_with_who_did_what_and_when_in_each_line(small: Town) -> None:
    dossier, _other = small.way(2)
    small.current()
    small.clock.move(minutes=1)
    client = small.client(small.inspector)
    found = lines(client.get("/audit?export=csv").data)
    entries = found[found.index(["Mục ghi", "Ai thực hiện", "Thời gian", "Chi tiết"]) + 1 :]
    assert len(entries) == len(small.books.ledger.read(small.commune, after=0, limit=10_000))
    assert all(what and who and when for what, who, when, _detail in entries)
    own = [line for line in lines(client.get(f"/audit?stream={dossier}&export=csv").data) if len(line) == 4][1:]
    assert len(own) == len(small.facts_of(dossier))
    assert all(line in entries for line in own)
    (signed,) = [line for line in own if line[1].startswith("Lê Thị Ký")]
    assert signed[0].startswith("Đã quyết định công nhận – ")
    assert signed[2].startswith("17/10/2026")
    assert "Vai trò: Người ký, Xã Thử (minh họa)" in signed[3]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_that_is_broken_off_is_no_file(small: Town, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    small.enroll(120)
    small.current()
    small.clock.move(minutes=1)
    monkeypatch.setattr(exporting, "TOGETHER", 50)
    client = small.client(small.records)
    answer = client.get(f"/places/{small.village}/households?export={kind}", buffered=False)
    assert answer.status_code == 200
    small.wiring.identity.end_sessions(small.records)
    with pytest.raises(BrokenOff):
        list(answer.response)


def test_a_file_is_in_one_language_to_its_end(small: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    small.enroll(120)
    small.current()
    small.clock.move(minutes=1)
    monkeypatch.setattr(exporting, "TOGETHER", 50)
    client = small.client(small.records)
    found = lines(client.get(f"/places/{small.village}/households?export=csv&lang=en").data)
    _nothing, _caption, heads, *rows = found[found.index([]) :]
    assert heads[0] == "Name"
    assert len(rows) == 120


def test_a_workbook_has_numbers_and_days_and_says_what_it_is_of(town: Town) -> None:
    town.way(3)
    town.current()
    client = town.client(town.records)
    answer = client.get("/progress?export=xlsx")
    assert answer.mimetype == XLSX
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    cells = [cell.value for sheet in book.worksheets[:-1] for row in sheet.iter_rows() for cell in row]
    assert 3 in cells
    notes = {row[0].value: row[1].value for row in book.worksheets[-1].iter_rows()}
    assert "Theo những gì đã ghi đến" in notes
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def test_the_file_is_of_the_moment_that_is_looked_at(town: Town) -> None:
    town.enroll(2)
    town.current()
    then = town.clock()
    town.clock.move(days=2)
    town.enroll(3)
    town.current()
    client = town.client(town.records)
    day = then.strftime("%d/%m/%Y")
    now = lines(client.get(f"/places/{town.village}/households?export=csv").data)
    before = lines(client.get(f"/places/{town.village}/households?as_of={day}&export=csv").data)
    assert len(now) - len(before) >= 2
    assert dict(line for line in before if len(line) == 2)["Tại ngày"] == day


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx"])
def test_nothing_in_a_file_is_taken_for_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "-1.234,5", "Nguyễn Văn A", "12%", ""])
def test_numbers_and_words_stay(text: str) -> None:
    assert safe(text) == text


def test_a_name_that_looks_like_a_formula_stays_text(small: Town) -> None:
    (pair,) = small.enroll(1)
    wallet = small.wiring.vault.wallet()
    wallet.seal(pair[0], "name", {"kind": "household", "name": "=HYPERLINK(0)"}, version=9)
    with small.engine.begin() as db:
        small.wiring.vault.write(db, wallet)
    small.wiring.projector.rebuild(["names"])
    client = small.client(small.records)
    assert b"\r\n'=HYPERLINK(0)," in client.get(f"/places/{small.village}/households?export=csv").data
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/places/{small.village}/households?export=xlsx").data))
    assert (book.worksheets[0].cell(2, 1).value, book.worksheets[0].cell(2, 1).data_type) == ("=HYPERLINK(0)", "s")


def test_whoever_may_not_see_a_page_gets_no_file_of_it(small: Town) -> None:
    small.enroll(1)
    small.current()
    for person, status in ((small.nobody, 404), (small.other_officer, 404)):
        answer = small.client(person).get(f"/places/{small.village}/households?export=csv")
        assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert small.app.test_client().get(f"/places/{small.village}/households?export=csv").status_code == 303
    wrong = small.client(small.records).get(f"/places/{small.village}/households?export=csv&as_of=31/02/2026")
    assert wrong.status_code == 400


def test_a_page_is_read_with_its_notes_and_without_its_buttons() -> None:
    page = read(
        "<main><h1>Danh sách</h1><table><caption>Hai</caption><thead><tr><th>Tên</th><th>Số</th></tr></thead><tbody><tr>"
        '<th><a href="/x">An</a> <span class="sv-note">trễ</span></th><td><span>1.234</span></td>'
        '<td class="govuk-table__cell sv-act"><a>Mở</a></td></tr></tbody></table>'
        '<nav><a rel="next" href="?after=x">Trang sau</a></nav></main>'
    )
    (table,) = page.tables
    assert (page.heading, table.caption, table.heads) == ("Danh sách", "Hai", ["Tên", "Số"])
    assert table.rows == [["An – trễ", "1.234"]]
    assert (table.next, page.goes_on) == ("?after=x", True)


def test_of_several_tables_the_one_above_the_way_on_goes_on() -> None:
    page = read(
        '<main><table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table><a rel="next" href="?after=x">…</a>'
        "<table><tr><td>3</td></tr></table></main>"
    )
    assert [table.next for table in page.tables] == [None, "?after=x", None]
