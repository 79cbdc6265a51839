"""A decision over a list, with the codes of its certificates, through the product's own commands, store and projector."""

import json
import time
from datetime import date

from sqlalchemy import insert, select

from domain.clock import VIETNAM
from domain.commands import award, posting
from domain.ids import new_id
from projections.catalogue import ALL
from service.database import make_engine
from service.follower.projector import Projector
from service.privacy.vault import Vault
from service.public import codes
from service.schema import setting
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.benchmarks.product.desk import Bench, found, nobody, now
from tests.benchmarks.subject import Decided

KEY = b"v" * 32


class ProductBatch:
    """A decision over a list, and every view current."""

    name = "product"

    def prepare(self, url: str, *, dossiers: int) -> None:
        (commune,) = found(url, books=1)
        ready = commune.register(commune.enroll(dossiers), done=date(2026, 9, 1))
        commune.assess(ready, done=date(2026, 9, 2))
        commune.meet(ready, held_on=date(2026, 9, 3))
        posted = new_id()
        commune.perform(
            commune.act(commune.officer),
            lambda at: posting.open_posting(
                at, posting=posted, place=commune.village, dossiers=ready, posted_on=date(2026, 9, 4)
            ),
        )
        commune.close(posted)
        commune.appraise(ready)
        engine = make_engine(url, threads=1)
        Projector(engine, ALL, nobody, Reader(to_newest)).catch_up_all()
        with engine.begin() as db:
            db.execute(insert(setting).values(name="bench.ready", value=json.dumps(ready)))

    def decide(self, url: str, *, dossiers: int) -> Decided:
        desk = Bench(url, 0)
        with make_engine(url, threads=1).connect() as db:
            ready = json.loads(db.execute(select(setting.c.value).where(setting.c.name == "bench.ready")).scalar_one())
        engine, decision = make_engine(url, threads=1), new_id()
        vault = Vault(engine, KEY)
        started = time.perf_counter()
        wallet = vault.wallet()
        given = codes.made(wallet, decision, ready)
        desk.perform(
            desk.act(desk.signer),
            lambda at: award.issue_decision(
                at,
                decision=decision,
                number="45/QĐ-UBND",
                signed_on=now().astimezone(VIETNAM).date(),
                form="direct",
                basis=["Căn cứ minh họa"],
                recognised=ready,
                codes=given,
            ),
            wallet=wallet,
        )
        appended = time.perf_counter() - started
        desk.projector.catch_up(desk.commune)
        current = time.perf_counter() - started
        with engine.connect() as db:
            coded = len(codes.codes_of(vault, db, decision))
        if (len(ready), coded) != (dossiers, dossiers):
            raise AssertionError(f"{len(ready)} of {dossiers} were decided, {coded} with a code")
        return Decided(appended=appended, current=current)
