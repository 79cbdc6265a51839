"""Where a site's time goes: the same application under a small server in one profiled process, one visitor outside."""

import cProfile
import os
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.benchmarks import crew, profiles
from tests.benchmarks.server import free_port
from tests.benchmarks.subject import Serving, Site


class Silent(WSGIRequestHandler):
    """Closes each connection after its answer, since one thread serves all, and prints no line a request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: printing would be in the profile."""


def of(site: Site, url: str) -> str:
    """The functions in which the site spent most while one visitor did `profiles.ACTS` steps."""
    port, stop, ready = free_port(), crew.FORK.Event(), crew.FORK.Event()
    receiving, sending = crew.pipe()
    server = crew.FORK.Process(target=_served, args=(site.serving(url), port, ready, stop, sending), daemon=True)
    server.start()
    ready.wait(crew.PATIENCE)
    crew.aside(_visit, site, f"127.0.0.1:{port}")
    stop.set()
    found = str(receiving.recv())
    server.join(crew.PATIENCE)
    return found


def _visit(site: Site, address: str) -> None:
    step = site.visitor(address, number=0)
    for _ in range(profiles.ACTS):
        step()


def _served(what: Serving, port: int, ready: Event, stop: Event, sending: Connection) -> None:
    os.environ.update(what.environment)
    module, _, name = what.application.partition(":")
    found = getattr(import_module(module), name.removesuffix("()"))
    server = make_server("127.0.0.1", port, found() if name.endswith("()") else found, request_handler=Silent)
    server.timeout = 0.2
    ready.set()
    profile = cProfile.Profile()
    while not stop.is_set():
        profile.runcall(server.handle_request)
    sending.send(profiles.printed(profile))
