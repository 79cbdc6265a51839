"""Verification: every fact of a book is computed again, and the first that is not as it was is named."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, select, union

from service.schema import book, fact, stream_head
from service.store.chaining import ENOUGH, Bad, Chains
from service.store.factcheck import FactCheck

PAGE = 2000
LOWEST = -(2**62)
Step = Callable[[int], None]


class Verified(NamedTuple):
    """What was looked at, and the first bad fact, if there is one."""

    books: int
    facts: int
    bad: Bad | None


@dataclass(slots=True)
class _Found:
    """The first of all that is wrong in one book; what has no position comes last."""

    book: str
    first: Bad | None = None
    gaps: list[int] = field(default_factory=list)

    def add(self, bad: Bad) -> None:
        if self.first is None or _order(bad) < _order(self.first):
            self.first = bad

    def missing(self, positions: range) -> None:
        self.gaps += positions[:ENOUGH]
        self.add(Bad(self.book, positions[0], None, None, "it is missing"))


def _order(bad: Bad) -> tuple[bool, int]:
    return bad.position is None, bad.position or 0


def verify(engine: Engine, books: Sequence[str] | None = None, *, step: Step = lambda _: None) -> Verified:
    """Look at every fact of every book, or of these; stops after the first book in which something is wrong."""
    chosen = books_of(engine) if books is None else books
    facts = 0
    for number, each in enumerate(chosen, start=1):
        with snapshot(engine) as db:
            count, bad = verify_book(db, each, step)
        facts += count
        if bad is not None:
            return Verified(number, facts, bad)
    return Verified(len(chosen), facts, None)


def books_of(engine: Engine) -> list[str]:
    """Every book that any table knows."""
    with engine.connect() as db:
        known = union(select(book.c.id), select(fact.c.book).distinct(), select(stream_head.c.book).distinct())
        return sorted(db.execute(known).scalars())


def heads_of(engine: Engine, books: Sequence[str]) -> int:
    """How many facts these books say they hold."""
    with engine.connect() as db:
        return sum(db.execute(select(book.c.head).where(book.c.id.in_(books))).scalars())


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A reading transaction that sees one instant, while others write on."""
    # SQLite's transactions see one instant as they are.
    postgresql = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as db:
        yield db.execution_options(**postgresql) if engine.dialect.name == "postgresql" else db


def verify_book(db: Connection, name: str, step: Step = lambda _: None) -> tuple[int, Bad | None]:
    """How many facts a book has as this connection sees it, and the first that is not as it was."""
    found = _Found(name)
    chains = Chains(name, found.add)
    check = FactCheck(name)
    last: Any = None
    count = 0
    for row in _rows(db, name, step):
        if row.position > (expected := last.position + 1 if last else 1):
            found.missing(range(expected, row.position))
        elif row.position < expected:
            found.add(Bad(name, row.position, row.stream, row.version, "it lies before the book's first position"))
        envelope, wrong = check.look(row)
        if wrong is not None:
            found.add(Bad(name, row.position, row.stream, row.version, wrong))
        chains.add(row, check.digest, envelope.get("previous_digest"))
        last = row
        count += 1
    _check_end(db, found, last)
    chains.close({row.stream: (row.version, row.digest) for row in _stream_heads(db, name)})
    return count, _named(found, chains)


def _rows(db: Connection, name: str, step: Step) -> Iterator[Row[Any]]:
    after = LOWEST
    asked = select(fact).where(fact.c.book == name).order_by(fact.c.position).limit(PAGE)
    while page := db.execute(asked.where(fact.c.position > after)).all():
        yield from page
        after = page[-1].position
        step(len(page))


def _stream_heads(db: Connection, name: str) -> Sequence[Row[Any]]:
    return db.execute(select(stream_head).where(stream_head.c.book == name)).all()


def _check_end(db: Connection, found: _Found, last: Any) -> None:
    """The book's own row says how many facts there are and when the last was recorded."""
    row = db.execute(select(book).where(book.c.id == found.book)).one_or_none()
    end = last.position if last else 0
    head = row.head if row else 0
    if head > end:
        found.missing(range(end + 1, head + 1))
    elif head < end:
        found.add(Bad(found.book, head + 1, None, None, "it lies beyond the book's head"))
    elif last and row and row.last_recorded != last.recorded_at:
        found.add(Bad(found.book, end, last.stream, last.version, "the book was last written at another time"))


def _named(found: _Found, chains: Chains) -> Bad | None:
    """Where one stream lacks as many facts as the book does, they are the same ones, in the same order."""
    first = found.first
    streams = {stream for stream, _ in chains.absent}
    if first is None or first.stream is not None or len(streams) != 1 or len(found.gaps) != len(chains.absent):
        return first
    return first._replace(stream=streams.pop(), version=min(version for _, version in chains.absent))
