"""The product as a contestant: the same acts through its own commands, store and projector."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count, cycle
from multiprocessing.synchronize import Event
from typing import Any

from sqlalchemy import insert, select

from domain.append import Append, Command
from domain.clock import VIETNAM
from domain.commands import appraisal, award, posting, registration, self_assessment, village
from domain.commands.appraisal import Appraised
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.ids import new_id
from domain.office import Office
from domain.stream import Act
from domain.streams import STREAMS
from domain.subject import Subject
from projections.catalogue import ALL
from service.clocks import StoreClock
from service.database import make_engine
from service.encoding import FactMapper
from service.event_store import Books
from service.ledger import ledger_of
from service.migrations import upgrade
from service.projector import Projector
from service.reader import Reader
from service.schema import setting
from service.wiring import to_newest
from tests.benchmarks.sample import ACTS, BYTES
from tests.benchmarks.subject import Decided
from tests.scenario import SEEN, Commune, ref

# Households enrolled for each book before the clock runs; more are enrolled on the way when they run out.
ENROLLED = 2_000
FULL = Commune.full_scores()


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
    names = ("province", "commune", "village", "officer", "appraiser", "signer", "mandates", "offices", "households")
    return {name: getattr(commune, name) for name in names}


class Bench:
    """What one writer has: its own connection, office and projector, and a commune's people."""

    def __init__(self, url: str, book: int) -> None:
        engine = make_engine(url, threads=1, by_key=True)
        self.books = Books(ledger_of(engine), FactMapper(STREAMS), now)
        self.office = Office(self.books)
        self.projector = Projector(engine, ALL, nobody, Reader(to_newest))
        with engine.connect() as db:
            kept = json.loads(db.execute(select(setting.c.value).where(setting.c.name == f"bench.{book}")).scalar_one())
        self.__dict__.update(kept)

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

    def perform(self, act: Act, decide: Callable[[Desk], dict[str, Any]]) -> dict[str, Any]:
        return self.office.perform(Request(act, "d" * 64), decide)


class ProductAppend:
    """One fact with its command row, the mandate's head asserted, in a transaction of its own."""

    name = "product"

    def prepare(self, url: str, *, books: int) -> None:
        found(url, books=books)

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        desk = Bench(url, book)
        mandate = f"mandate.{desk.mandates[desk.officer]}"
        relied_on = desk.books.load([mandate]).heads
        data = {"kind": "household", "place": {"id": desk.village, "name": "Thôn Một (minh họa)"}, "people": [new_id()]}

        def append() -> None:
            act = desk.act(desk.officer)
            subject = Subject.open(
                Subject.Enrolled, f"subject.{new_id()}", act, name=ref(), entry_mandate=act.entry_mandate, **data
            )
            command = Command(act.command_id, act.actor, "d" * 64)
            desk.books.put(
                subject.collect_events(), append=Append(relied_on=relied_on, command=command, answer={"of": subject.id})
            )

        return append

    def beside(self, url: str, stop: Event) -> None:
        """Nothing follows an append alone."""


class ProductStep:
    """One act: load and verify the chain, decide, append, and every view current before the answer."""

    name = "product"

    def prepare(self, url: str, *, books: int) -> None:
        for commune in found(url, books=books, households=ENROLLED):
            commune.books.ledger.head(commune.commune)
        Projector(make_engine(url, threads=1), ALL, nobody, Reader(to_newest)).catch_up_all()

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        steps = steps_of(Bench(url, book), number)
        return lambda: next(steps)

    def beside(self, url: str, stop: Event) -> None:
        """Whoever acts brings the views up to date."""


def steps_of(desk: Any, number: int) -> Iterator[None]:
    """Dossier after dossier, one act at each turn."""
    taken = cycle(range(number, len(desk.households), 64))
    for turn in count():
        place = next(taken)
        if turn * 64 + number >= len(desk.households):
            raise RuntimeError("more households have to be enrolled")
        subject, head = desk.households[place]
        yield from way_of(desk, subject, head)


def way_of(desk: Any, subject: str, head: str) -> Iterator[None]:
    """The eight acts of one dossier, as sent one by one."""
    dossier = f"d.2026.family.{subject}.1"
    consent = {"how": "form", "on": "2026-09-01"}
    meeting, posted, decision = new_id(), new_id(), new_id()
    by_officer = desk.officer
    today = now().astimezone(VIETNAM).date()
    acts: list[tuple[Act, Callable[[Desk], dict[str, Any]]]] = [
        (
            desk.act(by_officer, done=date(2026, 9, 1)),
            lambda at: registration.register(
                at, title="family", year=2026, place=desk.village, asking=[Asking(subject, head, consent)]
            ),
        ),
        (
            desk.act(by_officer, done=date(2026, 9, 2)),
            lambda at: self_assessment.assess(at, assessed=[Assessed(dossier, FULL, head)]),
        ),
        (
            desk.act(by_officer, done=date(2026, 9, 2)),
            lambda at: self_assessment.add_evidence(
                at,
                dossier=dossier,
                evidence=new_id(),
                criterion=next(iter(FULL)),
                file=ref(),
                media_type="application/pdf",
                size=100_000,
                person=head,
            ),
        ),
        (
            desk.act(by_officer),
            lambda at: village.hold_meeting(
                at,
                meeting=meeting,
                place=desk.village,
                held_on=date(2026, 9, 3),
                summoned=60,
                present=48,
                ballot="secret",
                voted=[Voted(dossier, {"for": 45, "against": 2, "blank": 1}, 90)],
            ),
        ),
        (
            desk.act(by_officer),
            lambda at: posting.open_posting(
                at, posting=posted, place=desk.village, dossiers=[dossier], posted_on=date(2026, 9, 4)
            ),
        ),
        (desk.act(by_officer), lambda at: posting.close_posting(at, posting=posted)),
        (
            desk.act(desk.appraiser),
            lambda at: appraisal.appraise(at, appraised=[Appraised(dossier, 88, upheld=True)]),
        ),
        (
            desk.act(desk.signer),
            lambda at: award.issue_decision(
                at,
                decision=decision,
                number="45/QĐ-UBND",
                signed_on=today,
                form="direct",
                basis=["Căn cứ minh họa"],
                recognised=[dossier],
            ),
        ),
    ]
    assert len(acts) == len(ACTS)
    for act, decide in acts:
        desk.perform(replace(act, now=now()), decide)
        desk.projector.catch_up(desk.commune, desk.office.reached[desk.commune])
        yield


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
        desk: Any = Bench(url, 0)
        with make_engine(url, threads=1).connect() as db:
            ready = json.loads(db.execute(select(setting.c.value).where(setting.c.name == "bench.ready")).scalar_one())
        started = time.perf_counter()
        desk.perform(
            desk.act(desk.signer),
            lambda at: award.issue_decision(
                at,
                decision=new_id(),
                number="45/QĐ-UBND",
                signed_on=now().astimezone(VIETNAM).date(),
                form="direct",
                basis=["Căn cứ minh họa"],
                recognised=ready,
            ),
        )
        appended = time.perf_counter() - started
        desk.projector.catch_up(desk.commune)
        current = time.perf_counter() - started
        if len(ready) != dossiers:
            raise AssertionError(f"{len(ready)} of {dossiers} were decided")
        return Decided(appended=appended, current=current)


append = ProductAppend()
step = ProductStep()
site = None
batch = ProductBatch()
year = None

__all__ = ["BYTES", "append", "batch", "site", "step", "year"]
