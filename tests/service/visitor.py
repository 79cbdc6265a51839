"""A visitor: reads a page as a browser does, fills in its form and sends it, boxes that were not touched included."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

# Elements that never hold others.
VOID = frozenset({"input", "meta", "link", "br", "col", "img", "hr"})


class Reader(HTMLParser):
    """Forms with their boxes, the words of the page, and the sentences of the summary of errors."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[MultiDict[str, str]] = []
        self.actions: list[str] = []
        self.words: list[str] = []
        self.errors: list[str] = []
        self.links: list[str] = []
        self._select: tuple[str, bool] | None = None
        self._textarea: tuple[str, str] | None = None
        self._stack: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._stack.append((tag, found.get("class", "")))
        if tag == "a":
            self.links.append(found.get("href", ""))
        if tag == "form":
            self.forms.append(MultiDict())
            self.actions.append(found.get("action", ""))
        elif tag == "input" and self.forms and "name" in found:
            kind = found.get("type", "text")
            if kind != "file" and (kind not in ("radio", "checkbox") or "checked" in found):
                self.forms[-1].add(found["name"], found.get("value", ""))
        elif tag == "select":
            self._select = (found["name"], False)
        elif tag == "option" and self._select:
            name, chosen = self._select
            if "selected" in found or not chosen:
                self.forms[-1][name] = found.get("value", "")
                self._select = (name, chosen or "selected" in found)
        elif tag == "textarea":
            self._textarea = (found["name"], "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            self.forms[-1].add(self._textarea[0], self._textarea[1].removeprefix("\n"))
            self._textarea = None
        elif tag == "select":
            self._select = None
        while self._stack:
            if self._stack.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._textarea = (self._textarea[0], self._textarea[1] + data)
        elif data.strip():
            self.words.append(" ".join(data.split()))
            if any("govuk-error-summary__list" in kind for _, kind in self._stack):
                self.errors.append(" ".join(data.split()))


def _sent(value: str) -> Any:
    """Half a letter goes out as the bytes that a broken program would send."""
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        return FileStorage(BytesIO(value.encode(errors="surrogatepass")))
    return value


@dataclass
class Page:
    """What came back, read."""

    visitor: "Visitor"
    address: str
    status: int
    source: str
    reader: Reader = field(repr=False)

    @property
    def words(self) -> str:
        return " ".join(self.reader.words)

    @property
    def errors(self) -> list[str]:
        return self.reader.errors

    @property
    def form(self) -> MultiDict[str, str]:
        """The boxes of the page's own form, which comes last; searches and the choice of a day stand beside it."""
        own = [form for form in self.reader.forms if "csrf_token" in form]
        return (own or self.reader.forms)[-1].copy()

    def send(self, *, without: tuple[str, ...] = (), files: dict[str, Any] | None = None, **changes: Any) -> "Page":
        """The form with these boxes changed; a list ticks several boxes. Names with signs go in as `**{"a.b": …}`."""
        boxes = self.form
        if "own_password" in boxes:
            boxes["own_password"] = self.visitor.password
        for name, value in changes.items():
            boxes.setlist(name, value if isinstance(value, list) else [value])
        for name in without:
            boxes.poplist(name)
        return self.visitor.post(self.reader.actions[-1] or self.address, boxes, files or {})

    def confirm(self, **changes: Any) -> "Page":
        """The same, and what is then shown to follow from it is confirmed."""
        shown = self.send(**changes)
        return shown.send() if shown.status == 200 and "confirmed" in shown.form else shown

    def day(self, name: str, text: str) -> dict[str, str]:
        """The three boxes of a day, from 20/11/2026."""
        return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), text.split("/"), strict=True))


@dataclass
class Visitor:
    """A person at their browser."""

    client: FlaskClient
    # The day as its pages write it, where a test moved the clock.
    today: str = ""
    # What is entered where a page asks for it before something is signed.
    password: str = "một mật khẩu dài"

    def get(self, address: str) -> Page:
        return self._read(address, self.client.get(address))

    def post(self, address: str, boxes: MultiDict[str, str], files: dict[str, Any]) -> Page:
        papers = {name: FileStorage(stream, called) for name, (stream, called) in files.items()}
        typed = {name: [_sent(value) for value in values] for name, values in boxes.lists()}
        boundary, body = encode_multipart({**typed, **papers})
        kind = f"multipart/form-data; boundary={boundary}"
        return self._read(address, self.client.post(address, data=body, content_type=kind))

    def _read(self, address: str, answer: Any) -> Page:
        if answer.status_code == 303:
            return self.get(answer.headers["Location"])
        reader = Reader()
        source = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        reader.feed(source)
        return Page(self, address, answer.status_code, source, reader)
