"""Auditing: the books read in their order and handed to the rules of conformance, dossier after dossier."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from domain.conformance import Register
from domain.conformance.auditing import Audit
from domain.fact import Recorded
from domain.procedures import editions, load_procedure
from domain.rulebook import stream_of
from domain.workflow import Procedure
from service.schema import fact, stream_head
from service.store.ledger import Ledger
from service.store.reader import Reader
from service.store.verification import snapshot

# So many dossiers are read in one piece, and no more are ever held.
AT_ONCE = 250
PAGE = 2_000
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Span:
    """What is audited: books with the position that each is read up to, and those that are read beside them.

    Beside them are the books of the level above, which say who held which mandate. Of one year, or of all. `on` is the
    day on which it is looked at what still waits.
    """

    books: Mapping[str, int]
    beside: Mapping[str, int]
    year: int | None = None
    on: date | None = None

    @property
    def positions(self) -> dict[str, int]:
        """Every book that is read, with the position it is read up to."""
        return {**self.beside, **self.books}


def audit(
    engine: Engine,
    reader: Reader,
    span: Span,
    *,
    under: Mapping[str, Procedure] | None = None,
    step: Step = lambda _: None,
) -> Audit:
    """Replay the books, as they were at one moment; `step` is told of each dossier that was looked at."""
    register = Register()
    with snapshot(engine) as db:
        for book, upto in span.positions.items():
            for page in _pages(db, reader, book, upto, topics=register.topics):
                register.take(page)
        found = Audit(register, year=span.year, under=under or {}, on=span.on)
        for book, upto in span.books.items():
            streams = dossiers_of(db, book, span.year)
            for start in range(0, len(streams), AT_ONCE):
                for facts in _dossiers(db, reader, book, upto, streams[start : start + AT_ONCE]):
                    found.look(facts)
                step(len(streams[start : start + AT_ONCE]))
            for page in _pages(db, reader, book, upto, beside=True):
                found.beside(page)
    found.end()
    return found


def span_of(
    engine: Engine,
    chosen: Sequence[str],
    beside: Sequence[str],
    *,
    known_at: int,
    year: int | None,
    on: date | None = None,
) -> Span:
    """The positions that these books had come to by then; what is recorded never lies before what was."""
    with engine.connect() as db:
        c = fact.c
        asked = select(c.book, func.max(c.position)).where(c.book.in_([*chosen, *beside]), c.recorded_at <= known_at)
        ends: dict[str, int] = dict(db.execute(asked.group_by(c.book)).all())
    return Span(
        {book: ends.get(book, 0) for book in chosen},
        {book: ends.get(book, 0) for book in beside if book not in chosen},
        year,
        on,
    )


def procedures_in(ledger: Ledger, reader: Reader, book: str, titles: Iterable[str]) -> dict[str, Procedure]:
    """By digest, the procedures that can be held against a book: the packaged ones, and those that it adopted."""
    found = {each.digest: each for each in editions()}
    for title in titles:
        lines = ledger.stream(stream_of(book=book, kind="procedure", title=title))
        for each in reader.facts((line.position, line.digest, line.state) for line in lines):
            if each.data["digest"] not in found:
                found[each.data["digest"]] = load_procedure(each.data["edition"], file=each.data["edition_id"])
    return found


def dossiers_of(db: Connection, book: str, year: int | None) -> list[str]:
    """The streams of the dossiers that a book holds."""
    prefix = "d." if year is None else f"d.{year}."
    c = stream_head.c
    asked = select(c.stream).where(c.book == book, c.stream.startswith(prefix, autoescape=True)).order_by(c.stream)
    return list(db.execute(asked).scalars())


def _pages(
    db: Connection, reader: Reader, book: str, upto: int, *, topics: Sequence[str] = (), beside: bool = False
) -> Iterator[list[Recorded]]:
    """The facts of these types, or those that are about no dossier; in the order of the book."""
    after, c = 0, fact.c
    among = c.topic.not_like("dossier.%") if beside else c.topic.in_(topics)
    asked = select(c.position, c.digest, c.state).where(c.book == book, c.position <= upto, among)
    asked = asked.order_by(c.position).limit(PAGE)
    while page := db.execute(asked.where(c.position > after)).all():
        yield reader.facts(_lines(page))
        after = page[-1].position


def _dossiers(db: Connection, reader: Reader, book: str, upto: int, streams: Sequence[str]) -> Iterator[list[Recorded]]:
    c = fact.c
    asked = select(c.position, c.digest, c.state).where(c.stream.in_(streams), c.book == book, c.position <= upto)
    facts: dict[str, list[Recorded]] = {}
    for each in reader.facts(_lines(db.execute(asked.order_by(c.stream, c.version)).all())):
        facts.setdefault(each.stream, []).append(each)
    yield from facts.values()


def _lines(rows: Sequence[Any]) -> list[tuple[int, str, bytes]]:
    return [(position, digest, bytes(state)) for position, digest, state in rows]
