"""The library out of the box: an aggregate and an application, as its documentation has them."""

import time
from collections.abc import Callable, Iterable
from functools import cache
from multiprocessing.synchronize import Event
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from tests.benchmarks.library_recorder import environment
from tests.benchmarks.sample import ACTS, answers, person
from tests.benchmarks.subject import Decided


class Dossier(Aggregate):
    """One fact an act, in the order of the acts."""

    class Registered(Aggregate.Created):
        said: dict[str, Any]
        actor: str

    class Acted(Aggregate.Event):
        act: str
        said: dict[str, Any]
        actor: str

    @event(Registered)
    def __init__(self, said: dict[str, Any], actor: str) -> None:
        self.done = 1
        self.scores: dict[str, Any] = {}
        self.actors = [actor]

    def take(self, act: str, said: dict[str, Any], *, by: UUID) -> None:
        if ACTS[self.done] != act:
            raise ValueError(f"{act} is not due")
        self.trigger_event(self.Acted, act=act, said=said, actor=str(by))

    @event(Acted)
    def _taken(self, act: str, said: dict[str, Any], actor: str) -> None:
        self.done += 1
        self.scores |= said.get("scores", {})
        self.actors.append(actor)


class Register(Application[UUID]):
    """The application that keeps the dossiers."""


@cache
def register(url: str) -> Register:
    """One application a process, as its documentation has it, with a single connection a process."""
    return Register(env=environment(url) | {"CREATE_TABLE": "no"})


class LibraryStep:
    """`repository.get`, a command, `save`; nothing follows."""

    name = "library"

    def prepare(self, url: str, *, books: int) -> None:
        Register(env=environment(url))

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        application = register(url)
        by, id, done = person("village-officer", book), UUID(int=0), 0

        def step() -> None:
            nonlocal id, done
            act = ACTS[done % len(ACTS)]
            if act == "register":
                dossier = Dossier(said=answers(act), actor=str(by))
                id = dossier.id
            else:
                dossier = application.repository.get(id)
                dossier.take(act, answers(act), by=by)
            application.save(dossier)
            done += 1

        return step

    def beside(self, url: str, stop: Event) -> None:
        """Out of the box, nothing is shown from anything but the events."""


class LibraryBatch:
    """A decision through `repository.get` of each and one `save` of all."""

    name = "library"

    def prepare(self, url: str, *, dossiers: int) -> None:
        application = Register(env=environment(url))
        for _ in range(0, dossiers, 500):
            application.save(*(_appraised() for _ in range(min(500, dossiers))))

    def decide(self, url: str, *, dossiers: int) -> Decided:
        with psycopg.connect(url) as db:
            found = db.execute("SELECT DISTINCT originator_id FROM register_events").fetchmany(dossiers)
        application = register(url)
        started = time.perf_counter()
        application.save(*self._decided(application, (id for (id,) in found)))
        took = time.perf_counter() - started
        return Decided(appended=took, current=took)

    def _decided(self, application: Register, ids: Iterable[UUID]) -> Iterable[Dossier]:
        for id in ids:
            dossier: Dossier = application.repository.get(id)
            dossier.take("decide", answers("decide"), by=person("signer", 0))
            yield dossier


def _appraised() -> Dossier:
    dossier = Dossier(said=answers("register"), actor="")
    for act in ACTS[1:-1]:
        dossier.take(act, answers(act), by=person("village-officer", 0))
    return dossier


STEP = LibraryStep()
BATCH = LibraryBatch()
