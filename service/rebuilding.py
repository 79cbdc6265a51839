"""Rebuilding: fill the next generation beside the living one while writing goes on, then change over at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from projections.readmodel import Projection
from service import generations, stopping
from service.desks import Desk
from service.exclusive import exclusive
from service.folding import Line, line_of

if TYPE_CHECKING:
    from service.projector import Projector

PAGE = 5_000
LINE = "rebuild"

# Called after each page with book, position reached and head of the book.
Told = Callable[[str, int, int], None]


def silent(book: str, position: int, head: int) -> None:
    """For those who do not want to be told."""


def models(desk: Desk) -> list[tuple[str, int, int]]:
    """Name, fold version and generation of the read models in force."""
    return [(row[0], row[1], row[2]) for row in desk.run("SELECT projection, version, generation FROM read_model")]


def name_of(found: Sequence[tuple[str, int, int]]) -> str:
    """Name of the living line over these read models. It changes with every change-over.

    So a projector that still works for the tables of before no longer finds its rows, not even one that waited
    for their locks meanwhile, and looks up the generations again: nothing is ever written into a table put away.
    Name and generations must come from one reading, or a change-over between two would tie a new name to old tables.
    """
    return f"live.{sum(generation for _, _, generation in found)}"


def live_name(desk: Desk) -> str:
    """Name of the line that lives now."""
    return name_of(models(desk))


def enter(desk: Desk, line: str, book: str) -> None:
    """Give a book its row in a line, if it has none."""
    desk.run(
        "INSERT INTO line_position (line, book, position) SELECT %s, id, 0 FROM book WHERE id = %s "
        "ON CONFLICT DO NOTHING",
        line,
        book,
    )


def enter_living(desk: Desk, line: str, book: str) -> None:
    """The same for the living line, unless a change-over has given it another name meanwhile."""
    desk.run(
        "INSERT INTO line_position (line, book, position) SELECT %s, id, 0 FROM book "
        "WHERE id = %s AND %s = 'live.' || (SELECT coalesce(sum(generation), 0) FROM read_model) "
        "ON CONFLICT DO NOTHING",
        line,
        book,
        line,
    )


def rebuild(projector: Projector, names: Sequence[str] | None, told: Told) -> list[str]:
    """Regenerate the named read models and those that share rows with them; until the end nobody sees it.

    Stopped half-way it leaves tables that nobody reads; the next rebuild drops them first.
    """
    chosen = closure(projector.projections, names)
    dialect = projector.engine.dialect
    with exclusive(projector.engine, LINE), projector.desk() as desk:
        found = {name: generation for name, _, generation in models(desk)}
        fresh = max(found.values(), default=0) + 1
        clear(desk, LINE, chosen, fresh)
        generations.create(desk, chosen, fresh, dialect)
        line = line_of(LINE, chosen, {projection.name: fresh for projection in chosen})
        fill(projector, desk, line, told)
        generations.add_indexes(desk, chosen, fresh, dialect)
        fill(projector, desk, line, told)
        _change_over(projector, desk, line, fresh)
        for projection in chosen:
            if projection.name in found:
                generations.drop(desk, [projection], found[projection.name])
    return [projection.name for projection in chosen]


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


def fill(projector: Projector, desk: Desk, line: Line, told: Told = silent) -> None:
    """Fold every book into a line as far as it goes, each page in a transaction of its own."""
    for book, head in desk.run("SELECT id, head FROM book ORDER BY id"):
        enter(desk, line.name, book)
        while (turned := projector.folder.page(desk, line, book, size=PAGE)) and turned[1]:
            told(book, turned[0], max(head, turned[0]))


def _to_the_end(projector: Projector, desk: Desk, line: Line, book: str) -> None:
    while (turned := projector.folder.page(desk, line, book, size=PAGE, within=True)) and turned[1]:
        pass


def _change_over(projector: Projector, desk: Desk, line: Line, fresh: int) -> None:
    desk.begin()
    found = {name: generation for name, _, generation in models(desk)}
    live = live_name(desk)
    new = {projection.name for projection in line.projections}
    kept = [one for one in projector.projections if one.name in found and one.name not in new]
    others = line_of(live, kept, found)
    for (book,) in desk.run("SELECT id FROM book ORDER BY id"):
        enter(desk, line.name, book)
        enter(desk, live, book)
        # Once nothing can be added to the book, both lines come to its end, so they meet at the same position. Most is
        # folded before, so that whoever writes waits for a few facts only.
        for each in (line, others):
            _to_the_end(projector, desk, each, book)
        desk.quieten(book)
        for each in (line, others):
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
    desk.run("DELETE FROM line_position WHERE line = %s", line.name)
    desk.run("UPDATE line_position SET line = %s WHERE line = %s", live_name(desk), live)
    desk.commit()
