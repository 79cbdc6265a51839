"""Every list and report as .xlsx and .csv: the page as it is, with all the pages that follow it.

One mechanism for all of them: the file is read out of the page, so it says what the page says and shows nobody more. A
list of several pages is read as known at the instant of its first one, and sent while it is read: a page of it is held
at a time, whatever its length.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, current_app, request, stream_with_context
from flask.typing import ResponseReturnValue

from domain.clock import instant_text
from service.files.sending import disposition
from service.i18n import instant, language
from service.i18n import text as _
from service.moments.looking import is_looked_back, moment
from service.moments.standpoint import standpoint
from service.spreadsheets.columns import is_number
from service.spreadsheets.pages import Sheet, Table, Whole, read
from service.spreadsheets.streaming import workbook
from service.views.reading import ROWS
from service.visit import parts, visit

ASKED = "export"
XLSX, CSV = "xlsx", "csv"
MEDIA = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv; charset=utf-8"}
# Rows of a list that are read at once, and how often: a sheet has room for a million.
TOGETHER, MOST_PAGES = 1_000, 1_000
# How other programs begin what they run.
RUNS = ("=", "+", "-", "@", "\t", "\r")


class BrokenOff(Exception):
    """A further page of a list is not to be had: the file ends in its middle, so that nobody takes it for the whole."""


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
    if first.goes_on:
        known = request.args.get("known_at") or instant_text(parts().clock())
        again = _page(_address(request.path, beginning | {"known_at": known}), TOGETHER)
        # What was recorded this very instant is not known before it is over.
        first = again if isinstance(again, Sheet) and _rows(again) >= _rows(first) else first
    if not _rows(first):
        # A page with nothing to list is shown as it is.
        return None
    name = " ".join(each for each in (first.heading, first.caption) if each) or "danh-sach"
    about = _about(first)
    tables = [Whole(table, _pages(table)) for table in first.tables]
    body: Iterator[Any] = workbook(tables, about, language()) if kind == XLSX else _csv(tables, about)
    headers = {"Content-Disposition": disposition(f"{name}.", kind), "Cache-Control": "no-store"}
    return Response(stream_with_context(body), content_type=MEDIA[kind], headers=headers)


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
    # Addresses of further pages are in whatever language was chosen before.
    asked = "&".join(filter(None, (told.query, urlencode({"lang": language()}))))
    environ = {name: value for name, value in request.environ.items() if not name.startswith(("werkzeug.", "flask."))}
    environ |= {"PATH_INFO": told.path, "QUERY_STRING": asked, "REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": ""}
    environ |= {ROWS: rows} if rows else {}
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    # With what belongs to a request of its own, since this one looks at a moment of its own.
    with app.app_context(), app.request_context(environ):
        answer = app.full_dispatch_request()
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return answer
    return read(answer.get_data(as_text=True))


def _pages(table: Table) -> Iterator[list[list[str]]]:
    """The rows of a table, page by page."""
    now = table
    for _number in range(MOST_PAGES):
        yield now.rows
        if now.next is None:
            return
        now = _further(now.next, table)
    raise BrokenOff(request.path)


def _further(address: str, table: Table) -> Table:
    """The same table on a further page; there may be others with such headings."""
    page = _page(address, TOGETHER)
    if not isinstance(page, Sheet):
        raise BrokenOff(request.path)
    same = [each for each in page.tables if each.heads == table.heads]
    if _rows(page) and not same:
        raise BrokenOff(request.path)
    return min(same, key=lambda each: each.caption != table.caption, default=Table())


def _csv(tables: Sequence[Whole], about: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Page by page as they are read; a byte order mark tells Excel that it is UTF-8."""
    yield "\ufeff" + _lines([*about, []])
    for table, pages in tables:
        yield _lines([*([[table.caption]] if table.caption else []), table.heads])
        for rows in pages:
            yield _lines(rows)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([*map(safe, row)] for row in rows)
    return out.getvalue()


def safe(text: str) -> str:
    """A cell that no program takes for a formula; a negative number is none."""
    if text.startswith(RUNS) and not is_number(text):
        return f"'{text}"
    return text
