"""Checking a file in a process of its own, which has no keys, no files and little time (see `confined`)."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from service.files.kinds import LARGEST
from service.files.pipes import End, feed, pipe
from service.files.verdict import BUSY, EMPTY, TOO_HEAVY, TOO_LARGE, Clean, NotTaken, heard

PROGRAM = Path(__file__).with_name("confined.py")
# A child is ended sooner by the process that it comes from; this is for when that one does not answer.
SECONDS = 20.0
# What is made anew may grow a little, never without end.
MOST_ANSWERED = 4 * LARGEST
AT_ONCE = 2
PATIENCE = 20.0
# Where Python itself may have to look for its libraries; no setting of the service and no key goes along.
NEEDED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(slots=True)
class Cost:
    """What looking into one file took: processor time, and the most memory it ever held."""

    seconds: float = 0.0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Which work a child is asked for (see `confined`), how long at most, and how much it may answer."""

    work: bytes = b"?"
    seconds: float = 0.0
    most: int = MOST_ANSWERED


EVIDENCE = Asked()


class Ready:
    """The process that stands ready, and the line to it."""

    def __init__(self) -> None:
        self.line, its_line = socket.socketpair()
        with its_line:
            self.process = subprocess.Popen(  # noqa: S603 - our own program, without a shell
                [sys.executable, "-I", "-B", str(PROGRAM), str(its_line.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in NEEDED if name in os.environ},
                cwd="/",
                start_new_session=True,
                pass_fds=[its_line.fileno()],
            )

    def end(self) -> None:
        """It ends its children when nobody is on the line any more; here nobody waits for that."""
        self.line.close()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Checker:
    """Hands files over, a few at a time; starts the process that stands ready where there is none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._ready: Ready | None = None

    def check(self, content: bytes, cost: Cost, asked: Asked = EVIDENCE) -> bytes:
        """The answer, empty where it was ended before it had one."""
        with self._one_of_few():
            # One that has just ended for want of work is replaced, once.
            for _ in range(2):
                if (found := self._answered(content, cost, asked)) is not None:
                    return found
            raise NotTaken(BUSY)

    @contextmanager
    def _one_of_few(self) -> Iterator[None]:
        """However many people send files, only so many are looked into at once."""
        if not self._places.acquire(timeout=PATIENCE):
            raise NotTaken(BUSY)
        try:
            yield
        finally:
            self._places.release()

    def _answered(self, content: bytes, cost: Cost, asked: Asked = EVIDENCE) -> bytes | None:
        """The answer; None where nobody took the file."""
        with pipe() as (sent, send), pipe() as (hear, answer), pipe() as (learn, report):
            ready = self._hand_over(asked.work, sent, answer, report)
            clock = threading.Timer(asked.seconds or SECONDS, ready.end)
            feeder = threading.Thread(target=feed, args=[send.detach(), content], daemon=True)
            clock.start()
            feeder.start()
            found = hear.read(asked.most)
            hear.close()
            told = learn.read(1_000)
            clock.cancel()
            feeder.join()
        if not told:
            self._replace(ready)
            return None
        spent = json.loads(told)
        cost.seconds, cost.bytes = spent["seconds"], spent["bytes"]
        return found

    def _hand_over(self, work: bytes, *descriptors: End) -> Ready:
        with self._lock:
            for _ in range(2):
                self._ready = self._ready or Ready()
                try:
                    socket.send_fds(self._ready.line, [work], [each.fileno() for each in descriptors])
                    break
                except OSError:
                    self._ready.end()
                    self._ready = None
            for each in descriptors:
                each.close()
            if self._ready is None:
                raise NotTaken(BUSY)
            return self._ready

    def _replace(self, ready: Ready) -> None:
        with self._lock:
            if self._ready is ready:
                self._ready = None
        ready.end()

    def forget(self) -> None:
        """After a fork: the line belongs to the other process."""
        self._lock, self._places = threading.Lock(), threading.BoundedSemaphore(AT_ONCE)
        self._ready = None

    def close(self) -> None:
        """Let go of the process that stands ready."""
        if self._ready is not None:
            self._replace(self._ready)


_checker = Checker()
os.register_at_fork(after_in_child=_checker.forget)
atexit.register(_checker.close)


def ask(content: bytes, asked: Asked, cost: Cost | None = None) -> bytes:
    """What a child answers to other work than evidence; empty where it was ended before it had an answer."""
    return _checker.check(content, cost or Cost(), asked)


def check(content: bytes, cost: Cost | None = None) -> Clean:
    """The file made anew; NotTaken, with the reason, where it is refused."""
    if not content:
        raise NotTaken(EMPTY)
    if len(content) > LARGEST:
        raise NotTaken(TOO_LARGE)
    answer = _checker.check(content, cost or Cost())
    try:
        return heard(answer)
    except (ValueError, KeyError, TypeError):
        # It was ended before it had answered.
        raise NotTaken(TOO_HEAVY) from None
