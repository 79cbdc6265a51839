"""Books without an office: facts of plain streams, saved as a test says."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from domain.append import Append, Command
from domain.cycle import Target
from domain.ids import new_id
from domain.stream import Act, Stream
from service import schema
from tests.inline import books_of
from tests.scenario import Clock

POSTGRESQL_GUARDS = ("DROP TRIGGER fact_is_for_ever ON fact",)
SQLITE_GUARDS = (
    "DROP TRIGGER fact_is_never_changed",
    "DROP TRIGGER fact_is_never_removed",
    "DROP TRIGGER fact_is_never_replaced",
)


def act_in(book: str, **more: Any) -> Act:
    """An act of the system in that book."""
    told = {"actor": "system:test", "command_id": new_id(), "source": "cli"} | more
    return Act(book=book, **told)


def target_data(year: int) -> dict[str, Any]:
    """What a target's fact tells."""
    return {
        "year": year,
        "title": "family",
        "measure": "share",
        "numerator": "recognised",
        "denominator": "all",
        "share": "72.00",
        "scope": {"vi": "hộ gia đình", "en": "households"},
        "source": {"document": "Kế hoạch minh họa", "passage": "II.1"},
        "entry_mandate": None,
    }


class Bookkeeper:
    """Writes targets, the plainest facts there are, into any book."""

    def __init__(self, engine: Engine, clock: Clock, *, inline: bool = False) -> None:
        self.engine = engine
        self.clock = clock
        self.books = books_of(engine, clock, inline=inline)

    def target(self, book: str, *, year: int = 2026, facts: int = 1, act: Act | None = None, **data: Any) -> Target:
        """A stream with that many facts, not yet saved."""
        act = act or act_in(book, now=self.clock())
        stream = Target.open(Target.Set, Target.stream_of(book=book, year=year), act, **target_data(year) | data)
        self.add(stream, act, facts - 1, **data)
        return stream

    def add(self, stream: Target, act: Act, facts: int = 1, **data: Any) -> None:
        for _ in range(facts):
            stream.happen(Target.Set, act, **target_data(int(stream.id.rpartition(".")[2])) | data)

    def save(self, *streams: Stream, append: Append | None = None) -> list[int]:
        """Save what is pending, on the heads as they are now; returns the positions."""
        append = append or Append()
        append.heads = self.books.load([stream.id for stream in streams]).heads
        facts = [fact for stream in streams for fact in stream.collect_events()]
        return [recording.notification.id for recording in self.books.put(facts, append=append)]

    def write(self, book: str, *, year: int = 2026) -> list[int]:
        return self.save(self.target(book, year=year))

    @staticmethod
    def command(id: str | None = None, *, digest: str = "d" * 64) -> Command:
        return Command(id or new_id(), "system:test", digest)

    def positions(self, book: str) -> list[int]:
        return [line.position for line in self.books.ledger.read(book, after=0, limit=1_000_000)]


def stored(engine: Engine) -> dict[str, int]:
    """How many rows lie in the tables that an append writes."""
    tables = (schema.fact, schema.command, schema.vault_key, schema.vault_version)
    with engine.connect() as db:
        return {table.name: db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def times(engine: Engine, book: str) -> Sequence[int]:
    """When each fact of a book was recorded, by position."""
    fact = schema.fact
    with engine.connect() as db:
        return (
            db.execute(select(fact.c.recorded_at).where(fact.c.book == book).order_by(fact.c.position)).scalars().all()
        )


def without_guards(db: Connection) -> None:
    """What someone does first who wants to change history."""
    for statement in POSTGRESQL_GUARDS if db.dialect.name == "postgresql" else SQLITE_GUARDS:
        db.execute(text(statement))
