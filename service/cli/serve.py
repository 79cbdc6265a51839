"""`sovang serve`: the web server."""

import os
import socket
import sys

import click

from service import demonstration
from service.cli.opened import opened_engine
from service.config import Config

# A request that is sent slower than this, or never finished, holds a thread no longer.
REQUEST_SECONDS = 60
FAREWELL_SECONDS = 30

# Time, method, path, status, bytes, milliseconds: no address of a person, and no query, which may hold a name.
ACCESS_LINE = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)s"


@click.command("serve")
def command() -> None:
    """Serve the pages; PORT, HOST, SOVANG_WORKERS and SOVANG_THREADS say where and how many."""
    config = Config.from_environment()
    with opened_engine(config) as engine:
        demonstration.refuse_in_production(engine, config)
        _must_be_free(config)
        click.echo(f"Sổ Vàng: http://{config.host}:{config.port}")
        click.echo(demonstration.accounts_of(engine), nl=False)
    sys.stdout.flush()
    arguments = gunicorn_arguments(config)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606 - no shell is wanted


def _must_be_free(config: Config) -> None:
    """Refuse to announce an address at which another server answers: its pages would be taken for these."""
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)[
            0
        ]
        with socket.socket(family, kind) as probe:
            # As the server itself does, so that a port which was closed a moment ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        at = f"{config.host}:{config.port}"
        raise click.ClickException(
            f"Nothing can be served at {at} ({error.strerror}). Set PORT, or HOST, to another one."
        ) from None


def gunicorn_arguments(config: Config) -> list[str]:
    """Threads rather than one request a process: half-sent requests of slow phones must not stop the others."""
    return [
        "--worker-class=gthread",
        f"--workers={config.workers}",
        f"--threads={config.threads}",
        f"--bind={config.host}:{config.port}",
        f"--timeout={REQUEST_SECONDS}",
        f"--graceful-timeout={FAREWELL_SECONDS}",
        "--no-control-socket",
        "--log-level=warning",
        "--access-logfile=-",
        f"--access-logformat={ACCESS_LINE}",
        "service.web:application()",
    ]
