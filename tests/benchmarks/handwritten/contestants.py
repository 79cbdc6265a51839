"""The hand-written version as a contestant: steps in process, and a decision over a list."""

import time
from collections.abc import Callable
from multiprocessing.synchronize import Event
from uuid import UUID, uuid4

from tests.benchmarks.handwritten import acts, lists
from tests.benchmarks.handwritten.database import establish, sessions
from tests.benchmarks.handwritten.tables import Audit, Dossier
from tests.benchmarks.sample import ACTS, CRITERIA, SCORES, TITLE, YEAR, answers, commune, person
from tests.benchmarks.subject import Decided

OFFICE = dict.fromkeys(ACTS, "village-officer") | {"appraise": "commune-appraiser", "decide": "signer"}


class HandWrittenStep:
    """One act in a session and a transaction of its own."""

    name = "hand-written"

    def prepare(self, url: str, *, books: int) -> None:
        establish(url, books=books)

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        transactions = sessions(url)
        id, version, done = UUID(int=0), 0, 0

        def step() -> None:
            nonlocal id, version, done
            act = ACTS[done % len(ACTS)]
            by, said = person(OFFICE[act], book), answers(act)
            with transactions.begin() as session:
                if act == "register":
                    id = uuid4()
                    made = acts.register(session, id=id, commune=commune(book), subject=uuid4(), by=by, answers=said)
                else:
                    made = acts.ACTS[act](session, id, version, by, said)
            version, done = made.version, done + 1

        return step

    def beside(self, url: str, stop: Event) -> None:
        """Its lists are queries over the same rows: nothing follows."""


class HandWrittenBatch:
    """A decision over a list through the ORM."""

    name = "hand-written"

    def prepare(self, url: str, *, dossiers: int) -> None:
        establish(url, books=1)
        with sessions(url).begin() as session:
            made = [_appraised() for _ in range(dossiers)]
            session.add_all(made)
            session.flush()
            session.add_all(_history(dossier, act) for dossier in made for act in ACTS[:-1])

    def decide(self, url: str, *, dossiers: int) -> Decided:
        started = time.perf_counter()
        with sessions(url).begin() as session:
            decided = lists.decide_all(
                session,
                commune=commune(0),
                year=YEAR,
                title=TITLE,
                by=person("signer", 0),
                answers=answers("decide"),
            )
        took = time.perf_counter() - started
        if decided != dossiers:
            raise AssertionError(f"{decided} of {dossiers} were decided")
        return Decided(appended=took, current=took)


def _appraised() -> Dossier:
    dossier = Dossier(id=uuid4(), commune=commune(0), place=commune(0), year=YEAR, title=TITLE, subject=uuid4())
    dossier.state, dossier.evidence = "appraised", {}
    dossier.scores = {"self": SCORES, "self_total": 4 * len(CRITERIA), "village": 80, "commune": 80}
    dossier.verified_by, dossier.appraised_by = person("village-officer", 0), person("commune-appraiser", 0)
    return dossier


def _history(dossier: Dossier, act: str) -> Audit:
    return Audit(dossier_id=dossier.id, actor=person(OFFICE[act], 0), action=act, after=act, details=answers(act))


STEP = HandWrittenStep()
BATCH = HandWrittenBatch()
