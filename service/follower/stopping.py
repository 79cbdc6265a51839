"""Stopping: read models that cannot fold a fact stand still in its book, told, while all others go on.

Each book's row of a line names the read models that are `behind` there. Those that stopped for the same reason have a
row in a line of their own, at the fact before it, so that they can go on exactly there (see `resuming`). Where the log
itself cannot be followed, all stand still at the row of the line, and EVERY marks it.
"""

import logging
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from projections.readmodel import Projection
from service.follower.desks import Desk
from service.follower.folding import Folder, Line, Turned
from service.follower.unfoldable import EVERY, CannotFold, Unfoldable, Unreadable

# In microseconds. It is tried again by itself, each time after twice as long.
FIRST_PAUSE, LONGEST_PAUSE = 60_000_000, 3_600_000_000
NOTE = """
INSERT INTO stopped (projection, book, root, line, position, type, digest, error, since, tries, next_try)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (projection, book) DO UPDATE SET root = excluded.root, line = excluded.line, position = excluded.position,
    type = excluded.type, digest = excluded.digest, error = excluded.error, tries = excluded.tries,
    next_try = excluded.next_try
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stopped:
    """A read model (or EVERY) that stands still in a book, and the fact after that position that is in the way.

    `root` is the read model for whose sake it does, `line` the one in which those go on. `since` is in microseconds.
    """

    projection: str
    book: str
    root: str
    line: str
    position: int
    type: str | None
    digest: str | None
    error: str
    since: int
    tries: int = 0


def now() -> int:
    """Microseconds on the clock of the machine: who waits for a read model waits for no demonstration."""
    return time.time_ns() // 1_000


def listed(desk: Desk) -> list[Stopped]:
    """All that stand still, by book."""
    asked = "SELECT projection, book, root, line, position, type, digest, error, since, tries FROM stopped"
    return [Stopped(*row) for row in desk.run(f"{asked} ORDER BY book, projection")]


def page(
    folder: Folder, desk: Desk, line: Line, book: str, *, size: int, wait: bool, needed: Collection[str] = ()
) -> Turned | None:
    """Fold a page as `folder` does; what cannot be folded is left behind at the fact before, and the rest go on.

    Where one of those `needed` cannot fold a fact, or nobody can, the facts before it are folded and it is raised.
    """
    count = size
    while True:
        try:
            turned = folder.page(desk, line, book, size=count, wait=wait)
        except Unreadable as found:
            desk.give_up()
            count = found.position - 1 - found.after
            if not count:
                return _marked(desk, line, found, needed)
        except CannotFold as found:
            desk.give_up()
            count = _before(found) or _leave(folder, desk, line, found, size, needed)
        else:
            if turned is None or count == size:
                return _unmarked(desk, line, book, turned)
            count = size


def _before(found: CannotFold) -> int:
    """How many facts come before the one in the way, or half of them where it is not known which it is."""
    if found.position is None:
        return found.count // 2
    return found.position - 1 - found.after


def _leave(folder: Folder, desk: Desk, line: Line, found: CannotFold, size: int, needed: Collection[str]) -> int:
    roots = found.names or culprits(folder, desk, line, found.book)
    if not roots or set(roots) & set(needed):
        raise found
    for root in roots:
        leave(desk, line, root, found)
    return size


def culprits(folder: Folder, desk: Desk, line: Line, book: str) -> tuple[str, ...]:
    """The read models that cannot fold the next fact; each is tried with those it needs alone, and undone."""
    refusing: list[str] = []
    for projection in sorted(line.projections, key=lambda one: bool(one.needs)):
        if projection.needs & set(refusing):
            continue
        some = tuple(one for one in line.projections if one is projection or one.name in projection.needs)
        desk.hold(line.name, book)
        try:
            folder.page(desk, Line(line.name, some, line.generations), book, size=1, within=True)
        except CannotFold:
            refusing.append(projection.name)
        finally:
            desk.give_up()
    return tuple(refusing)


def dependents(projections: Iterable[Projection], root: str) -> set[str]:
    """A read model and all that need its rows as they stood before each fact."""
    projections = tuple(projections)
    found = {root}
    while more := {one.name for one in projections if one.needs & found} - found:
        found |= more
    return found


def leave(desk: Desk, line: Line, root: str, found: Unfoldable) -> None:
    """A read model and those that need it stand still in a book, unless somebody has moved the book meanwhile."""
    book, position = found.book, found.after
    behind = hold(desk, line.name, book, position)
    names = dependents(line.projections, root) - (behind or set())
    if behind is None or root not in names:
        desk.give_up()
        return
    own = own_line(line, root)
    set_behind(desk, line.name, book, behind | names)
    desk.run("INSERT INTO line_position (line, book, position) VALUES (%s, %s, %s)", own, book, position)
    for name in sorted(names):
        note(desk, Stopped(name, book, root, own, position, found.type, found.digest, found.error, now()))
    desk.commit()
    log.error(
        "%s Standing still in book %s at %s: %s.", found, book, position, ", ".join(sorted(names)), exc_info=found
    )


def own_line(line: Line, root: str) -> str:
    """The name of the line in which a read model stands still. As its tables have, it has another after a rebuild."""
    (generation,) = {line.generations[one.tables[0]] for one in line.projections if one.name == root}
    return f"{root}.{generation}"


def hold(desk: Desk, line: str, book: str, position: int | None = None) -> set[str] | None:
    """Begin a transaction over a book's row: who is behind there; None where it is gone, or not at this position."""
    desk.hold(line, book)
    rows = desk.run("SELECT position, behind FROM line_position WHERE line = %s AND book = %s", line, book)
    if not rows or position not in (None, rows[0][0]):
        return None
    return set(rows[0][1].split(",")) - {""}


