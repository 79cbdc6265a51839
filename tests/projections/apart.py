"""Projectors for processes of their own, which share a rebuild with a test."""

import os
import signal
from collections.abc import Mapping

from projections.catalogue import ALL
from service.database import make_engine
from service.follower.projector import Projector
from tests.projections.conftest import vault


def projector_apart(url: str) -> Projector:
    """Like the projector of the tests."""
    return Projector(make_engine(url, threads=1), ALL, vault)


def killed_apart(url: str) -> Projector:
    """One that is killed in the middle of its first page with a name."""
    return Projector(make_engine(url, threads=1), ALL, _killed)


def _killed(owners: list[str]) -> Mapping[str, dict[str, str] | None]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}
