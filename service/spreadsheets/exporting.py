"""Every list and report as .xlsx and .csv: the page as it is, with all the pages that follow it.

One mechanism for all of them: the file is read out of the page, so it says what the page says and shows nobody more. A
list of several pages is read as known at the instant of its first one.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

import xlsxwriter  # type: ignore[import-untyped]
from flask import Flask, Response, current_app, request, stream_with_context
from flask.typing import ResponseReturnValue

from domain.clock import instant_text
from service.files.sending import disposition
from service.i18n import instant, language
from service.i18n import text as _
from service.moments.looking import is_looked_back, moment
from service.moments.standpoint import standpoint
from service.spreadsheets.pages import Sheet, Table, read
from service.views.reading import ROWS
from service.visit import parts, visit

ASKED = "export"
XLSX, CSV = "xlsx", "csv"
MEDIA = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv; charset=utf-8"}
# Rows of a list that are read at once, and how often; beyond it a file is of no use to anybody.
TOGETHER, MOST_PAGES = 1_000, 200
NUMBER = {
    "vi": re.compile(r"-?\d{1,3}(?:\.\d{3})*(?:,\d+)?%?|-?\d+(?:,\d+)?%?"),
    "en": re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?%?|-?\d+(?:\.\d+)?%?"),
}
DAY = re.compile(r"\d{2}/\d{2}/\d{4}")
# How other programs begin what they run.
RUNS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


def init_app(app: Flask) -> None:
    """Answer for any list with a file where one is asked for."""
    app.before_request(_export)
    app.context_processor(lambda: {"exports": _addresses})


def _addresses() -> list[tuple[str, str]]:
    """Where this page is as a file."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name not in (ASKED, "after", "page")]
    return [(kind, f"{request.path}?{urlencode([*asked, (ASKED, kind)])}") for kind in (XLSX, CSV)]


def _export() -> ResponseReturnValue | None:
    kind = request.args.get(ASKED)
    if kind not in MEDIA or request.method != "GET" or not is_looked_back(request.endpoint):
        return None
    beginning: dict[str, str | None] = {ASKED: None, "after": None, "page": None}
    first = _page(_address(request.path, beginning))
    if not isinstance(first, Sheet):
        return first
    if first.next:
        known = request.args.get("known_at") or instant_text(parts().clock())
        again = _page(_address(request.path, beginning | {"known_at": known}), TOGETHER)
        # What was recorded this very instant is not known before it is over.
        first = again if isinstance(again, Sheet) and _rows(again) >= _rows(first) else first
    if not _rows(first):
        # A page with nothing to list is shown as it is.
        return None
    name = " ".join(each for each in (first.heading, first.caption) if each) or "danh-sach"
    about = _about(first)
    body: Any = _xlsx(first, about) if kind == XLSX else stream_with_context(_csv(first, about))
    headers = {"Content-Disposition": disposition(f"{name}.", kind), "Cache-Control": "no-store"}
    return Response(body, content_type=MEDIA[kind], headers=headers)


def _rows(page: Sheet) -> int:
    return sum(len(table.rows) for table in page.tables)


def _about(first: Sheet) -> list[tuple[str, str]]:
    """What the file is of: the list, how it was narrowed, the moment, and where the books stood."""
    said = [(name, value) for name, value in request.args.items(multi=True) if value and name not in (ASKED, "lang")]
    now = moment()
    with parts().engine.connect() as db:
        stands = standpoint(
            db,
            places=visit().places,
            subjects=visit().subjects,
            line=parts().projector.living,
            known_at=now.times["known_at"],
        )
    told = [(_("List"), first.heading), (_("Of"), first.caption)]
    told += [(_("Narrowed by %(name)s", name=name), value) for name, value in said if name not in ("as_of", "known_at")]
    told += [
        (_("As of"), request.args.get("as_of") or _("today")),
        (_("As known at"), request.args.get("known_at") or _("now")),
    ]
    told += [
        (_("Book of %(place)s", place=each.name), _("entry %(position)s", position=each.position))
        for each in stands.stands
    ]
    return [*told, (_("Made at"), instant(parts().clock()))]


def _address(path: str, changed: dict[str, str | None]) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    kept += [(name, value) for name, value in changed.items() if value is not None]
    return path + (f"?{urlencode(kept)}" if kept else "")


