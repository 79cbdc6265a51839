"""A small HTTP client that keeps its connection and its cookies, so that it costs little beside the server."""

from collections.abc import Mapping
from http.client import HTTPConnection
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


class Unexpected(Exception):
    """An answer with another status than the step has when it succeeds."""


class Client:
    """One visitor's browser."""

    def __init__(self, address: str) -> None:
        host, port = address.split(":")
        self._connection = HTTPConnection(host, int(port), timeout=60)
        self._cookies: dict[str, str] = {}
        # Where the last answer sends the browser on to.
        self.location = ""

    def get(self, path: str, *, expect: int = 200) -> str:
        return self._ask("GET", path, {}, None, expect)

    def post(
        self, path: str, form: Mapping[str, str], *, file: tuple[str, bytes] | None = None, expect: int = 303
    ) -> str:
        """Send a form, with a PDF in the box named where one is given; the body of the answer."""
        body, kind = multipart(form, *file) if file else (urlencode(form).encode(), FORM)
        return self._ask("POST", path, {"Content-Type": kind}, body, expect)

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None, expect: int) -> str:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        if answer.status != expect:
            raise Unexpected(f"{method} {path}: {answer.status} {text[:500]}")
        self.location = answer.headers.get("Location", "")
        return text


def multipart(form: Mapping[str, str], box: str, content: bytes) -> tuple[bytes, str]:
    """The body of a form with a file, and what says how it is cut."""
    cut = "-----------------------------bench"
    parts = [f'--{cut}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{form[name]}\r\n' for name in form]
    about = f'form-data; name="{box}"; filename="evidence.pdf"\r\nContent-Type: application/pdf'
    head = "".join(parts) + f"--{cut}\r\nContent-Disposition: {about}\r\n\r\n"
    return head.encode() + content + f"\r\n--{cut}--\r\n".encode(), f"multipart/form-data; boundary={cut}"
