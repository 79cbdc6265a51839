"""A rebuild that is killed after its first page: `python -m tests.projections.killed URL [shared]`."""

import os
import signal
import sys
from functools import partial

from projections.catalogue import ALL
from service.database import make_engine
from service.follower.projector import Projector
from service.regeneration import crew
from tests.projections.apart import projector_apart
from tests.projections.conftest import vault


def killed(book: str, position: int, head: int) -> None:
    """Dies without another word."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    url = sys.argv[1]
    apart = partial(projector_apart, url) if "shared" in sys.argv else None
    crew.WORTH_A_PROCESS = 1
    Projector(make_engine(url), ALL, vault, apart=apart).rebuild(told=killed, processes=2)
