"""The workbook that goes back: the one that came in, with what became of each row in a last column."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from service.files.checking import Asked, ask
from service.i18n import text as _
from service.spreadsheets import raw
from service.spreadsheets.kind import DOUBTFUL, REFUSED, Line
from service.spreadsheets.marking import asked
from service.spreadsheets.reading import SHEETS, problem_of
from service.spreadsheets.refusals import SheetUnreadable
from service.spreadsheets.words import OUTCOME

MARK = Asked(b"m", 100.0, 64 * raw.MEGABYTE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(
    content: bytes,
    said: Mapping[str, Any],
    lines: Sequence[Line],
    *,
    chosen: Collection[int] = (),
    sheet: Mapping[str, Any],
) -> bytes:
    """The marked workbook; of a file that is no .xlsx a new one with the same cells."""
    is_xlsx = content.startswith(raw.ARCHIVE) and b"xl/workbook.xml" in content
    about = _about(said, lines, chosen, sheet)
    found = ask(asked(content, about), MARK) if is_xlsx else b""
    if not found:
        found = ask(asked(None, about | {"cells": sheet["rows"]}), MARK)
    if not found:
        raise SheetUnreadable(problem=problem_of(raw.UNPACKS, said["name"]))
    return found


def _about(
    said: Mapping[str, Any], lines: Sequence[Line], chosen: Collection[int], sheet: Mapping[str, Any]
) -> dict[str, Any]:
    columns = {key: int(at) + 1 for at, key in said["mapping"].items()}
    rows, marks = [], []
    for n, line in enumerate(lines):
        remarks = {row: [each.text for each in line.remarks if each.row == row] for row in line.rows}
        outcome = "created" if line.outcome == DOUBTFUL and n in chosen else line.outcome
        first = min((each.row for each in line.remarks), default=line.rows[0])
        for row in line.rows:
            text = " ".join(remarks.get(row, ()))
            word = str(OUTCOME[outcome])
            rows.append(
                [
                    row,
                    outcome,
                    f"{word}: {text}" if text else (word if outcome != REFUSED else _("See row %(row)s.", row=first)),
                ]
            )
        marks += [[each.row, columns[each.column]] for each in line.remarks if each.column in columns]
    width = max((len(row) for row in sheet["rows"]), default=0)
    return {
        "sheet": sheet["name"],
        "header": said["header"][1] + 1,
        "column": width + 1,
        "title": _("What became of it"),
        "rows": rows,
        "marks": marks,
    }


def sheet_of(content: bytes, number: int) -> dict[str, Any]:
    """The cells of one sheet as they came in."""
    found: list[dict[str, Any]] = json.loads(ask(content, SHEETS) or b"{}").get("sheets", [])
    return found[number] if number < len(found) else {"name": "", "rows": [], "merged": []}
