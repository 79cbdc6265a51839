"""The product as the model's adapter uses it: one database, and what every history in it shares."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from domain.office import Office
from projections import progress, status
from projections.catalogue import ALL
from projections.page import HISTORY, Page, Row
from service.follower.folding import line_of
from service.follower.statements import columns
from service.store.event_store import Books
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.inline import books_of, projector_of

FOLDED = line_of("again", [one for one in ALL if one.compared], {one.name: 0 for one in ALL})


class Shop:
    """A database with its projector, and an office for each way of folding. The clock is that of the history."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now: datetime
        self.projector = projector_of(engine)
        self.projector.upgrade()
        self.reader = Reader(to_newest)
        self.books: dict[bool, Books] = {
            inline: books_of(engine, self.clock, inline=inline) for inline in (False, True)
        }
        mark = "?" if engine.dialect.name == "sqlite" else "%s"
        self._asked = [
            (table.name, table.columns.keys(), f"SELECT {columns(table)} FROM {table.name} WHERE book = {mark}")
            for projection in FOLDED.projections
            for table in projection.tables
        ]
        self.offices = {inline: Office(books) for inline, books in self.books.items()}

    def clock(self) -> datetime:
        return self.now

    def rows(self, book: str, *, as_of: int | None = None, known_at: int | None = None) -> dict[str, Any]:
        """The living status of a book's dossiers."""
        asked = status.chosen(places=None, book=book, as_of=as_of, known_at=known_at)
        with self.engine.connect() as db:
            return {row["dossier"]: row for row in db.execute(asked).mappings()}

    def figures(self, book: str) -> dict[tuple[str, str], tuple[int, int, int]]:
        with self.engine.connect() as db:
            lines = progress.progress(db, book=book, year=2026)
        return {(line.place, line.title): (line.all, line.registered, line.recognised) for line in lines}

    def living(self, book: str) -> dict[str, list[Row]]:
        """Every row of every read model of a book, as it stands."""
        found: dict[str, list[Row]] = {}
        # Asked thousands of times, of every table: past SQLAlchemy, which takes a quarter of the time.
        with self.engine.connect() as db, closing(db.connection.cursor()) as cursor:
            for name, named, asked in self._asked:
                cursor.execute(asked, (book,))
                found[name] = [dict(zip(named, row, strict=True)) for row in cursor.fetchall()]
        return found

    @staticmethod
    def folded(facts: list[Any]) -> dict[str, list[Row]]:
        """The same rows out of a book's facts, folded afresh in one page."""
        page = Page(facts)
        while lacking := page.lacks(want for one in FOLDED.projections for want in one.wanted(page)):
            for lookup, keys in lacking.items():
                if isinstance(lookup, str):
                    assert lookup == HISTORY
                    page.learn_history(keys, [fact for fact in facts if fact.stream in set(keys)])
                else:
                    page.learn(lookup, keys, ())
        for fact in facts:
            for projection in FOLDED.projections:
                projection.fold(fact, page)
        changes = page.changes()
        return {table.name: changes.get(table, []) for one in FOLDED.projections for table in one.tables}


Command = Callable[[Any], dict[str, Any]]
