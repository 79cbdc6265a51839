"""A mandate ended while a hundred commands are in flight: nothing is entered under it after its ending."""

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event, Lock
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.append import Append
from domain.commands import registration, village
from domain.commands.registration import Asking
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.errors import BatchRefused, NoMandate
from domain.ids import new_id
from domain.office import Office
from domain.streams import STREAMS
from service.store.encoding import FactMapper, decode_json
from service.store.event_store import Books
from service.store.ledger import ledger_of
from tests.faults.together import RunningClock, pause, together
from tests.golden import lines_of
from tests.scenario import SEEN, Commune

COMMANDS = 100
WRITERS = 8
BEFORE_THE_ENDING = 30


class InFlight:
    """Registrations and meetings of one officer, through two offices that know nothing of each other."""

    def __init__(self, engine: Engine) -> None:
        self.commune = Commune(engine)
        self.waiting = self.commune.register(self.commune.enroll(COMMANDS // 2))
        self.commune.clock.move(days=1)
        self.commune.assess(self.waiting)
        self.asking = self.commune.enroll(COMMANDS // 2)
        self.clock = RunningClock(self.commune.clock())
        self.books = Books(ledger_of(engine), FactMapper(STREAMS), self.clock)
        self.offices = [Office(self.books), Office(self.books)]
        self.mandate = self.commune.mandates[self.commune.officer]
        self.lock = Lock()
        self.entered: list[str] = []
        self.refused = 0
        self.enough = Event()

    def act(self) -> Any:
        return self.commune.act(self.commune.officer, now=self.clock(), seen=SEEN)

    def one(self, office: Office, number: int) -> None:
        """One command; an act of the officer, or the entry of another's under the officer's mandate."""
        act = self.act()
        pause()
        try:
            office.perform(Request(act, "d" * 64), lambda desk: self.decide(desk, number))
        except (NoMandate, BatchRefused) as refusal:
            why = [refusal] if isinstance(refusal, NoMandate) else list(refusal.rows.values())
            assert all(isinstance(each, NoMandate) for each in why)
            with self.lock:
                self.refused += 1
        else:
            with self.lock:
                self.entered.append(act.command_id)
                if len(self.entered) >= BEFORE_THE_ENDING:
                    self.enough.set()

    def decide(self, desk: Desk, number: int) -> dict[str, Any]:
        if number % 2:
            subject, head = self.asking[number // 2]
            asking = [Asking(subject, head, {"how": "form", "on": "2026-10-01"})]
            return registration.register(desk, title="family", year=2026, place=self.commune.village, asking=asking)
        return village.hold_meeting(
            desk,
            meeting=new_id(),
            place=self.commune.village,
            held_on=self.clock().date(),
            summoned=50,
            present=40,
            ballot="secret",
            voted=[Voted(self.waiting[number // 2], {"for": 40, "against": 0, "blank": 0}, 90)],
        )

    def write(self, writer: int) -> None:
        for number in range(writer, COMMANDS, WRITERS):
            self.one(self.offices[writer % 2], number)

    def end(self) -> None:
        self.enough.wait(20)
        self.commune.office = Office(self.books)
        self.commune.clock.now = self.clock()
        self.commune.end_mandate(self.commune.officer)

    def told(self) -> list[dict[str, Any]]:
        return [decode_json(line.state) for line in lines_of(self.books.ledger)]


def under(mandate: str, facts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was done or entered under that mandate."""
    return [fact for fact in facts if mandate in {fact["mandate"], fact["data"].get("entry_mandate")}]


@pytest.fixture
def flight(engine: Engine) -> InFlight:
    return InFlight(engine)


def test_nothing_is_entered_under_a_mandate_after_its_ending(flight: InFlight) -> None:
    together([flight.end, *(lambda writer=writer: flight.write(writer) for writer in range(WRITERS))])

    facts = flight.told()
    (ending,) = (fact for fact in facts if fact["type"] == "mandate.ended")
    entered = under(flight.mandate, facts)
    assert max(fact["recorded_at"] for fact in entered) <= ending["recorded_at"]
    assert {fact["command_id"] for fact in entered} >= set(flight.entered)
    assert len(flight.entered) >= BEFORE_THE_ENDING
    assert flight.refused > 0
    assert len(flight.entered) + flight.refused == COMMANDS
    before = len(entered)
    with pytest.raises((NoMandate, BatchRefused)):
        flight.offices[0].perform(Request(flight.act(), "d" * 64), lambda desk: flight.decide(desk, COMMANDS - 1))
    assert len(under(flight.mandate, flight.told())) == before


class CarelessBooks(Books):
    """The negative control: a store that does not ask whether what was relied on still stands."""

    def put(self, domain_events: Any, *, append: Append | None = None, **_: Any) -> Any:
        assert append is not None
        append.relied_on = {}
        return super().put(domain_events, append=append)


@pytest.mark.parametrize(("careless", "entered"), [(True, 1), (False, 0)])
def test_only_the_assertion_of_heads_keeps_a_decided_command_out(
    flight: InFlight, careless: bool, entered: int
) -> None:
    books = (CarelessBooks if careless else Books)(flight.books.ledger, flight.books.facts, flight.clock)
    facts = flight.told()
    before = len(under(flight.mandate, facts))
    tries = 0

    def decide(desk: Desk) -> dict[str, Any]:
        nonlocal tries
        answer = flight.decide(desk, 1)
        tries += 1
        flight.enough.set()
        flight.end()
        return answer

    act = flight.act()
    if careless:
        Office(books).perform(Request(act, "d" * 64), decide)
    else:
        with pytest.raises((NoMandate, BatchRefused)):
            Office(books).perform(Request(act, "d" * 64), decide)
    assert tries == 1
    assert len(under(flight.mandate, flight.told())) == before + entered


def test_the_clock_of_these_tests_runs() -> None:
    clock = RunningClock(datetime(2026, 10, 1, tzinfo=UTC))
    first = clock()
    pause(0.001)
    assert clock() >= first >= clock.start
