"""Resuming: read models that stood still in a book go on exactly where they stopped, until they are with the others.

Rows of read models that they need are wanted as they stood before each fact. Where those have gone on meanwhile, they
are regenerated for the book beside the living tables, up to where the others stood still, and go along from there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from projections.readmodel import Projection
from service.exclusive import exclusive
from service.follower import stopping
from service.follower.desks import Desk
from service.follower.folding import Line
from service.follower.lines import enter, place_of
from service.follower.stopping import Stopped
from service.follower.unfoldable import EVERY, Unfoldable
from service.regeneration import generations, rebuilding

if TYPE_CHECKING:
    from service.follower.projector import Projector

LINE = "resume"
# Tables of that generation are seen by nobody else, and no rebuild ever comes to so many.
BESIDE = 1_000_000_000
PAGE = 5_000


def due(desk: Desk, *, at: int) -> list[Stopped]:
    """Whose pause is over, without those that only go along with another."""
    over = set(desk.run("SELECT projection, book FROM stopped WHERE next_try <= %s", at))
    return [one for one in stopping.listed(desk) if one.projection == one.root and (one.root, one.book) in over]


def resume(projector: Projector, stopped: Stopped) -> Stopped | None:
    """Let what stands still go on, with all that does for its sake: None, or where it still stands."""
    if stopped.root == EVERY:
        projector.catch_up(stopped.book)
    else:
        with exclusive(projector.engine, LINE), projector.desk() as desk:
            _go_on(projector, desk, stopped)
    found = {(one.projection, one.book): one for one in projector.stopped()}
    return found.get((stopped.projection, stopped.book))


def _go_on(projector: Projector, desk: Desk, stopped: Stopped) -> None:
    book, main = stopped.book, projector.load(desk)
    own = [one for one in stopping.listed(desk) if (one.line, one.book) == (stopped.line, book)]
    members = _named(main, {one.projection for one in own})
    needed = _needed(main, members)
    with _line(projector, desk, main, stopped, members, needed) as line:
        stuck = {stopped.root, *(one.name for one in needed)}
        try:
            while not _joined(projector, desk, main, line, book):
                stopping.page(projector.folder, desk, line, book, size=PAGE, wait=True, needed=stuck)
        except Unfoldable as found:
            _stand(desk, stopped, found)


def _named(line: Line, names: Collection[str]) -> tuple[Projection, ...]:
    return tuple(one for one in line.projections if one.name in names)


def _needed(main: Line, members: Sequence[Projection]) -> tuple[Projection, ...]:
    """The read models whose rows the members need and that have gone on without them."""
    names = {one.name for one in members}
    found: set[str] = set()
    while more := {need for one in (*members, *_named(main, found)) for need in one.needs} - names - found:
        found |= more
    return _named(main, found)


@contextmanager
def _line(
    projector: Projector,
    desk: Desk,
    main: Line,
    stopped: Stopped,
    members: tuple[Projection, ...],
    needed: tuple[Projection, ...],
) -> Iterator[Line]:
    """The line of those that stood still; what they need stands beside it as it was there."""
    beside = {table: BESIDE for one in needed for table in one.tables}
    order = tuple(one for one in main.projections if one in members or one in needed)
    line = Line(stopped.line, order, {**main.generations, **beside})
    if not needed:
        yield line
        return
    rebuilding.clear(desk, LINE, needed, BESIDE)
    generations.create(desk, needed, BESIDE, projector.engine.dialect)
    enter(desk, LINE, stopped.book)
    end = place_of(desk, stopped.line, stopped.book) or 0
    projector.folder.up_to(desk, Line(LINE, needed, beside), stopped.book, 0, end, size=PAGE)
    yield line
    rebuilding.clear(desk, LINE, needed, BESIDE)


def _joined(projector: Projector, desk: Desk, main: Line, line: Line, book: str) -> bool:
    """Bring those that stood still to where all others are, who wait meanwhile, and let them go along from there."""
    at, end = place_of(desk, line.name, book), place_of(desk, main.name, book)
    if at is None or end is None:
        # A rebuild has changed over meanwhile: they were regenerated, or are to be tried again.
        return True
    if end - at > PAGE:
        return False
    try:
        behind = stopping.hold(desk, main.name, book)
        if behind is not None:
            end = place_of(desk, main.name, book) or 0
            projector.folder.up_to(desk, line, book, at, end, size=PAGE, within=True)
            _join(desk, main, line, book, behind)
        desk.commit()
    except Unfoldable:
        desk.give_up()
        return False
    return True


def _join(desk: Desk, main: Line, line: Line, book: str, behind: set[str]) -> None:
    rejoined = {
        name for (name,) in desk.run("SELECT projection FROM stopped WHERE line = %s AND book = %s", line.name, book)
    }
    stopping.set_behind(desk, main.name, book, behind - rejoined)
    desk.run("DELETE FROM line_position WHERE line = %s AND book = %s", line.name, book)
    desk.run("DELETE FROM stopped WHERE line = %s AND book = %s", line.name, book)
    stopping.log.warning("In book %s these go on: %s.", book, ", ".join(sorted(rejoined)))


def _stand(desk: Desk, stopped: Stopped, found: Unfoldable) -> None:
    """Write down that it still stands, where, and that it was tried."""
    if stopping.hold(desk, stopped.line, stopped.book, found.after) is None:
        desk.give_up()
        return
    for one in stopping.listed(desk):
        if (one.line, one.book) == (stopped.line, stopped.book):
            still = replace(one, position=found.after, type=found.type, digest=found.digest, error=found.error)
            stopping.note(desk, replace(still, tries=one.tries + 1))
    desk.commit()
