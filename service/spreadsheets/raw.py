"""The cells of a workbook, whatever program wrote it: read in the confined process, handed over as plain values.

A cell is text, a number, true or false, or nothing; a day is {"day": "1980-11-05"}. Nothing is guessed here: what a
number or a text means is a matter of its column.
"""

import csv
import json
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any

from service.spreadsheets.encodings import decoded

MEGABYTE = 1024 * 1024
LARGEST = 12 * MEGABYTE
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, MOST_LETTERS = 50_000, 100, 30, 2_000
MOST_UNPACKED, MOST_TIMES, MOST_PARTS = 150 * MEGABYTE, 300, 2_000
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OLD_WORD = "WordDocument".encode("utf-16-le")

EMPTY, TOO_LARGE, UNKNOWN, BROKEN, LOCKED, UNPACKS, TOO_MANY, NO_CELLS = (
    "empty", "too-large", "unknown", "broken", "locked", "unpacks-too-large", "too-many-rows", "no-cells",
)  # fmt: skip


class Unreadable(Exception):
    """A file that is no list we can read, for one of these reasons."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def answer(content: bytes) -> bytes:
    """What the confined process says of a file: its sheets, or the reason why there are none."""
    try:
        told: dict[str, Any] = {"sheets": sheets_of(content)}
    except Unreadable as refused:
        told = {"problem": refused.problem}
    except Exception:
        told = {"problem": BROKEN}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def sheets_of(content: bytes) -> list[dict[str, Any]]:
    """Every visible sheet that holds something: its name, its rows from the first on, its merged cells."""
    if not content:
        raise Unreadable(EMPTY)
    if len(content) > LARGEST:
        raise Unreadable(TOO_LARGE)
    if content.startswith(ARCHIVE):
        _unpacks_small(content)
    elif not content.startswith(OLD_OFFICE):
        return [{"name": "", "rows": _limited(_separated(content)), "merged": []}]
    found = _workbook(content)
    if not found:
        raise Unreadable(NO_CELLS)
    return found


def _workbook(content: bytes) -> list[dict[str, Any]]:
    import python_calamine  # noqa: PLC0415 - loaded by the process that needs it

    try:
        book = python_calamine.load_workbook(BytesIO(content))
    except python_calamine.PasswordError:
        raise Unreadable(LOCKED) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        # What Excel wrote until 2003 looks from outside like what Word did.
        is_old_list = content.startswith(OLD_OFFICE) and OLD_WORD not in content
        raise Unreadable(BROKEN if is_old_list else UNKNOWN) from None
    found = []
    for about in book.sheets_metadata[:MOST_SHEETS]:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if about.visible != python_calamine.SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(about.name)
        if sheet.total_height > MOST_ROWS:
            raise Unreadable(TOO_MANY)
        rows = _limited([[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)])
        if rows:
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            found.append({"name": about.name, "rows": rows, "merged": merged})
    return found


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        # A day far away is a number that was dressed as one.
        return {"day": cell.isoformat()[:10]}
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell[:MOST_LETTERS] if isinstance(cell, str) else cell


def _limited(rows: list[list[Any]]) -> list[list[Any]]:
    """Without the empty rows and columns behind everything; refused where there are more than anybody keys in."""
    while rows and not any(cell not in (None, "") for cell in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise Unreadable(TOO_MANY)
    width = max((_width(row) for row in rows), default=0)
    return [[*row[: min(width, MOST_COLUMNS)]] for row in rows]


def _width(row: list[Any]) -> int:
    return max((n for n, cell in enumerate(row, 1) if cell not in (None, "")), default=0)


def _unpacks_small(content: bytes) -> None:
    """An archive says beforehand how much it unpacks to; one that lies about it meets the limit of memory."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable(BROKEN) from None
    if len(entries) > MOST_PARTS or any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(UNKNOWN)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or unpacked > MOST_TIMES * max(len(content), MEGABYTE // 10):
        raise Unreadable(UNPACKS)


def _separated(content: bytes) -> list[list[Any]]:
    """A text with a row a line."""
    try:
        text = decoded(content)
    except (UnicodeDecodeError, LookupError):
        raise Unreadable(UNKNOWN) from None
    if "\0" in text or not text.strip():
        raise Unreadable(UNKNOWN if text.strip() else EMPTY)
    first, _newline, rest = text.partition("\n")
    sign = None
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        sign, text = first.strip()[4], rest
    csv.field_size_limit(MOST_LETTERS * 10)
    try:
        return [
            [cell[:MOST_LETTERS] for cell in row] for row in csv.reader(StringIO(text), delimiter=sign or _sign(text))
        ]
    except csv.Error:
        raise Unreadable(BROKEN) from None


def _sign(text: str) -> str:
    """What separates the cells: the sign that cuts the first lines into most pieces, equally many in each."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def evenness(sign: str) -> tuple[float, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        usual = max(set(counts), key=lambda n: (counts.count(n), n))
        return (counts.count(usual) / len(counts) if usual > 1 else 0.0, usual)

    return max(",;\t|", key=evenness)
