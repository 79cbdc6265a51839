"""What a writer of the product has, and the communes that writers work in."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select

from domain.desk import Desk, Request
from domain.ids import new_id
from domain.office import Office
from domain.stream import Act
from domain.streams import STREAMS
from projections.catalogue import ALL
from service.acting import vault_rows
from service.clocks import StoreClock
from service.database import make_engine
from service.follower.projector import Projector
from service.migrations import upgrade
from service.privacy.wallet import Wallet
from service.schema import setting
from service.store.encoding import FactMapper
from service.store.event_store import Books
from service.store.ledger import ledger_of
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.scenario import SEEN, Commune

now = StoreClock()


def nobody(owners: list[str]) -> dict[str, dict[str, str] | None]:
    """Names play no part in a step: the vault is empty here."""
    return dict.fromkeys(owners, None)


def found(url: str, *, books: int, households: int = 0) -> list[Commune]:
    """Communes with officers and mandates on a migrated database; what the writers need is kept beside them."""
    engine = make_engine(url, threads=2)
    upgrade(engine)
    Projector(engine, ALL, nobody, Reader(to_newest)).upgrade()
    communes = []
    for book in range(books):
        commune = Commune(engine, now=now())
        if households:
            commune.enroll(households)
        with engine.begin() as db:
            db.execute(insert(setting).values(name=f"bench.{book}", value=json.dumps(_kept(commune))))
        communes.append(commune)
    return communes


def _kept(commune: Commune) -> dict[str, Any]:
    return {name: getattr(commune, name) for name in Bench.__annotations__}


class Bench:
    """What one writer has: its own connection, office and projector, and a commune's people."""

    province: str
    commune: str
    village: str
    officer: str
    appraiser: str
    signer: str
    mandates: dict[str, str]
    offices: dict[str, str]
    households: list[tuple[str, str]]

    def __init__(self, url: str, book: int) -> None:
        engine = make_engine(url, threads=1, by_key=True)
        self.projector = Projector(engine, ALL, nobody, Reader(to_newest))
        self.books = Books(ledger_of(engine), FactMapper(STREAMS), now, folds=self.projector)
        self.office = Office(self.books)
        with engine.connect() as db:
            kept = json.loads(db.execute(select(setting.c.value).where(setting.c.name == f"bench.{book}")).scalar_one())
        for name, value in kept.items():
            setattr(self, name, value)

    def act(self, person: str, **more: Any) -> Act:
        mandate = self.mandates[person]
        return Act(
            book=self.commune,
            actor=person,
            now=now(),
            command_id=new_id(),
            source="form",
            office=self.offices[person],
            mandate=mandate,
            entry_mandate=mandate,
            seen=SEEN,
            **more,
        )

    def perform(
        self, act: Act, decide: Callable[[Desk], dict[str, Any]], *, wallet: Wallet | None = None
    ) -> dict[str, Any]:
        return self.office.perform(Request(act, "d" * 64, vault_rows(wallet)), decide)