def set_behind(desk: Desk, line: str, book: str, names: Collection[str]) -> None:
    """Write down who is behind at a book's row."""
    told = ",".join(sorted(names))
    desk.run("UPDATE line_position SET behind = %s WHERE line = %s AND book = %s", told, line, book)


def note(desk: Desk, stopped: Stopped) -> None:
    """Write down where a read model stands still; since when is kept from the first time."""
    pause = min(FIRST_PAUSE * 2**stopped.tries, LONGEST_PAUSE)
    desk.run(NOTE, *astuple(stopped), now() + pause)


def _marked(desk: Desk, line: Line, found: Unreadable, needed: Collection[str]) -> Turned:
    if needed:
        raise found
    mark(desk, line.name, found)
    return Turned(found.after, 0, marked=True)


def mark(desk: Desk, line: str, found: Unreadable) -> None:
    """Tell that a book cannot be followed beyond where its line stands."""
    behind = hold(desk, line, found.book, found.after)
    if behind is None or EVERY in behind:
        desk.give_up()
        return
    set_behind(desk, line, found.book, behind | {EVERY})
    stopped = (EVERY, line, found.after, found.type, found.digest, found.error, now())
    note(desk, Stopped(EVERY, found.book, *stopped))
    desk.commit()
    log.error("%s All read models of the book stand still at %s.", found, found.after)


def _unmarked(desk: Desk, line: Line, book: str, turned: Turned | None) -> Turned | None:
    """The log could be followed again."""
    if turned and turned.marked and turned.facts:
        behind = hold(desk, line.name, book, turned.position)
        if behind is None:
            desk.give_up()
        else:
            set_behind(desk, line.name, book, behind - {EVERY})
            desk.run("DELETE FROM stopped WHERE projection = %s AND book = %s", EVERY, book)
            desk.commit()
            log.warning("Book %s can be followed again.", book)
    return turned


def forget(desk: Desk, names: Iterable[str]) -> None:
    """Read models are regenerated: none of them stands still any more. Within the change-over's transaction."""
    gone = set(names)
    for stopped in listed(desk):
        if stopped.projection in gone:
            desk.run("DELETE FROM line_position WHERE line = %s AND book = %s", stopped.line, stopped.book)
            desk.run("DELETE FROM stopped WHERE projection = %s AND book = %s", stopped.projection, stopped.book)
    rows: Sequence[tuple[Any, ...]] = desk.run("SELECT line, book, behind FROM line_position WHERE behind <> ''")
    for line, book, behind in rows:
        set_behind(desk, line, book, set(behind.split(",")) - gone)
