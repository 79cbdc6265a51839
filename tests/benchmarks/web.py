"""A site under gunicorn, and its visitors as work for a crew."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from multiprocessing.synchronize import Event
from pathlib import Path

from tests.benchmarks.server import free_port
from tests.benchmarks.subject import Site

WORKERS = 4
THREADS = 8


class NotServing(Exception):
    """The site did not answer; the message is what it printed."""


@contextmanager
def serving(site: Site, url: str, log: Path) -> Iterator[str]:
    """The address of `site`, served by gunicorn for as long as the block lasts."""
    what, port = site.serving(url), free_port()
    options = [
        *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--keep-alive", "75"),
        *("--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning", "--no-control-socket"),
    ]
    command = [sys.executable, "-m", "gunicorn", *options, what.application]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **what.environment}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(port, process, log)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            probe = HTTPConnection("127.0.0.1", port, timeout=10)
            probe.request("GET", "/")
            probe.getresponse()
            probe.close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise NotServing(log.read_text())


@dataclass(frozen=True)
class Visitors:
    """A site's visitors as Work: the address takes the place of the database."""

    site: Site

    @property
    def name(self) -> str:
        return self.site.name

    def prepare(self, url: str, *, books: int) -> None:
        self.site.prepare(url, visitors=books)

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        return self.site.visitor(url, number=number)

    def beside(self, url: str, stop: Event) -> None:
        """The server is started by the case."""
