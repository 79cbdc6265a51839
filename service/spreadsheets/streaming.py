"""A workbook that is sent while its rows are read: a page of them is held at a time, and nothing lies on a disk.

XlsxWriter makes all of it but the rows: it keeps those until the last is there, in memory or in temporary files whose
names anybody may open. So each sheet is made with a row of specimens, which gives every format its number, and the rows
of the list stand where that row stood. The parts of the file are packed one after the other as they come.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from service.i18n import text as _
from service.spreadsheets.columns import NOTHING, Columns, Number, Value
from service.spreadsheets.pages import Table, Whole

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# Of a column in which nothing is on the first page, a day has room in it.
NARROWEST, NOT_YET, WIDEST = 8, 12, 60
LONGEST = 32_767
# Days are counted from here.
ZERO = date(1899, 12, 30)
DIMENSION = re.compile(r"<dimension [^>]*/>")
SPECIMEN = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"')
# What XML cannot say, and what would be taken for its being said.
UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def workbook(tables: Sequence[Whole], about: Sequence[tuple[str, str]], language: str) -> Iterator[bytes]:
    """A sheet for each table that has rows, and one that says what they are of."""
    filled = [table for table in tables if table.first.rows]
    sheets = {f"xl/worksheets/sheet{number}.xml": table for number, table in enumerate(filled, 1)}
    out = _Outgoing()
    with _frame([table.first for table in filled], about) as frame, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for part in frame.infolist():
            if part.filename not in sheets:
                archive.writestr(part, frame.read(part))
                continue
            pieces = _sheet(frame.read(part).decode(), sheets[part.filename], Columns(language))
            with archive.open(part.filename, "w") as sheet:
                for piece in pieces:
                    sheet.write(piece.encode())
                    if packed := out.taken():
                        yield packed
    yield out.taken()


class _Outgoing(io.RawIOBase):
    """What is packed, until it is sent; nobody goes back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """What came since this was last asked."""
        packed = b"".join(self._pieces)
        self._pieces.clear()
        return packed


def _frame(tables: Sequence[Table], about: Sequence[tuple[str, str]]) -> ZipFile:
    """The workbook with specimens for rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#EEE8DC", "border": 1})
    specimens = (book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "0.00%"}))
    for number, table in enumerate(tables, 1):
        name = re.sub(r"[\[\]:*?/\\']", " ", table.caption or _("Table")).strip()[:26] or _("Table")
        sheet = book.add_worksheet(f"{number}. {name}"[:31])
        for at, head in enumerate(table.heads):
            sheet.write_string(0, at, head, bold)
        sheet.freeze_panes(_above(table), 0)
        for at in range(max(map(len, table.rows))):
            sheet.set_column(at, at, _width(table, at))
        for at, each in enumerate(specimens):
            sheet.write_number(_above(table), at, 0, each)
    notes = book.add_worksheet(_("About"))
    notes.set_column(0, 1, 40)
    for row, pair in enumerate(about):
        for at, text in enumerate(pair):
            notes.write_string(row, at, text)
    book.close()
    return ZipFile(out)


def _above(table: Table) -> int:
    """How many rows stand above those of the list."""
    return 1 if table.heads else 0


def _width(table: Table, at: int) -> int:
    filled = [len(row[at]) for row in table.rows if at < len(row) and row[at] not in NOTHING]
    longest = max([*filled, *map(len, table.heads[at : at + 1])], default=0)
    return min(max(longest + 2, NARROWEST if filled else NOT_YET), WIDEST)


class _Styles(NamedTuple):
    """By which numbers the formats go in this workbook."""

    day: str
    share: str


def _sheet(frame: str, table: Whole, columns: Columns) -> Iterator[str]:
    """The markup of a sheet, a page of the list at a time."""
    number = _above(table.first) + 1
    before, specimens, after = re.split(rf'(<row r="{number}"[^>]*>.*?</row>)', frame, maxsplit=1)
    styles = _Styles(*SPECIMEN.findall(specimens))
    # It would tell how many rows there are.
    yield DIMENSION.sub("", before)
    for rows in table.pages:
        read = columns.read(rows)
        yield "".join(_row(at, values, styles) for at, values in enumerate(read, number))
        number += len(read)
    yield after


def _row(number: int, values: Sequence[Value], styles: _Styles) -> str:
    cells = (_cell(f"{xl_col_to_name(at)}{number}", value, styles) for at, value in enumerate(values) if value != "")
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, value: Value, styles: _Styles) -> str:
    if isinstance(value, date):
        return f'<c r="{at}" s="{styles.day}"><v>{(value - ZERO).days}</v></c>'
    if isinstance(value, Number):
        style = f' s="{styles.share}"' if value.is_share else ""
        return f'<c r="{at}"{style}><v>{value.value:f}</v></c>'
    said = UNSAYABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", value[:LONGEST])
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(said)}</t></is></c>'
