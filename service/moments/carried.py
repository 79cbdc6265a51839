"""Carrying on: a finished page whose links and searches keep the moment, and that offers nothing to enter."""

import re
from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

LooksBack = Callable[[str], bool]
# A link or form that says itself at which moment it looks.
ITS_OWN = "data-moment"
HREF = re.compile(r'(?<=\s)href="[^"]*"')


class Change(NamedTuple):
    """What stands from one place of the page to another from now on."""

    start: int
    end: int
    instead: str


def carried(page: str, kept: Mapping[str, str], adapter: MapAdapter, looks_back: LooksBack) -> str:
    """The page with the moment in every link and search within the site.

    In its main part, links to pages of the present and forms that write are taken out: in the past one only looks.
    """
    reader = _Reader(page, kept, adapter, looks_back)
    reader.feed(page)
    reader.close()
    pieces, at = [], 0
    for change in reader.changes:
        pieces += [page[at : change.start], change.instead]
        at = change.end
    return "".join(pieces) + page[at:]


class _Reader(HTMLParser):
    def __init__(self, page: str, kept: Mapping[str, str], adapter: MapAdapter, looks_back: LooksBack) -> None:
        super().__init__(convert_charrefs=False)
        self.kept, self.adapter, self.looks_back = kept, adapter, looks_back
        self.changes: list[Change] = []
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._in_main = False
        # What is being taken out: its tag, and where it began.
        self._gone: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._gone:
            return
        said = dict(attrs)
        if tag == "main":
            self._in_main = True
        elif tag == "a" and said.get("href"):
            self._link(said, str(said["href"]))
        elif tag == "form" and ITS_OWN not in said:
            self._form(said)

    def handle_endtag(self, tag: str) -> None:
        if self._gone and self._gone[0] == tag:
            self.changes.append(Change(self._gone[1], self._here() + len(f"</{tag}>"), ""))
            self._gone = None
        elif tag == "main":
            self._in_main = False

    def _link(self, said: Mapping[str, str | None], href: str) -> None:
        if ITS_OWN in said or not is_within(href):
            return
        if self._in_main and not self._stays(href):
            self._gone = ("a", self._here())
            return
        there = escape(with_moment(href, self.kept))
        if found := HREF.search(self.get_starttag_text() or ""):
            start = self._here() + found.start()
            self.changes.append(Change(start, start + len(found[0]), f'href="{there}"'))

    def _form(self, said: Mapping[str, str | None]) -> None:
        writes = (said.get("method") or "get").lower() != "get"
        action = said.get("action") or ""
        if self._in_main and (writes or (action and not self._stays(action))):
            self._gone = ("form", self._here())
        elif not writes:
            end = self._here() + len(self.get_starttag_text() or "")
            boxes = (
                f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in self.kept.items()
            )
            self.changes.append(Change(end, end, "".join(boxes)))

    def _stays(self, href: str) -> bool:
        """Whether it leads to a page that can be looked at as of the moment."""
        path = urlsplit(href).path
        if not path:
            return True
        try:
            endpoint, _arguments = self.adapter.match(path, method="GET")
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        return self.looks_back(str(endpoint))

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def is_within(href: str) -> bool:
    """Whether a link leads to a page of this site rather than to a part of this page or elsewhere."""
    return href.startswith(("/", "?")) and not href.startswith("//")


def with_moment(href: str, kept: Mapping[str, str]) -> str:
    """An address with the moment, unless it names one itself."""
    parts = urlsplit(href)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    own = {name for name, _value in asked}
    if own & kept.keys():
        return href
    return urlunsplit(parts._replace(query=urlencode([*asked, *kept.items()])))
