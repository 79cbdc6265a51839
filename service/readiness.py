"""Readiness: whether this process can serve: database reachable, tables and read models of this release, caught up.

A read model that stands still in a book is told apart: all that is ready goes on, but somebody has to look.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from domain.clock import micros
from service import migrations
from service.follower import lines
from service.follower.stopping import Stopped
from service.follower.unfoldable import EVERY
from service.schema import fact

if TYPE_CHECKING:
    from service.wiring import Wiring

# Whoever writes brings its own book up to date at once; what stays behind longer than this waits for nobody.
MAY_LAG = timedelta(seconds=10)

NAMES = ("database", "migrations", "projections")


def readiness(wiring: "Wiring") -> tuple[dict[str, bool], list[Stopped]]:
    """Each part by name, what comes after a part that fails is not asked; and what stands still."""
    found = dict.fromkeys(NAMES, False)
    stopped: list[Stopped] = []
    try:
        found["migrations"] = migrations.is_current(wiring.engine)
        found["database"] = True
        if found["migrations"]:
            stopped = wiring.projector.stopped()
            found["projections"] = _of_this_release(wiring) and _caught_up(wiring, stopped)
    except (SQLAlchemyError, wiring.engine.dialect.loaded_dbapi.Error):
        pass
    return found, stopped


def _of_this_release(wiring: "Wiring") -> bool:
    with wiring.projector.desk() as desk:
        standing = {name: version for name, version, _ in lines.models(desk)}
    return all(standing.get(each.name) == each.version for each in wiring.projector.projections)


def _caught_up(wiring: "Wiring", stopped: Sequence[Stopped]) -> bool:
    """Nothing waits to be folded, or only what was recorded just now, or what is told to stand still."""
    before = micros(wiring.clock() - MAY_LAG)
    still = {one.book for one in stopped if one.projection == EVERY}
    behind = [standing for standing in wiring.projector.status() if standing.lag and standing.book not in still]
    with wiring.engine.connect() as db:
        for standing in behind:
            first = (fact.c.book == standing.book) & (fact.c.position == standing.position + 1)
            if (db.execute(select(fact.c.recorded_at).where(first)).scalar() or 0) < before:
                return False
    return True
