"""Writing into somebody's own workbook what became of its rows: the row and the cell coloured, the reason beside them.

It runs confined. What comes in is a line of JSON and the workbook; of a file that is no .xlsx only its cells come, and
a workbook is made of them.
"""

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

COLOURS = {"refused": "FFC7CE", "doubtful": "FFEB9C", "changed": "DDEBF7", "created": "E2EFDA"}
CELL = "FF7C80"
WIDTH = 60


def asked(content: bytes | None, about: dict[str, Any]) -> bytes:
    """What `marked` reads."""
    return json.dumps(about, ensure_ascii=False).encode() + b"\n" + (content or b"")


def marked(sent: bytes) -> bytes:
    """The workbook with the marks; nothing where it cannot be written to."""
    line, _newline, content = sent.partition(b"\n")
    about = json.loads(line)
    try:
        return _marked(content, about)
    except Exception:
        return b""


def _marked(content: bytes, about: dict[str, Any]) -> bytes:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - loaded by the process that needs it

    if content:
        book = openpyxl.load_workbook(BytesIO(content))
        sheet = book[about["sheet"]]
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = (about["sheet"] or "Sheet1")[:31]
        for row in about["cells"]:
            sheet.append([cell["day"] if isinstance(cell, dict) else cell for cell in row])
        _as_text(sheet)
    _mark(sheet, about)
    return _written(book)


def _as_text(sheet: Any) -> None:
    """What began with a sign of a formula was text, and stays text."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"


def _mark(sheet: Any, about: dict[str, Any]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # noqa: PLC0415

    fills = {name: PatternFill("solid", fgColor=colour) for name, colour in (COLOURS | {"cell": CELL}).items()}
    last = about["column"]
    head = sheet.cell(about["header"], last)
    head.value, head.font = about["title"], Font(bold=True)
    sheet.column_dimensions[get_column_letter(last)].width = WIDTH
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, outcome, text in about["rows"]:
        cell = sheet.cell(number, last)
        cell.value, cell.data_type, cell.alignment = text, "s", wrapped
        if outcome in fills:
            cell.fill = fills[outcome]
        if outcome in ("refused", "doubtful"):
            sheet.cell(number, 1).fill = fills[outcome]
    for number, column in about["marks"]:
        sheet.cell(number, column).fill = fills["cell"]


def _written(book: Any) -> bytes:
    """The workbook in memory alone: what is in it never lies on a disk in clear."""
    from openpyxl.worksheet._writer import WorksheetWriter  # type: ignore[import-untyped]  # noqa: PLC0415
    from openpyxl.writer.excel import ExcelWriter  # type: ignore[import-untyped]  # noqa: PLC0415

    class InMemory(ExcelWriter):  # type: ignore[misc]
        """Writes each sheet to memory, where the library would write it to a file first."""

        def write_worksheet(self, ws: Any) -> None:
            out = BytesIO()
            writer = WorksheetWriter(ws, out)
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], out.getvalue())
            self.manifest.append(ws)

    out = BytesIO()
    InMemory(book, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()
