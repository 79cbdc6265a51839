"""Our own template for each kind of list: columns of text, choices, a header that stays, one sample row."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from service.i18n import text as _
from service.spreadsheets.table import Column

ROWS = 5_000
# Longer lists of choices stand on a sheet of their own.
CHOICES = "Danh mục"


def template(called: str, columns: Sequence[Column], places: Sequence[str]) -> bytes:
    """The workbook; `places` are offered where a column asks for the village."""
    out = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, safe)
    sheet = book.add_worksheet(called[:31])
    _columns(book, sheet, columns)
    _choices(book, sheet, columns, places)
    _notes(book, columns)
    book.close()
    return out.getvalue()


def _columns(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#7A1A12", "font_color": "#FFFFFF"}
    )
    text = book.add_format({"num_format": "@", "locked": False})
    sample = book.add_format({"num_format": "@", "italic": True, "font_color": "#6B6B6B", "locked": False})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, text)
        sheet.write_string(0, at, str(column.label), head)
        sheet.write_string(1, at, column.example, sample)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    # The header is locked, everything below is free; there is no password to lose.
    sheet.protect(
        "", {"format_columns": True, "insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True}
    )


def _choices(book: Any, sheet: Any, columns: Sequence[Column], places: Sequence[str]) -> None:
    offered = {
        at: (list(places) if column.key == "place" else list(column.choices)) for at, column in enumerate(columns)
    }
    offered = {at: choices for at, choices in offered.items() if choices}
    if not offered:
        return
    lists = book.add_worksheet(CHOICES)
    for n, (at, choices) in enumerate(offered.items()):
        for row, choice in enumerate(choices):
            lists.write_string(row, n, choice)
        letter = chr(ord("A") + n)
        source = f"='{CHOICES}'!${letter}$1:${letter}${len(choices)}"
        sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": source, "error_type": "warning"})


def _notes(book: Any, columns: Sequence[Column]) -> None:
    """What each column is for, on a sheet of its own."""
    notes = book.add_worksheet(_("How to fill it in")[:31])
    wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    notes.set_column(0, 0, 30)
    notes.set_column(1, 1, 80)
    notes.write_string(
        0, 0, _("The grey row under the header is a sample; it is passed over. Overwrite it or leave it."), bold
    )
    for row, column in enumerate(columns, 2):
        notes.write_string(row, 0, str(column.label), bold)
        notes.write_string(row, 1, str(column.hint or ""), wrapped)
