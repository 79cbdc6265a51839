"""A whole step through the product's own commands, store and projector."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from multiprocessing.synchronize import Event
from typing import Any

from sqlalchemy import select

from domain.clock import VIETNAM
from domain.commands import appraisal, award, posting, registration, self_assessment, village
from domain.commands.appraisal import Appraised
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.desk import Desk
from domain.files import NewFile
from domain.ids import new_id
from domain.stream import Act
from projections.catalogue import ALL
from projections.status import status
from service.database import make_engine
from service.follower.projector import Projector
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.benchmarks.product.desk import Bench, found, nobody, now
from tests.benchmarks.sample import ACTS
from tests.scenario import Commune, ref

# Households enrolled before the clock runs, in one book and among many.
ENROLLED, AT_LEAST = 2_400, 200
FULL = Commune.full_scores()


class ProductStep:
    """One act: load and verify the chain, decide, append, and every view current before the answer."""

    name = "product"

    def prepare(self, url: str, *, books: int) -> None:
        for commune in found(url, books=books, households=max(AT_LEAST, ENROLLED // books)):
            commune.books.ledger.head(commune.commune)
        Projector(make_engine(url, threads=1), ALL, nobody, Reader(to_newest)).catch_up_all()

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        steps = steps_of(Bench(url, book))
        return lambda: next(steps)

    def beside(self, url: str, stop: Event) -> None:
        """Whoever acts brings the views up to date."""


def steps_of(desk: Bench) -> Iterator[None]:
    """Dossier after dossier, one act at each turn; an earlier turn of the same writer has used up some households."""
    with desk.projector.engine.connect() as db:
        used = frozenset(db.execute(select(status.c.subject).where(status.c.book == desk.commune)).scalars())
    for subject, head in desk.households:
        if subject not in used:
            yield from way_of(desk, subject, head)
    raise RuntimeError("more households have to be enrolled")


def way_of(desk: Bench, subject: str, head: str) -> Iterator[None]:
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
                criterion=next(iter(FULL)),
                files={new_id(): NewFile(ref(), "application/pdf", 100_000, pages=1)},
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
