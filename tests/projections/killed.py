"""A rebuild that is killed after its first page: `python -m tests.projections.killed URL`."""

import os
import signal
import sys

from projections.catalogue import ALL
from service.database import make_engine
from service.projector import Projector
from tests.projections.conftest import vault


def killed(book: str, position: int, head: int) -> None:
    """Dies without another word."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    Projector(make_engine(sys.argv[1]), ALL, vault).rebuild(told=killed)
