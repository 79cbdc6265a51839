"""A follower in a process of its own: `python -m tests.projections.follower URL [dies | faulty | resumes]`.

It dies in the middle of a page, cannot fold certain facts into some read models, or does nothing but let what stands
still go on, until it is killed.
"""

import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence

from projections.catalogue import ALL
from projections.readmodel import Projection
from service.database import make_engine
from service.follower.projector import Projector
from tests.projections.conftest import vault
from tests.projections.refusing import of_type, raising


def last_words(owners: list[str]) -> Mapping[str, dict[str, str] | None]:
    """Dies in the middle of a page: its row is claimed, its facts are read, nothing is written."""
    print("dying", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def projections() -> Sequence[Projection]:
    """Those of the product; or one refuses the lists of every book, and one what comes later in some books."""
    if "faulty" not in sys.argv:
        return ALL
    refused = {"status": of_type("dossier.posted"), "subjects": lambda fact: fact.position > 4 and fact.book > "8"}
    return [raising(one, refused[one.name]) if one.name in refused else one for one in ALL]


def main() -> None:
    """Do as the command line says."""
    projector = Projector(make_engine(sys.argv[1]), projections(), last_words if "dies" in sys.argv else vault)
    while "resumes" in sys.argv:
        projector.retry_due(everything=True)
        print("tried", flush=True)
    projector.follow(threading.Event())


if __name__ == "__main__":
    main()
