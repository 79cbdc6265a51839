"""`sovang serve`: the web server."""

import os
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
        click.echo(f"Sổ Vàng: http://{config.host}:{config.port}")
        click.echo(demonstration.accounts_of(engine), nl=False)
    sys.stdout.flush()
    arguments = gunicorn_arguments(config)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606 - no shell is wanted


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
