"""Population: the dossiers an inspection draws from, as they stand at one position of each book."""

from collections.abc import Collection

from sqlalchemy import Engine

from domain.commands.inspections import Scope
from domain.errors import OutOfDate
from domain.sampling import Listed
from projections import status
from service.follower.projector import Projector

TRIES = 5


def population(
    engine: Engine, projector: Projector, scope: Scope, *, books: Collection[str], places: Collection[str]
) -> list[Listed]:
    """A list for each book that has one. What was written while reading is read again."""
    for _ in range(TRIES):
        before = _positions(projector, books)
        found: dict[str, dict[str, str]] = {}
        with engine.connect() as db:
            asked = status.chosen(places=places, year=scope.year, states=scope.states)
            for row in db.execute(asked.where(status.status.c.title.in_(scope.titles))).mappings():
                found.setdefault(row["book"], {})[row["dossier"]] = row["place"]
        if before == _positions(projector, books) and found.keys() <= before.keys():
            return [Listed(book, before[book], found[book]) for book in sorted(found)]
    raise OutOfDate


def _positions(projector: Projector, books: Collection[str]) -> dict[str, int]:
    return {book: projector.position(book) for book in books}
