"""A small HTTP client that keeps its connection and its cookies, so that it costs little beside the server."""

from collections.abc import Mapping
from http.client import HTTPConnection
from urllib.parse import urlencode


class Unexpected(Exception):
    """An answer with another status than the step has when it succeeds."""


class Client:
    """One visitor's browser."""

    def __init__(self, address: str) -> None:
        host, port = address.split(":")
        self._connection = HTTPConnection(host, int(port), timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str, *, expect: int = 200) -> str:
        return self._ask("GET", path, None, expect)

    def post(self, path: str, form: Mapping[str, str], *, expect: int = 303) -> str:
        """Send a form; the body of the answer."""
        return self._ask("POST", path, urlencode(form).encode(), expect)

    def _ask(self, method: str, path: str, body: bytes | None, expect: int) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        if answer.status != expect:
            raise Unexpected(f"{method} {path}: {answer.status} {text[:500]}")
        return text
