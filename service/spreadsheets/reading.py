"""Reading a workbook in a process of its own, and saying in words why one is not taken."""

import json

from service.files.checking import Asked, Cost, ask
from service.files.verdict import BUSY, NotTaken
from service.i18n import number
from service.i18n import text as _
from service.spreadsheets import raw
from service.spreadsheets.refusals import SheetUnreadable
from service.spreadsheets.table import Sheet

SHEETS = Asked(b"s", 25.0, 64 * raw.MEGABYTE)


def sheets_in(content: bytes, name: str, cost: Cost | None = None) -> list[Sheet]:
    """The sheets of a file, or SheetUnreadable with what to do about it."""
    if len(content) > raw.LARGEST:
        raise SheetUnreadable(field="file", problem=problem_of(raw.TOO_LARGE, name))
    try:
        told = json.loads(ask(content, SHEETS, cost) or b'{"problem": "unpacks-too-large"}')
    except NotTaken:
        told = {"problem": BUSY}
    if "problem" in told:
        raise SheetUnreadable(field="file", problem=problem_of(told["problem"], name))
    return [Sheet.of(each) for each in told["sheets"]]


def problem_of(problem: str, name: str) -> str:
    """What is wrong with a file, and what to do."""
    told = {"file": name, "most": number(raw.LARGEST // raw.MEGABYTE), "rows": number(raw.MOST_ROWS)}
    sentences = {
        raw.EMPTY: _("“%(file)s” is empty; choose another.", **told),
        raw.TOO_LARGE: _("“%(file)s” is larger than %(most)s MB; split the list.", **told),
        raw.LOCKED: _("“%(file)s” is locked with a password; save it without one.", **told),
        raw.TOO_MANY: _("“%(file)s” has more than %(rows)s rows; split the list.", **told),
        raw.NO_CELLS: _("“%(file)s” holds no sheet with anything in it.", **told),
        raw.UNPACKS: _("“%(file)s” unpacks to far more than a list needs; copy the list into a new workbook.", **told),
        BUSY: _("Too many files are being read just now; send “%(file)s” again in a minute.", **told),
        raw.UNKNOWN: _("“%(file)s” must be an Excel (.xlsx, .xls), OpenDocument (.ods) or CSV file.", **told),
    }
    return sentences.get(problem) or _("“%(file)s” is damaged; open it, save it anew as .xlsx, and send that.", **told)
