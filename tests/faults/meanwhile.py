"""A commune in which something is recorded between a decision and its record, by an office that knows nothing of it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import award, privacy, registration
from domain.commands.registration import Asking
from domain.desk import Desk, Request
from domain.errors import BatchRefused, Refusal
from domain.ids import new_id
from domain.office import Office
from domain.streams import STREAMS
from service.store.encoding import FactMapper
from service.store.event_store import Books
from service.store.ledger import ledger_of
from tests.data_requests import grant
from tests.faults.together import RunningClock
from tests.forging import audited, history
from tests.scenario import SEEN, Commune

Decide = Callable[[Desk], dict[str, Any]]


class Meanwhile:
    """A commune, and offices that know nothing of each other."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.commune = Commune(engine)

    def run(self) -> None:
        """From now on the clock runs."""
        self.clock = RunningClock(self.commune.clock())
        self.books = Books(ledger_of(self.engine), FactMapper(STREAMS), self.clock)

    def perform(self, who: str | None, decide: Decide) -> Any:
        act = self.commune.act(who, now=self.clock(), seen=SEEN if who else ())
        return Office(self.books).perform(Request(act, "d" * 64), decide)

    def asked(self, pair: tuple[str, str]) -> str:
        return grant(self.commune, "restriction", pair)

    def restriction(self, pair: tuple[str, str], request: str, dossiers: list[str]) -> Decide:
        of = {"subject": pair[1], "request": request, "households": [pair[0]]}
        return lambda desk: privacy.carry_out(desk, dossiers=dossiers, **of)

    def registration(self, pair: tuple[str, str]) -> Decide:
        asking = [Asking(*pair, {"how": "form", "on": "2026-10-01"})]
        of: dict[str, Any] = {"title": "family", "year": 2026, "place": self.commune.village}
        return lambda desk: registration.register(desk, asking=asking, **of)

    def decision(self, dossier: str) -> Decide:
        told: dict[str, Any] = {"number": "1", "form": "direct", "basis": ["Căn cứ minh họa"], "refused": []}
        on = day_of(self.clock())
        return lambda desk: award.issue_decision(desk, decision=new_id(), signed_on=on, recognised=[dossier], **told)

    def nothing_slipped_through(self) -> None:
        """Told by the reader that knows facts alone; and each restricted person's dossiers stand still or have
        ended."""
        facts = history(self.engine)
        assert audited(facts).findings == []
        last = {each.stream: each for each in facts if each.stream.startswith("d.")}
        people = {each.stream.removeprefix("subject.") for each in facts if each.type == "request.carried-out"}
        registered = {each.stream: each.data["people"][0] for each in facts if each.type == "dossier.registered"}
        still = {each.stream for each in facts if each.type == "dossier.use-restricted"}
        for stream, person in registered.items():
            if person in people:
                assert stream in still or last[stream].data["next_step"] is None, stream


def after(first: Decide, then: Callable[[], Any]) -> Decide:
    """Decide; before that is recorded something else is, the first time."""
    done: list[Any] = []

    def decide(desk: Desk) -> dict[str, Any]:
        answer = first(desk)
        if not done:
            done.append(True)
            then()
        return answer

    return decide


def refusals(refusal: Refusal) -> set[type[Refusal]]:
    return {type(each) for each in refusal.rows.values()} if isinstance(refusal, BatchRefused) else {type(refusal)}
