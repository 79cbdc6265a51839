"""Many at once: threads with random delays between what they do, and a clock that runs."""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

Job = Callable[[], None]


class RunningClock:
    """Runs from a given instant; what the clock on the wall says does not matter."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.begun = time.monotonic_ns()

    def __call__(self) -> datetime:
        return self.start + timedelta(microseconds=(time.monotonic_ns() - self.begun) // 1000)


def pause(longest: float = 0.004) -> None:
    """Wait a random while, often not at all."""
    time.sleep(max(0.0, random.uniform(-longest, longest)))


def together(jobs: Sequence[Job]) -> None:
    """Do all at the same time, each in a thread of its own; the first error is raised in the end."""
    with ThreadPoolExecutor(max_workers=len(jobs)) as threads:
        for future in [threads.submit(job) for job in jobs]:
            future.result()
