"""Rebuilding: fill the next generation beside the living one while writing goes on, then change over at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from domain.ids import new_id
from projections.readmodel import Projection
from service.exclusive import exclusive
from service.follower import stopping
from service.follower.desks import Desk
from service.follower.folding import Line, line_of
from service.follower.lines import enter, live_name, models, name_of
from service.follower.statements import physical
from service.regeneration import generations
from service.regeneration.crew import hands
from service.regeneration.filling import ANALYZE, FILL, INDEX, PAGE, FillingStopped, Fresh, Task, Told
from service.regeneration.outdated import Outdated, compared

if TYPE_CHECKING:
    from service.follower.projector import Projector

LINE = "rebuild"
# With fewer facts than this left behind a change-over is begun: whoever writes waits while they are folded.
NEAR = 1_000
ROUNDS = 10

# Called with what is done now, between the facts.
Said = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild has done: the read models, from how many facts, and how those before differed from the facts."""

    names: list[str]
    facts: int = 0
    outdated: tuple[Outdated, ...] = ()
    # Books of which nothing can be said, since somebody wrote in them all the time.
    unproved: tuple[str, ...] = ()


def silent(book: str, position: int, head: int) -> None:
    """For those who do not want to be told."""


def unsaid(what: str) -> None:
    """For those who do not want to hear of it."""


def rebuild(
    projector: Projector,
    names: Sequence[str] | None,
    told: Told = silent,
    said: Said = unsaid,
    processes: int | None = None,
) -> Rebuilt:
    """Regenerate the named read models and those that share rows with them; until the end nobody sees it.

    Stopped half-way it leaves tables that nobody reads; the next rebuild drops them first.
    """
    chosen = closure(projector.projections, names)
    with exclusive(projector.engine, LINE), projector.desk() as desk:
        many = cores(projector.engine, processes)
        try:
            return _rebuilt(projector, desk, chosen, models(desk), told, said, many)
        except projector.engine.dialect.loaded_dbapi.Error as error:
            _give_back(projector, desk)
            raise FillingStopped(f"The database could not go on: {str(error).partition(chr(10))[0]}.") from error
        except BaseException:
            _give_back(projector, desk)
            raise


def _rebuilt(
    projector: Projector,
    desk: Desk,
    chosen: list[Projection],
    found: list[tuple[str, int, int]],
    told: Told,
    said: Said,
    processes: int,
) -> Rebuilt:
    fresh = max((generation for _, _, generation in found), default=0) + 1
    line = _begun(projector, desk, chosen, fresh)
    facts = _filled(projector, desk, line, fresh, told, said, processes)
    said("Comparing")
    outdated, unproved = compared(projector, desk, line, name_of(found), found)
    said("Changing over")
    _change_over(projector, desk, line, fresh)
    # Who still reads the tables of before is not waited for long: the next rebuild drops them too.
    with suppress(projector.engine.dialect.loaded_dbapi.Error):
        _drop_left(projector, desk)
    return Rebuilt([projection.name for projection in chosen], facts, outdated, unproved)


def _begun(projector: Projector, desk: Desk, chosen: list[Projection], fresh: int) -> Line:
    """Empty tables, and every book's row at its beginning."""
    # Its name is used once: processes of a rebuild that was killed, which may still be at a page, have another's rows.
    name = f"{LINE}.{new_id()}"
    _take_away(desk)
    _drop_left(projector, desk)
    generations.create(desk, chosen, fresh, projector.engine.dialect)
    for (book,) in desk.run("SELECT id FROM book"):
        enter(desk, name, book)
    return line_of(name, chosen, {projection.name: fresh for projection in chosen})


def _filled(projector: Projector, desk: Desk, line: Line, fresh: int, told: Told, said: Said, processes: int) -> int:
    """Fill and index the tables, the largest books first, then fold what was recorded meanwhile; how many facts."""
    books = desk.run("SELECT id, head FROM book ORDER BY head DESC, id")
    fills: list[Task] = [(FILL, book, head) for book, head in books]
    made = Fresh(line.name, tuple(projection.name for projection in line.projections), fresh)
    with hands(projector, made, fills, processes) as shared:
        shared.do(fills, told)
        said("Indexing")
        shared.do(_indexing(projector, desk, line, fresh), told)
    said("Catching up")
    for _ in range(ROUNDS):
        if fill(projector, desk, line, told) < NEAR:
            break
    return sum(head for _, head in books)


