"""A follower in a process of its own: `python -m tests.projections.follower URL [dies]`."""

import os
import signal
import sys
import threading
from collections.abc import Mapping

from projections.catalogue import ALL
from service.database import make_engine
from service.projector import Projector
from tests.projections.conftest import vault


def last_words(owners: list[str]) -> Mapping[str, dict[str, str] | None]:
    """Dies in the middle of a page: its row is claimed, its facts are read, nothing is written."""
    print("dying", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


if __name__ == "__main__":
    Projector(make_engine(sys.argv[1]), ALL, last_words if "dies" in sys.argv else vault).follow(threading.Event())
