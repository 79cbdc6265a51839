"""Work in a process of its own, which may be killed at it."""

import signal
from collections.abc import Callable
from typing import Any


def finished(processes: Any, work: Callable[..., None], order: Any) -> int | None:
    """How many statements it took, as it tells through a pipe at its end; None where it was killed."""
    ours, theirs = processes.Pipe(duplex=False)
    worker = processes.Process(target=work, args=(order, theirs))
    worker.start()
    theirs.close()
    with ours:
        try:
            took: int | None = ours.recv()
        except EOFError:
            took = None
    worker.join()
    assert worker.exitcode == (-signal.SIGKILL if took is None else 0)
    worker.close()
    return took
