"""What a page of lists and figures holds, read out of the page itself: so a file says what the page says, always.

Every list, register and report is drawn by the same few macros: tables with a caption and headings, and lists of what
is called what. Whatever is only for the hand (buttons, searches) or for the ear is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

HIDDEN = ("govuk-visually-hidden", "sv-act", "govuk-summary-list__actions")
NOTE = "sv-note"
# An audit trail is a list of entries, each in paragraphs: what was done, who did it, when; then what it says in detail.
ENTRY, PARTS, DETAILS = "sv-trail__act", ("sv-trail__what", "sv-trail__who", "sv-trail__when"), 3
HOLDING = ("td", "th", "caption", "h1", "h2", "dt", "dd")
VOID = frozenset({"input", "meta", "link", "br", "col", "img", "hr"})
SKIPPED = frozenset({"form", "script", "style", "nav", "button", "select", "svg", "progress"})


@dataclass
class Table:
    """A table: what it is called, its headings, its rows, and where the page is on which it goes on."""

    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    next: str | None = None


class Whole(NamedTuple):
    """A table of a list's first page, and all rows that it has, page by page."""

    first: Table
    pages: Iterable[list[list[str]]]


@dataclass
class Sheet:
    """What a page says: its heading, its tables, and where it stands."""

    heading: str = ""
    caption: str = ""
    tables: list[Table] = field(default_factory=list)

    @property
    def goes_on(self) -> bool:
        """Whether this is one page of several."""
        return any(table.next for table in self.tables)


# Our own pages are well-formed: a sign that begins a tag is written as an entity everywhere else.
TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>|<!(?:--.*?--|[^>]*)>|([^<]+)", re.DOTALL)
CLASS, ADDRESS = re.compile(r'class="([^"]*)"'), re.compile(r'href="([^"]*)"')
COLUMNS, CAPTION = re.compile(r'data-columns="([^"]*)"'), re.compile(r'data-caption="([^"]*)"')


class Reader:
    """Reads a page into a sheet."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self._open: list[tuple[str, str]] = []
        self._text: list[str] | None = None
        self._skipped = 0
        self._pairs: Table | None = None
        self._is_main = False

    def feed(self, page: str) -> None:
        """Tag by tag."""
        for closing, tag, attributes, data in TOKEN.findall(page):
            if data:
                self._say(unescape(data) if "&" in data else data)
            elif closing:
                self._close(tag)
            elif tag:
                self._start(tag, attributes)
                if attributes.endswith("/") and tag not in VOID:
                    self._close(tag)

    def _start(self, tag: str, attributes: str) -> None:
        said = CLASS.search(attributes)
        kind = said[1] if said else ""
        if tag == "a" and 'rel="next"' in attributes and (leads := ADDRESS.search(attributes)) and self.sheet.tables:
            # The way to the next page stands below the table that goes on there.
            self.sheet.tables[-1].next = unescape(leads[1])
        if tag in VOID:
            self._say(" ")
            return
        self._open.append((tag, kind))
        if tag in SKIPPED or any(each in kind for each in HIDDEN):
            self._skipped += 1
        self._is_main = self._is_main or tag == "main"
        if self._skipped or not self._is_main:
            return
        if columns := COLUMNS.search(attributes):
            called = CAPTION.search(attributes)
            self.sheet.tables.append(Table(unescape(called[1]) if called else "", unescape(columns[1]).split("|")))
        self._begin(tag, kind)

    def _begin(self, tag: str, kind: str) -> None:
        if tag == "table":
            self.sheet.tables.append(Table())
        elif ENTRY in kind:
            self.sheet.tables[-1].rows.append([""] * (DETAILS + 1))
        elif kind in PARTS:
            self._text = []
        elif tag == "dl" and not self._is_entry:
            self._pairs = Table()
        elif tag == "tr" and self.sheet.tables and not self._is_head:
            self.sheet.tables[-1].rows.append([])
        elif tag in HOLDING or "govuk-caption" in kind:
            self._text = []
        elif NOTE in kind:
            self._say(" – ")

    @property
    def _is_entry(self) -> bool:
        return any(ENTRY in kind for _tag, kind in self._open)

    @property
    def _is_head(self) -> bool:
        return any(tag == "thead" for tag, _kind in self._open)

    def _say(self, text: str) -> None:
        if self._text is not None and not self._skipped:
            self._text.append(text)

    def _close(self, tag: str) -> None:
        while self._open:
            name, kind = self._open.pop()
            was_skipped = name in SKIPPED or any(each in kind for each in HIDDEN)
            if was_skipped:
                self._skipped -= 1
            elif not self._skipped:
                self._end(name, kind)
            if name == tag:
                break

    def _end(self, tag: str, kind: str) -> None:
        tables = self.sheet.tables
        if tag == "dl" and self._pairs is not None:
            if self._pairs.rows:
                tables.append(self._pairs)
            self._pairs = None
        if self._text is None or not (tag in HOLDING or kind in PARTS or "govuk-caption" in kind):
            return
        text = " ".join("".join(self._text).split()).strip(" –") if self._text else ""
        self._text = None
        if self._is_entry:
            _put(tables[-1].rows[-1], tag, kind, text)
        elif tag in ("td", "th") and tables and self._is_head:
            tables[-1].heads.append(text)
        elif tag in ("td", "th") and tables and tables[-1].rows:
            tables[-1].rows[-1].append(text)
        elif tag == "caption" and tables:
            tables[-1].caption = text
        elif tag == "h1":
            self.sheet.heading = self.sheet.heading or text
        elif tag == "dt" and self._pairs is not None:
            self._pairs.rows.append([text])
        elif tag == "dd" and self._pairs is not None and self._pairs.rows:
            self._pairs.rows[-1].append(text)
        elif "govuk-caption" in kind:
            self.sheet.caption = self.sheet.caption or text


def _put(entry: list[str], tag: str, kind: str, text: str) -> None:
    """A part of an entry of a trail; of several times the first is when it was done, the others are ways on."""
    if kind in PARTS:
        entry[PARTS.index(kind)] = entry[PARTS.index(kind)] or text
    elif tag == "dt":
        entry[DETAILS] += f"{'; ' if entry[DETAILS] else ''}{text}: "
    elif tag == "dd":
        entry[DETAILS] += text


def read(page: str) -> Sheet:
    """The tables of a page."""
    reader = Reader()
    reader.feed(page)
    return reader.sheet
