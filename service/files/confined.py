"""A process that stands ready with what it takes to look into files, and has read none; each file gets a child of it.

The child gives up memory, time, files and descriptors before it reads a byte, and ends with that one file. So no file
meets another, nothing of the service (its keys least of all) lies in memory beside one, and the libraries are loaded
once. Run as a script and never imported by the service: `python -I confined.py DESCRIPTOR`.
"""

import gc
import json
import math
import os
import resource
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MEGABYTE = 1024 * 1024
# For a file of evidence: of memory that is written to, and of addresses; some 50 MB of it are the libraries.
WRITTEN, ADDRESSED = 165 * MEGABYTE, 256 * MEGABYTE


class Work(NamedTuple):
    """One kind of work that a child is asked for, by a letter, and what it may use for it."""

    written: int
    addressed: int
    processor_seconds: float
    # By the clock on the wall, whatever a child does meanwhile.
    seconds: float


LOOK, SHEETS, MARK = b"?", b"s", b"m"
WORKS = {
    LOOK: Work(WRITTEN, ADDRESSED, 1.8, 10.0),
    # A whole commune's list is read, and its own workbook written anew with the reasons in it.
    SHEETS: Work(240 * MEGABYTE, 400 * MEGABYTE, 8.0, 20.0),
    MARK: Work(480 * MEGABYTE, 700 * MEGABYTE, 40.0, 90.0),
}
MOST_OPEN = 32
# Nobody sends files at night: so long without one, it ends and gives its memory back.
IDLE_SECONDS = 300.0


def confine(work: Work = WORKS[LOOK]) -> None:
    """Give up what a file that misbehaves could use. Whatever goes beyond fails or ends the process."""
    limits = {
        "RLIMIT_CPU": math.ceil(work.processor_seconds),
        "RLIMIT_DATA": work.written,
        "RLIMIT_AS": work.addressed,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": MOST_OPEN,
        "RLIMIT_CORE": 0,
    }
    for name, most in limits.items():
        # Not every system knows every limit, and some refuse to lower one.
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))
    signal.setitimer(signal.ITIMER_PROF, work.processor_seconds)
    # For when nobody is left to end it.
    signal.alarm(int(work.seconds) + 1)


def look(asked: bytes, sent: int, answer: int, alive: int) -> None:
    """As a child: read the file, say what was found, end. `alive` stays open for as long as it lives."""
    os.setsid()
    os.dup2(sent, 0)
    os.dup2(answer, 1)
    os.dup2(alive, 3)
    os.closerange(4, 1024)
    confine(WORKS[asked])
    if asked == LOOK:
        from service.files.calls import forbid_calls  # noqa: PLC0415 - found once `main` has said where

        forbid_calls()
    with open(0, "rb", closefd=False) as file:
        content = file.read()
    with open(1, "wb", closefd=False) as out:
        out.write(_answered(asked, content))


def _answered(asked: bytes, content: bytes) -> bytes:
    """What is to be said of a file; modules of ours are found once `main` has said where."""
    if asked == SHEETS:
        from service.spreadsheets.raw import answer  # noqa: PLC0415

        return answer(content)
    if asked == MARK:
        from service.spreadsheets.marking import marked  # noqa: PLC0415

        return marked(content)
    from service.files.looking_into import look_into  # noqa: PLC0415
    from service.files.verdict import told  # noqa: PLC0415

    return told(look_into(content))


class Children:
    """Those at work: until when each may live, where its cost is reported, and how its end is noticed."""

    def __init__(self) -> None:
        self.at_work: dict[int, tuple[int, float, int]] = {}

    @property
    def patience(self) -> float:
        """How long until something has to be done even if nobody asks for anything."""
        until = [deadline for _pid, deadline, _report in self.at_work.values()]
        return max(0.0, min(until) - time.monotonic()) if until else IDLE_SECONDS

    def begin(self, asked: bytes, sent: int, answer: int, report: int) -> None:
        """A child for one file."""
        ended, alive = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                look(asked, sent, answer, alive)
            finally:
                os._exit(0)
        for each in (sent, answer, alive):
            os.close(each)
        self.at_work[ended] = (pid, time.monotonic() + WORKS[asked].seconds, report)

    def bury(self, ended: int) -> None:
        """End a child and whatever it may have started, and report what it cost."""
        pid, _deadline, report = self.at_work.pop(ended)
        os.close(ended)
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError, PermissionError):
                kill(pid, signal.SIGKILL)
        _pid, _status, used = os.wait4(pid, 0)
        # Kilobytes on Linux, bytes on macOS.
        held = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        with suppress(OSError):
            os.write(report, json.dumps({"seconds": used.ru_utime + used.ru_stime, "bytes": held}).encode())
        os.close(report)


def stand_ready(control: socket.socket) -> None:
    """Take files until nobody is there any more to send them."""
    children = Children()
    while True:
        ready, _, _ = select.select([control.fileno(), *children.at_work], [], [], children.patience)
        now = time.monotonic()
        for ended, (_pid, deadline, _report) in list(children.at_work.items()):
            if ended in ready or deadline <= now:
                children.bury(ended)
        if control.fileno() in ready:
            asked, descriptors = socket.recv_fds(control, 1, 3)[:2]
            if not asked:
                break
            children.begin(asked, *descriptors)
        elif not ready and not children.at_work:
            break
    for ended in list(children.at_work):
        children.bury(ended)


def main() -> None:
    """Load what is needed, then stand ready."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import service.files.calls  # noqa: PLC0415
    import service.files.office  # noqa: F401, PLC0415
    from service.files.practice import practise  # noqa: PLC0415

    practise()
    gc.collect()
    gc.freeze()
    stand_ready(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
