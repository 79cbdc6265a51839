"""Something done once in a fresh process: what it answered, and the most memory it held."""

import multiprocessing
import resource
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from tests.benchmarks.crew import Failed


def once(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """The answer and the peak resident set in MB; spawned, since a forked child counts its parent's pages as its own."""
    spawn = multiprocessing.get_context("spawn")
    receiving, sending = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_called, args=(sending, function, *arguments))
    child.start()
    sending.close()
    try:
        answer, most = receiving.recv()
    except EOFError:
        raise Failed(f"{function} ended without an answer") from None
    child.join()
    if isinstance(answer, Failed):
        raise answer
    return answer, most


def _called(sending: Connection, function: Callable[..., Any], *arguments: Any) -> None:
    try:
        answer = function(*arguments)
    except Exception:
        answer = Failed(traceback.format_exc())
    sending.send((answer, peak()))


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    # macOS counts in bytes, Linux in kilobytes.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
