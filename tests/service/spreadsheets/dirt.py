"""Files as clerks send them, made here: each is a list of a small commune with one kind of dirt, and what must come of it.

The clean list is six households of two villages with some of their people; every dirty one tells the same, so that
what comes of it can be said beforehand.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from service.spreadsheets import raw
from service.spreadsheets.encodings import TCVN3, VNI

Cells = Sequence[Sequence[Any]]
HERE = Path(__file__).parent
HEAD = ("STT", "Họ và tên chủ hộ", "Họ và tên thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Số CCCD", "Thôn")
V1, V2 = "Thôn Một", "Thôn Hai"
ROWS: Cells = (
    ("1", "Nguyễn Văn Đặng", "Nguyễn Văn Đặng", "Chủ hộ", "27/03/1975", "001075000001", V1),
    ("", "", "Trần Thị Ánh", "Vợ", "12/05/1978", "001178000002", V1),
    ("", "", "Nguyễn Thị Khuyến", "Con", "2015", "", V1),
    ("2", "Lê Quang Ổn", "Lê Quang Ổn", "Chủ hộ", "1960", "001060000003", V1),
    ("3", "H’Ngữ Êban", "H’Ngữ Êban", "Chủ hộ", "5/11/1980", "001180000004", V1),
    ("", "", "Y Thưởng Niê", "Chồng", "1979", "", V1),
    ("4", "Phạm Hữu Nghĩa", "Phạm Hữu Nghĩa", "Chủ hộ", "1/1/1970", "001070000005", V2),
    ("5", "Đỗ Thị Ước", "Đỗ Thị Ước", "Chủ hộ", "1988", "001188000006", V2),
    ("6", "Vũ Đình Thưởng", "Vũ Đình Thưởng", "Chủ hộ", "30/4/1975", "001075000007", V2),
)
HEADS = ("Nguyễn Văn Đặng", "Lê Quang Ổn", "H’Ngữ Êban", "Phạm Hữu Nghĩa", "Đỗ Thị Ước", "Vũ Đình Thưởng")


@dataclass(frozen=True)
class Dirty:
    """A file, what it is called, and what must come of it: counts by outcome, names that must be read so."""

    name: str
    content: bytes
    created: int = 6
    refused: int = 0
    doubtful: int = 0
    people: int = 3
    called: Sequence[str] = HEADS
    says: Sequence[str] = ()
    # Why it cannot be read as a list at all.
    unreadable: str = ""
    kind: str = "households"
    settings: dict[str, Any] = field(default_factory=dict)


def with_column(at: int, change: Callable[[Any], Any], rows: Cells = ROWS) -> Cells:
    return [[change(cell) if n == at else cell for n, cell in enumerate(row)] for row in rows]


def every(change: Callable[[str], Any], rows: Cells = ROWS) -> Cells:
    return [[change(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def xlsx(
    rows: Cells, head: Cells = (HEAD,), *, above: Cells = (), merged: Sequence[str] = (), name: str = "Sheet1"
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in (*above, *head, *rows):
        sheet.append([None if cell == "" else cell for cell in row])
    for each in merged:
        sheet.merge_cells(each)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def separated(
    rows: Cells, head: Cells = (HEAD,), *, sign: str = ",", encoding: str = "utf-8", before: str = ""
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign)
    writer.writerows([*head, *rows])
    return (before + out.getvalue()).encode(encoding)


def tcvn3(text: str) -> str:
    back = {letter: chr(point) for point, letter in TCVN3.items()}
    # Capitals with marks were typed in the font of capitals, as small letters.
    return "".join(back.get(letter, back.get(letter.lower(), letter)) for letter in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    back = {letter: typed for typed, letter in reversed(VNI.items())}
    return "".join(back.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def ods(rows: Cells, head: Cells = (HEAD,)) -> bytes:
    space = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row>{''.join(cell.format(value) for value in row)}</table:table-row>" for row in (*head, *rows)
    )
    told = f'<office:spreadsheet><table:table table:name="Ds">{lines}</table:table></office:spreadsheet>'
    content = f'<?xml version="1.0"?><office:document-content {space}><office:body>{told}</office:body></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def numbers_typed(rows: Cells) -> bytes:
    """Identity numbers as numbers: Excel drops their zeros."""
    return xlsx(with_column(5, lambda cell: int(cell) if cell else None, rows))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return out.getvalue()


def hidden_sheet() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    first = book.add_worksheet("Bìa")
    first.write(0, 0, "DANH SÁCH CÁC HỘ GIA ĐÌNH")
    second = book.add_worksheet("Danh sách")
    third = book.add_worksheet("Cũ")
    third.hide()
    for r, row in enumerate((HEAD, *ROWS)):
        for c, cell in enumerate(row):
            second.write_string(r, c, cell)
            third.write_string(r, c, "Người Cũ" if r and c in (1, 2) else cell)
    book.close()
    return out.getvalue()


def serials(text: Any) -> Any:
    parts = str(text).split("/")
    if len(parts) != 3:
        return text
    day = date(int(parts[2]), int(parts[1]), int(parts[0]))
    return (day - date(1899, 12, 30)).days


def as_dates(text: Any) -> Any:
    parts = str(text).split("/")
    return date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else text


HEADS_ONLY = [(row[0], row[1], row[6]) for row in ROWS if row[1]]
BY_RELATION = [(row[2], row[3], row[4], row[6]) for row in ROWS]
BY_CODE = [(n, row[2], row[6]) for row, n in zip(ROWS, "111233456", strict=True)]
TITLE = [("UBND XÃ THỬ",), ("DANH SÁCH HỘ GIA ĐÌNH ĐĂNG KÝ NĂM 2026",), ("(Kèm theo Công văn)",), ()]
TWO_HEADS = [
    ("STT", "Chủ hộ", "Thành viên trong hộ", None, None, None, "Địa chỉ"),
    (None, None, "Họ và tên", "Quan hệ", "Năm sinh", "CCCD", None),
]
SHORT = ("STT", "Chủ hộ", "Thôn")


def files() -> list[Dirty]:
    """All of them."""
    nfd = [[unicodedata.normalize("NFD", cell) for cell in row] for row in ROWS]
    return [
        Dirty("sach.xlsx", xlsx(ROWS)),
        Dirty("sach.csv", separated(ROWS)),
        Dirty("sach.ods", ods(ROWS)),
        # Written by LibreOffice, as Excel did until 2003: a title, two rows of headings, merged cells, days as days.
        Dirty("doi-cu.xls", (HERE / "doi-cu.xls").read_bytes()),
        Dirty("doi-cu-hong.xls", (HERE / "doi-cu.xls").read_bytes()[:3000], unreadable="hỏng"),
        Dirty("van-ban.doc", raw.OLD_OFFICE + bytes(600) + raw.OLD_WORD, unreadable="Excel"),
        Dirty("hai-dong-tieu-de.xlsx", xlsx(ROWS, TWO_HEADS, merged=["A1:A2", "B1:B2", "C1:F1", "G1:G2"])),
        Dirty("tieu-de-don-vi-o-tren.xlsx", xlsx(ROWS, above=TITLE, merged=["A1:G1", "A2:G2"])),
        Dirty("o-gop.xlsx", xlsx(ROWS, merged=["B2:B4", "A2:A4", "G2:G7", "B6:B7"])),
        Dirty("chu-hoa.xlsx", xlsx(with_column(1, str.upper, with_column(2, str.upper)))),
        Dirty("chu-thuong.csv", separated(with_column(1, str.lower, with_column(2, str.lower)))),
        Dirty("dau-to-hop.xlsx", xlsx(nfd, ([unicodedata.normalize("NFD", cell) for cell in HEAD],))),
        Dirty("dau-to-hop.csv", separated(nfd)),
        Dirty("tcvn3.xlsx", xlsx(every(tcvn3), ([tcvn3(cell) for cell in HEAD],))),
        Dirty("tcvn3-chi-ten.xlsx", xlsx(with_column(1, tcvn3, with_column(2, tcvn3)))),
        Dirty("tcvn3.csv", separated(every(tcvn3), ([tcvn3(cell) for cell in HEAD],), encoding="cp1252")),
        Dirty("vni.xlsx", xlsx(every(vni), ([vni(cell) for cell in HEAD],))),
        Dirty("vni.csv", separated(every(vni), ([vni(cell) for cell in HEAD],), encoding="cp1252")),
        Dirty("windows-1258.csv", windows_1258()),
        Dirty("utf-16.csv", separated(ROWS, sign="\t", encoding="utf-16")),
        Dirty("utf-8-bom.csv", separated(ROWS, encoding="utf-8-sig")),
        Dirty("cham-phay.csv", separated(ROWS, sign=";")),
        Dirty("sep.csv", separated(ROWS, sign=";", before="sep=;\r\n")),
        Dirty("tab.csv", separated(ROWS, sign="\t")),
        Dirty("mat-so-khong.xlsx", numbers_typed(ROWS), created=0, refused=6, people=0, says=["số 0"], called=()),
        Dirty("so-thuc.csv", separated(with_column(5, lambda c: f"{c}.0" if c else c)), called=HEADS),
        Dirty(
            "so-mu.csv", separated(with_column(5, lambda c: "1.23457E+11" if c else c)), created=0, refused=6, people=0,
            says=["1.23457E+11"], called=(),
        ),
        Dirty("ngay-thuc.xlsx", xlsx(with_column(4, as_dates))),
        Dirty("ngay-so.xlsx", xlsx(with_column(4, serials))),
        Dirty("ngay-cham.csv", separated(with_column(4, lambda c: c.replace("/", ".")))),
        Dirty("ngay-iso.csv", separated(with_column(4, lambda c: as_dates(c).isoformat() if "/" in c else c))),
        Dirty("chi-nam-sinh.xlsx", xlsx(with_column(4, lambda c: int(c[-4:])))),
        Dirty("chi-chu-ho.xlsx", xlsx(HEADS_ONLY, (SHORT,)), people=0),
        Dirty("quan-he.xlsx", xlsx(BY_RELATION, (("Họ và tên", "Quan hệ với chủ hộ", "Năm sinh", "Thôn"),))),
        Dirty("ma-ho.xlsx", xlsx(BY_CODE, (("Mã hộ", "Họ và tên", "Thôn"),))),
        Dirty("nhu-tren.csv", separated(ditto(ROWS)), called=HEADS),
        Dirty("danh-so-cot.xlsx", xlsx([[f"({n})" for n in range(1, 8)], *ROWS])),
        Dirty("dong-trong.xlsx", xlsx([line for row in ROWS for line in (row, [""] * 7)])),
        Dirty("khoang-trang.csv", separated(every(lambda c: f"  {c.replace(' ', chr(0xA0) + ' ')}\u200b "))),
        Dirty("thon-viet-tat.csv", separated(with_column(6, lambda c: c.replace("Thôn ", "thôn  ").upper()))),
        Dirty(
            "thon-la.csv", separated(with_column(6, lambda c: "Thôn Hay" if c == V2 else c)), created=3, refused=3,
            says=["Thôn Hai"], called=HEADS[:3],
        ),
        Dirty("khong-thon.xlsx", xlsx([row[:6] for row in ROWS], (HEAD[:6],)), settings={"place": True}),
        Dirty("khong-thon-khong-chon.xlsx", xlsx([r[:6] for r in ROWS], (HEAD[:6],)), created=0, refused=6, people=0, called=()),
        Dirty(
            "trung-ten.xlsx", xlsx([*ROWS, ("7", HEADS[3], HEADS[3], "Chủ hộ", "1999", "", V2)]), doubtful=1,
            says=["2 lần"],
        ),
        Dirty(
            "trung-so.xlsx", xlsx([*ROWS, ("7", "Bùi Văn Ba", "Bùi Văn Ba", "Chủ hộ", "1999", "001075000001", V2)]), refused=1,
            says=["dòng 2"],
        ),
        Dirty(
            "ten-co-so.csv", separated([*ROWS, ("7", "Bùi Văn 3", "Bùi Văn 3", "Chủ hộ", "1999", "", V2)]), refused=1,
            says=["Bùi Văn 3"],
        ),
        Dirty(
            "ngay-khong-co.csv", separated([*ROWS, ("7", "Bùi Văn Ba", "Bùi Văn Ba", "Chủ hộ", "31/02/1999", "", V2)]),
            refused=1, says=["31/02/1999"],
        ),
        Dirty("loi-cong-thuc.csv", separated([*ROWS, ("7", "#REF!", "#N/A", "Chủ hộ", "1999", "", V2)]), refused=1, says=["#REF!"]),
        Dirty("cong-thuc.csv", separated([*ROWS, ("7", "=1+1", "=1+1", "Chủ hộ", "1999", "", V2)]), refused=1, says=["=1+1"]),
        Dirty("nhieu-trang.xlsx", hidden_sheet()),
        Dirty("rong.xlsx", xlsx([], ()), unreadable="không có trang"),
        Dirty("rong.csv", b"", unreadable="trống"),
        Dirty("bom.xlsx", bomb(), unreadable="giải nén"),
        Dirty("anh.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(500), unreadable="Excel"),
        Dirty("hong.xlsx", xlsx(ROWS)[:-900], unreadable="hỏng"),
        Dirty("khong-tieu-de.xlsx", xlsx(ROWS, ()), unreadable="which column"),
    ]  # fmt: skip


def ditto(rows: Cells) -> Cells:
    """Villages below the first only say that they are the same."""
    found, last = [], ""
    for row in rows:
        found.append([*row[:6], '"' if row[6] == last else row[6]])
        last = row[6]
    return found


def windows_1258() -> bytes:
    """As Vietnamese Windows wrote it: letters and tones apart."""
    text = separated(ROWS).decode()
    apart = unicodedata.normalize("NFD", text)
    for letter, mark in (
        ("a", "\u0306"),
        ("a", "\u0302"),
        ("e", "\u0302"),
        ("o", "\u0302"),
        ("o", "\u031b"),
        ("u", "\u031b"),
    ):
        for base in (letter, letter.upper()):
            for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"):
                whole = unicodedata.normalize("NFC", base + mark)
                order = base + tone + mark if tone == "\u0323" else base + mark + tone
                apart = apart.replace(order, whole + tone)
    return apart.encode("cp1258")
