"""Checking a file in a process of its own, which has no keys, no files and little time; it is killed with all its own.

It is started anew for each file rather than forked from the service, so that nothing of the service lies in its memory.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from service.files.kinds import LARGEST
from service.files.verdict import BUSY, EMPTY, TOO_HEAVY, TOO_LARGE, Clean, NotTaken, heard

PROGRAM = Path(__file__).with_name("confined.py")
# By the clock on the wall, whatever it does meanwhile; the processor's time is limited more tightly within.
SECONDS = 10.0
# What is made anew may grow a little, never without end.
MOST_ANSWERED = 4 * LARGEST
AT_ONCE = 2
PATIENCE = 20.0
# Where Python itself may have to look for its libraries; no setting of the service and no key goes along.
NEEDED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(slots=True)
class Cost:
    """What looking into one file took: processor time, and the most memory it ever held."""

    seconds: float = 0.0
    bytes: int = 0


def check(content: bytes, cost: Cost | None = None) -> Clean:
    """The file made anew; NotTaken, with the reason, where it is refused."""
    if not content:
        raise NotTaken(EMPTY)
    if len(content) > LARGEST:
        raise NotTaken(TOO_LARGE)
    with _one_of_few():
        answer = _answered(content, cost or Cost())
    try:
        return heard(answer)
    except (ValueError, KeyError, TypeError):
        # It was ended before it had answered.
        raise NotTaken(TOO_HEAVY) from None


@contextmanager
def _one_of_few() -> Iterator[None]:
    """However many people send files, only so many are looked into at once."""
    if not _places.acquire(timeout=PATIENCE):
        raise NotTaken(BUSY)
    try:
        yield
    finally:
        _places.release()


def _answered(content: bytes, cost: Cost) -> bytes:
    child = subprocess.Popen(  # noqa: S603 - our own program, without a shell
        [sys.executable, "-I", "-B", str(PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in NEEDED if name in os.environ},
        cwd="/",
        start_new_session=True,
    )
    clock = threading.Timer(SECONDS, _end, [child])
    feeder = threading.Thread(target=_feed, args=[child, content], daemon=True)
    clock.start()
    feeder.start()
    try:
        assert child.stdout is not None
        return child.stdout.read(MOST_ANSWERED + 1)[:MOST_ANSWERED]
    finally:
        clock.cancel()
        clock.join()
        _end(child)
        _bury(child, cost)
        feeder.join()


def _feed(child: "subprocess.Popen[bytes]", content: bytes) -> None:
    # It may have ended before it had read everything.
    assert child.stdin is not None
    with suppress(OSError):
        child.stdin.write(content)
    with suppress(OSError):
        child.stdin.close()


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End it and whatever it may have started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _bury(child: "subprocess.Popen[bytes]", cost: Cost) -> None:
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.stdout is not None
    child.stdout.close()
    cost.seconds = used.ru_utime + used.ru_stime
    # Kilobytes on Linux, bytes on macOS.
    cost.bytes = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
