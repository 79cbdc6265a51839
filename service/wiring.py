"""Wiring: puts the running parts together once for each process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Engine, select

from domain.office import Office
from domain.streams import STREAMS
from projections.catalogue import ALL
from service.clocks import clock_of
from service.config import Config
from service.counting import Counting
from service.database import make_engine
from service.demonstration import is_marked, refuse_in_production
from service.follower.apart import projector_apart
from service.follower.projector import Projector
from service.identity.identity import Identity
from service.privacy.vault import Vault
from service.schema import setting
from service.store.encoding import FactMapper
from service.store.event_store import Books
from service.store.ledger import Ledger, ledger_of
from service.store.newest import to_newest
from service.store.reader import Reader

Clock = Callable[[], datetime]


def settings(engine: Engine) -> dict[str, str]:
    """What is written down about this database itself."""
    with engine.connect() as db:
        return {row.name: row.value for row in db.execute(select(setting.c.name, setting.c.value))}


@dataclass(frozen=True)
class Wiring:
    """The parts of one process."""

    config: Config
    engine: Engine
    # The same database for store, projector and whatever else goes by keys only; on SQLite the very same engine.
    by_key: Engine
    demonstration: bool
    clock: Clock
    vault: Vault
    ledger: Ledger
    books: Books
    office: Office
    projector: Projector
    identity: Identity
    reader: Reader

    def close(self) -> None:
        """Give back every connection."""
        self.by_key.dispose()
        self.engine.dispose()

    def catch_up(self) -> None:
        """Bring the read models to where the books are: what a page shows after a command includes its effect."""
        self.projector.catch_up_all()


def wire(config: Config, *, engine: Engine | None = None, clock: Clock | None = None) -> Wiring:
    """The parts over a migrated database; a real start refuses a demonstration's database."""
    engine = engine or make_engine(config.database_url, threads=config.threads)
    stored = settings(engine)
    refuse_in_production(engine, config)
    clock = clock or clock_of(stored)
    vault = Vault(engine, config.vault_key, config.vault_key_also)
    by_key = engine if engine.dialect.name == "sqlite" else make_engine(engine.url, threads=config.threads, by_key=True)
    ledger = ledger_of(by_key)
    reader = Reader(to_newest)
    projector = Projector(by_key, ALL, vault.names_of, reader, partial(projector_apart, config))
    books = Books(ledger, FactMapper(STREAMS), clock, folds=projector)
    return Wiring(
        config=config,
        engine=engine,
        by_key=by_key,
        demonstration=is_marked(engine),
        clock=clock,
        vault=vault,
        ledger=ledger,
        books=books,
        office=Office(books, Counting(engine, projector)),
        projector=projector,
        identity=Identity.configured(engine, vault, config),
        reader=reader,
    )
