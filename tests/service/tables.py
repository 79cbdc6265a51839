"""Tables of a page as they are read: each with its caption, its heads, and in each row the words and links of cells."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Cell:
    """What stands in a cell, and where it leads."""

    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass
class Table:
    """Rows are those below the heads."""

    section: str
    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    def row(self, first: str) -> list[Cell]:
        """The row that begins with these words."""
        (found,) = [row for row in self.rows if row[0].text.startswith(first)]
        return found


class Tables(HTMLParser):
    """Reads them; what is only for those who hear the page is left out."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[Table] = []
        self._section = ""
        self._in: str | None = None
        self._hidden = 0
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if self._hidden or "govuk-visually-hidden" in said.get("class", ""):
            self._hidden += 1
        elif tag == "section":
            self._section = said.get("id", "")
        elif tag == "table":
            self.found.append(Table(self._section))
        elif tag == "caption":
            self._in = "caption"
        elif tag == "tr":
            self._in = None
            if self.found:
                self.found[-1].rows.append([])
        elif tag in ("th", "td") and said.get("scope") == "col":
            self._in = "head"
        elif tag in ("th", "td"):
            self._in = "cell"
            self.found[-1].rows[-1].append(Cell())
        elif tag == "a" and self._in == "cell":
            self.found[-1].rows[-1][-1].links.append(said["href"])

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif tag in ("caption", "th", "td"):
            self._in = None
        elif tag == "table":
            self.found[-1].rows = [row for row in self.found[-1].rows if row]

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words or self._hidden or self._in is None:
            return
        if self._in == "caption":
            self.found[-1].caption += words
        elif self._in == "head":
            self.found[-1].heads.append(words)
        else:
            self.found[-1].rows[-1][-1].words.append(words)


def tables(source: str) -> list[Table]:
    """Every table of a page."""
    return Tables(source).found
