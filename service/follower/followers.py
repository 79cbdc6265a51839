"""Followers: the processes that follow the books say every few seconds that they are there, for who watches them."""

import os
import socket
import time
from uuid import uuid4

from service.follower.desks import Desk
from service.follower.stopping import now

EVERY_SECONDS = 10.0
# Who has not said so for as long is not there; who has not for a day is forgotten.
LATELY, LONG_AGO = 30_000_000, 86_400_000_000

ALIVE = """
INSERT INTO follower (process, seen_at) VALUES (%s, %s) ON CONFLICT (process) DO UPDATE SET seen_at = excluded.seen_at
"""


class Presence:
    """One process that follows."""

    def __init__(self) -> None:
        self.process = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._next = 0.0

    def is_due(self) -> bool:
        """Whether it is time to say so again."""
        return time.monotonic() >= self._next

    def say(self, desk: Desk) -> None:
        """It is there."""
        desk.run(ALIVE, self.process, now())
        desk.run("DELETE FROM follower WHERE seen_at < %s", now() - LONG_AGO)
        self._next = time.monotonic() + EVERY_SECONDS

    def leave(self, desk: Desk) -> None:
        """It stops."""
        desk.run("DELETE FROM follower WHERE process = %s", self.process)


def alive(desk: Desk) -> int:
    """How many are there."""
    return int(desk.run("SELECT count(*) FROM follower WHERE seen_at >= %s", now() - LATELY)[0][0])
