"""A workbook that is sent while its rows are read: in pieces, with nothing kept, and what was said on the pages."""

import io
import tempfile
import tracemalloc
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from service.spreadsheets.pages import Table, Whole
from service.spreadsheets.streaming import workbook

HEADS = ["Tên", "Ngày", "Điểm", "Tỷ lệ"]
ABOUT = [("Danh sách", "=1+1")]
Rows = list[list[str]]


def page(number: int, rows: int = 100) -> Rows:
    return [[f"Nguyễn Văn {number}.{n}", "05/11/2026", f"{n},5", "62,5%"] for n in range(rows)]


def listed(pages: Iterator[Rows]) -> Whole:
    return Whole(Table("Hộ", HEADS, page(0)), pages)


def whole(*tables: Whole) -> bytes:
    return b"".join(workbook(tables, ABOUT, "vi"))


def test_the_first_pieces_go_out_before_the_last_page_is_read() -> None:
    read: list[int] = []

    def pages() -> Iterator[Rows]:
        for number in range(20):
            read.append(number)
            yield page(number)

    pieces = workbook([listed(pages())], ABOUT, "vi")
    sent = [next(pieces), next(pieces)]
    assert all(sent)
    assert len(read) < 20
    book = openpyxl.load_workbook(io.BytesIO(b"".join([*sent, *pieces])))
    assert book.worksheets[0].max_row == 1 + 20 * 100


def most(pages: int) -> int:
    """The most memory that was held while a list of so many pages was sent."""
    tracemalloc.start()
    for _piece in workbook([listed(page(number) for number in range(pages))], ABOUT, "vi"):
        pass
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def test_a_list_ten_times_as_long_takes_no_more_memory() -> None:
    most(1)
    assert most(200) < 1.2 * most(20)


def test_nothing_is_written_on_a_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/there-is-no-such-folder")
    assert whole(listed(iter([page(0)])))


def test_days_numbers_and_shares_are_what_they_are() -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(listed(iter([page(0), page(1)])))))
    row = book.worksheets[0][150]
    assert [row[0].value, row[1].value.date(), row[2].value, row[3].value] == [
        "Nguyễn Văn 1.48",
        date(2026, 11, 5),
        48.5,
        0.625,
    ]
    assert [cell.number_format for cell in row[1:]] == ["dd/mm/yyyy", "General", "0.00%"]
    assert book.worksheets[0].freeze_panes == "A2"


def test_another_reader_finds_the_same() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole(listed(iter([page(0), page(1)])))))
    rows = book.get_sheet_by_index(0).to_python()
    assert (len(rows), rows[0], rows[200][0]) == (201, HEADS, "Nguyễn Văn 1.99")


@pytest.mark.parametrize("text", ["<b>&\"'", "_x0041_", "\x07", "=HYPERLINK(0)", "\ufffe"])
def test_what_was_said_stays_as_it_was(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(Whole(Table("", [], [[text]]), [[[text]]]))))
    cell = book.worksheets[0].cell(1, 1)
    assert cell.data_type == "s"
    assert openpyxl.utils.escape.unescape(cell.value) == text


def test_each_table_has_its_sheet_and_one_says_what_they_are_of() -> None:
    short = Table("Hai/ba [*]", ["A"], [["1"], ["2"]])
    nothing = Table("Trống", ["A"], [])
    book = openpyxl.load_workbook(
        io.BytesIO(whole(listed(iter([page(0)])), Whole(short, [short.rows]), Whole(nothing, [[]])))
    )
    assert [sheet.title for sheet in book.worksheets[:2]] == ["1. Hộ", "2. Hai ba"]
    assert [cell.value for cell in book.worksheets[1]["A"]] == ["A", 1, 2]
    assert len(book.worksheets) == 3
    assert (book.worksheets[-1]["B1"].value, book.worksheets[-1]["B1"].data_type) == ("=1+1", "s")


def test_a_column_whose_days_come_later_has_room_for_them() -> None:
    first = Table("", ["Từ"], [["–"]])
    book = openpyxl.load_workbook(io.BytesIO(whole(Whole(first, [first.rows, [["05/11/2026"]]]))))
    assert book.worksheets[0]["A3"].value.date() == date(2026, 11, 5)
    assert book.worksheets[0].column_dimensions["A"].width >= len("05/11/2026")