def _indexing(projector: Projector, desk: Desk, line: Line, fresh: int) -> list[Task]:
    """What is left to do with full tables; one index at a time, lest one process have the largest table to itself."""
    tables = generations.largest_first(desk, line.generations, fresh, projector.engine.dialect)
    made: list[Task] = [(INDEX, name, 0) for table in tables for name in generations.indexes(table)]
    return made + [(ANALYZE, table.name, 0) for table in tables]


def cores(engine: Engine, wished: int | None) -> int:
    """How many processes fill tables: as many as wished or one a core, but SQLite has one writer."""
    return 1 if engine.dialect.name == "sqlite" else wished or len(os.sched_getaffinity(0))


def _drop_left(projector: Projector, desk: Desk) -> None:
    found = {name: generation for name, _, generation in models(desk)}
    living = {
        physical(table, found[one.name]) for one in projector.projections if one.name in found for table in one.tables
    }
    upto = max(found.values(), default=0) + 1
    generations.drop_left(desk, projector.projections, living, upto, projector.engine.dialect)


def _take_away(desk: Desk) -> None:
    """No rebuild that was begun before has a row any more; a page that is just being folded is waited for."""
    desk.run("DELETE FROM line_position WHERE line LIKE %s", f"{LINE}.%")


def _give_back(projector: Projector, desk: Desk) -> None:
    """Give back the space of what was begun, where that is still possible; the next rebuild does it otherwise."""
    with suppress(Exception):
        desk.give_up()
        _take_away(desk)
        _drop_left(projector, desk)


def closure(projections: Sequence[Projection], names: Sequence[str] | None) -> list[Projection]:
    """The projections of these names and all that share rows with them, either way: they change over together."""
    known = {projection.name: projection for projection in projections}
    chosen: set[str] = set()
    waiting = list(known if names is None else names)
    while waiting:
        name = waiting.pop()
        if name not in known:
            raise ValueError(f"There is no read model {name!r}; there are {', '.join(sorted(known))}.")
        if name not in chosen:
            chosen.add(name)
            waiting += known[name].needs
            waiting += (projection.name for projection in projections if name in projection.needs)
    return [projection for projection in projections if projection.name in chosen]


def clear(desk: Desk, line: str, projections: Sequence[Projection], generation: int) -> None:
    """Put away what an interrupted run has left."""
    generations.drop(desk, projections, generation)
    desk.run("DELETE FROM line_position WHERE line = %s", line)


def fill(projector: Projector, desk: Desk, line: Line, told: Told = silent) -> int:
    """Fold every book into a line as far as it goes, each page in a transaction of its own; how many facts it were."""
    folded = 0
    for book, head in desk.run("SELECT id, head FROM book ORDER BY id"):
        enter(desk, line.name, book)
        while (turned := projector.folder.page(desk, line, book, size=PAGE)) and turned.facts:
            folded += turned.facts
            told(book, turned.position, max(head, turned.position))
    return folded


def _to_the_end(projector: Projector, desk: Desk, line: Line, book: str) -> None:
    while (turned := projector.folder.page(desk, line, book, size=PAGE, within=True)) and turned.facts:
        pass


def _change_over(projector: Projector, desk: Desk, line: Line, fresh: int) -> None:
    desk.begin()
    found = {name: generation for name, _, generation in models(desk)}
    live = live_name(desk)
    new = {projection.name for projection in line.projections}
    kept = [one for one in projector.projections if one.name in found and one.name not in new]
    # Where all are made anew nobody is left to come along: after an import that would be every fact for nothing.
    moving = [line, line_of(live, kept, found)] if kept else [line]
    for (book,) in desk.run("SELECT id FROM book ORDER BY id"):
        for each in moving:
            enter(desk, each.name, book)
        # Once nothing can be added to the book, all lines come to its end, so they meet at the same position. Most is
        # folded before, so that whoever writes waits for a few facts only.
        for each in moving:
            _to_the_end(projector, desk, each, book)
        desk.quieten(book)
        for each in moving:
            _to_the_end(projector, desk, each, book)
    generations.show(desk, line.projections, fresh, projector.engine.dialect)
    for projection in line.projections:
        desk.run(
            "INSERT INTO read_model (projection, version, generation) VALUES (%s, %s, %s) "
            "ON CONFLICT (projection) DO UPDATE SET version = excluded.version, generation = excluded.generation",
            projection.name,
            projection.version,
            fresh,
        )
    stopping.forget(desk, new)
    stays, goes = (live, line.name) if kept else (line.name, live)
    desk.run("DELETE FROM line_position WHERE line = %s", goes)
    desk.run("UPDATE line_position SET line = %s WHERE line = %s", live_name(desk), stays)
    desk.commit()
