"""Where the time goes: a profile of one writer, printed where a target was missed or when asked for."""

import cProfile
import io
import pstats
import re
from multiprocessing.connection import Connection
from pathlib import Path

from tests.benchmarks import crew
from tests.benchmarks.subject import Work

ACTS = 400
LINES = 25


def of(work: Work, url: str) -> str:
    """The functions in which `ACTS` acts of one writer spent most, by what they called and by themselves."""
    receiving, sending = crew.pipe()
    crew.aside(_profiled, work, url, sending)
    return str(receiving.recv())


def _profiled(work: Work, url: str, sending: Connection) -> None:
    act = work.writer(url, number=0, book=0)
    for _ in range(crew.WARM):
        act()
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(ACTS):
        act()
    profile.disable()
    sending.send(printed(profile))


def printed(profile: cProfile.Profile) -> str:
    output = io.StringIO()
    stats = pstats.Stats(profile, stream=output)
    for order in ("cumulative", "tottime"):
        stats.sort_stats(order).print_stats(LINES)
    # The place of the environment says nothing about the product.
    short = re.sub(r"\S*/(?:site-packages|lib/python[0-9.]+)/", "", output.getvalue().replace(f"{Path.cwd()}/", ""))
    return "\n".join(line for line in short.splitlines() if line.strip())