def _page(address: str, rows: int | None = None) -> Sheet | Response:
    """A page as this visitor sees it, with so many rows of its list; another answer as it is."""
    told = urlsplit(address)
    environ = {name: value for name, value in request.environ.items() if not name.startswith(("werkzeug.", "flask."))}
    environ |= {"PATH_INFO": told.path, "QUERY_STRING": told.query, "REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": ""}
    environ |= {ROWS: rows} if rows else {}
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    # With what belongs to a request of its own, since this one looks at a moment of its own.
    with app.app_context(), app.request_context(environ):
        answer = app.full_dispatch_request()
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return answer
    return read(answer.get_data(as_text=True))


def _pages(first: Sheet) -> Iterator[Sheet]:
    now: Sheet | Response = first
    for _number in range(MOST_PAGES):
        if not isinstance(now, Sheet):
            return
        yield now
        if now.next is None:
            return
        now = _page(now.next, TOGETHER)


def _csv(first: Sheet, about: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Page by page as they are read; a byte order mark tells Excel that it is UTF-8."""
    yield "\ufeff" + _lines([[*map(safe, pair)] for pair in about] + [[]])
    for number, page in enumerate(_pages(first)):
        for at, table in enumerate(page.tables):
            if number and (at >= len(first.tables) or table.heads != first.tables[at].heads or not _goes_on(first, at)):
                continue
            head = [] if number else [*([[safe(table.caption)]] if table.caption else []), [*map(safe, table.heads)]]
            yield _lines([*head, *([*map(safe, row)] for row in table.rows)])


def _goes_on(first: Sheet, at: int) -> bool:
    """Whether a table is the one that the pages of a list go through: the longest of them."""
    return at == max(range(len(first.tables)), key=lambda n: len(first.tables[n].rows))


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def safe(text: str) -> str:
    """A cell that no program takes for a formula; a negative number is none."""
    if text.startswith(RUNS) and not any(each.fullmatch(text) for each in NUMBER.values()):
        return f"'{text}"
    return text


def _xlsx(first: Sheet, about: Sequence[tuple[str, str]]) -> bytes:
    """A sheet for each table, and one that says what they are of; in memory, so that no name lies on a disk."""
    tables = [Table(table.caption, table.heads, list(table.rows)) for table in first.tables]
    for page in list(_pages(first))[1:]:
        for at, table in enumerate(page.tables[: len(tables)]):
            if table.heads == tables[at].heads and _goes_on(first, at):
                tables[at].rows += table.rows
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    for number, table in enumerate((each for each in tables if each.rows), 1):
        _write(book, table, number)
    notes = book.add_worksheet(_("About"))
    notes.set_column(0, 1, 40)
    for row, pair in enumerate(about):
        for column, text in enumerate(pair):
            notes.write_string(row, column, text)
    book.close()
    return out.getvalue()


def _write(book: Any, table: Table, number: int) -> None:
    name = re.sub(r"[\[\]:*?/\\']", " ", table.caption or _("Table")).strip()[:26] or _("Table")
    sheet = book.add_worksheet(f"{number}. {name}"[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#EEE8DC", "border": 1})
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    shares = book.add_format({"num_format": "0.00%"})
    for at, head in enumerate(table.heads):
        sheet.write_string(0, at, head, bold)
    first = 1 if table.heads else 0
    sheet.freeze_panes(first, 0)
    for at in range(max(map(len, table.rows))):
        cells = [row[at] if at < len(row) else "" for row in table.rows]
        typed = _typed(cells)
        longest = max(map(len, [*cells, *table.heads[at : at + 1]]), default=8)
        sheet.set_column(at, at, min(max(longest + 2, 8), WIDEST))
        for row, text in enumerate(cells, first):
            value = typed(text) if typed else text
            if isinstance(value, datetime):
                sheet.write_datetime(row, at, value, dated)
            elif isinstance(value, Decimal):
                share = text.endswith("%")
                sheet.write_number(row, at, float(value / 100 if share else value), shares if share else None)
            else:
                sheet.write_string(row, at, text)


def _typed(cells: Sequence[str]) -> Any:
    """How the cells of a column are read: as numbers or days where all of them are, else as text."""
    filled = [text for text in cells if text not in ("", "–")]
    pattern = NUMBER[language()]
    if filled and all(DAY.fullmatch(text) for text in filled):
        return lambda text: datetime.strptime(text, "%d/%m/%Y") if DAY.fullmatch(text) else text  # noqa: DTZ007
    # What begins with a zero is a code.
    if filled and all(pattern.fullmatch(text) and not re.match(r"-?0\d", text) for text in filled):
        return lambda text: _number(text) if pattern.fullmatch(text) else text
    return None


def _number(text: str) -> Decimal:
    plain = text.rstrip("%")
    grouping, point = (".", ",") if language() == "vi" else (",", ".")
    return Decimal(plain.replace(grouping, "").replace(point, "."))
