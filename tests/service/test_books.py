"""Books: dense, in order, once each, sealed; and nothing is added to a history that was changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from domain.append import ABSENT, Append, CommandKnown, ReliedOnMoved
from domain.clock import day_of, micros
from domain.commands import registration, village
from domain.commands.registration import Asking
from domain.commands.village import Voted
from domain.cycle import Target
from domain.desk import Desk, Request
from domain.errors import BatchRefused, ClockBehind, CommandReused, NoMandate, NotEnrolled, OutOfDate, OwnOrKin
from domain.fact import NO_DIGEST
from domain.ids import new_id
from domain.office import TRIES, Office
from service import schema
from service.store.encoding import decode_json
from tests.bookkeeping import Bookkeeper, act_in, stored, times
from tests.scenario import SEEN, Clock, Commune

Decide = Callable[[Desk], dict[str, Any]]

NOW = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(params=[False, True], ids=["alone", "inline"])
def inline(request: pytest.FixtureRequest) -> bool:
    """Whether appends fold their own facts."""
    asked: bool = request.param
    return asked


@pytest.fixture
def keeper(engine: Engine, inline: bool) -> Bookkeeper:
    return Bookkeeper(engine, Clock(NOW), inline=inline)


@pytest.fixture
def commune(engine: Engine, inline: bool) -> Commune:
    return Commune(engine, inline=inline)


# Positions and chains


def test_positions_are_dense_in_each_book(keeper: Bookkeeper) -> None:
    one, other = new_id(), new_id()
    answers = [keeper.write(book, year=year) for year in range(2020, 2025) for book in (one, other)]
    assert answers == [[position] for position in range(1, 6) for _ in (one, other)]
    assert keeper.positions(one) == keeper.positions(other) == [1, 2, 3, 4, 5]
    assert keeper.books.ledger.head(one) == keeper.books.ledger.head(other) == 5


def test_an_append_over_several_books_is_one(keeper: Bookkeeper, engine: Engine) -> None:
    one, other = sorted([new_id(), new_id()])
    keeper.write(one)
    keeper.clock.move(seconds=-1)
    at = keeper.save(*(keeper.target(book, year=2027) for book in (other, one)))
    assert at == [1, 2]
    assert times(engine, other) == [times(engine, one)[1]] == [micros(NOW) + 1]


def test_facts_of_one_stream_in_one_append_are_chained(keeper: Bookkeeper) -> None:
    book = new_id()
    stream = keeper.target(book, facts=3)
    keeper.save(stream)
    keeper.add(stream, act_in(book, now=keeper.clock()), 2)
    keeper.save(stream)
    lines = keeper.books.ledger.stream(stream.id)
    assert [line.version for line in lines] == [1, 2, 3, 4, 5]
    previous = [decode_json(line.state)["previous_digest"] for line in lines]
    assert previous == [NO_DIGEST, *(line.digest for line in lines[:-1])]
    assert keeper.books.load([stream.id]).heads[stream.id] == (book, 5, lines[-1].digest)


def test_what_put_tells_is_what_lies_in_the_book(keeper: Bookkeeper) -> None:
    for stream in (keeper.target(new_id()), keeper.target(new_id(), facts=2)):
        facts = stream.collect_events()
        told = [recording.notification for recording in keeper.books.put(facts)]
        lines = keeper.books.ledger.stream(stream.id)
        assert [(note.id, note.topic, note.state) for note in told] == [
            (line.position, line.topic, line.state) for line in lines
        ]


def test_nothing_to_save_saves_nothing(keeper: Bookkeeper, engine: Engine) -> None:
    assert keeper.books.put([]) == []
    assert stored(engine)["fact"] == 0


def test_a_command_without_facts_is_known_all_the_same(keeper: Bookkeeper) -> None:
    append = Append(command=keeper.command(), answer={"nothing": True})
    assert keeper.books.put([], append=append) == []
    with pytest.raises(CommandKnown) as known:
        keeper.books.put([], append=append)
    assert known.value.answer == {"nothing": True}


# Versions and commands


@pytest.mark.parametrize("facts", [1, 2], ids=["in one statement", "in a transaction"])
def test_who_decided_on_an_older_version_is_out_of_date(keeper: Bookkeeper, engine: Engine, facts: int) -> None:
    book = new_id()
    keeper.write(book)
    late, later = keeper.target(book, facts=facts), keeper.target(book, facts=facts)
    before = stored(engine)
    for stream in (late, later):
        with pytest.raises(OutOfDate):
            keeper.books.put(stream.collect_events(), append=Append(command=keeper.command()))
    assert stored(engine) == before
    assert keeper.positions(book) == [1]
    assert keeper.write(book, year=2027) == [2]


def test_a_stream_stays_in_its_first_book(keeper: Bookkeeper) -> None:
    first, second = new_id(), new_id()
    stream = keeper.target(first)
    keeper.save(stream)
    keeper.add(stream, act_in(second, now=keeper.clock()))
    keeper.save(stream)
    assert keeper.positions(first) == [1, 2]
    assert keeper.positions(second) == []


@pytest.mark.parametrize("facts", [1, 2], ids=["in one statement", "in a transaction"])
def test_a_command_sent_again_while_under_way_has_its_answer(keeper: Bookkeeper, engine: Engine, facts: int) -> None:
    book, command = new_id(), keeper.command()
    keeper.save(keeper.target(book, facts=facts), append=Append(command=command, answer={"target": book}))
    before = stored(engine)
    again = keeper.target(book, facts=facts).collect_events()
    with pytest.raises(CommandKnown) as known:
        keeper.books.put(again, append=Append(command=command, answer={"target": "another"}))
    assert known.value.answer == {"target": book}
    elsewhere = keeper.target(new_id(), facts=facts).collect_events()
    with pytest.raises(CommandReused):
        keeper.books.put(elsewhere, append=Append(command=keeper.command(command.id, digest="e" * 64)))
    assert stored(engine) == before


def registering(commune: Commune, asking: list[Asking]) -> Decide:
    return lambda desk: registration.register(desk, title="family", year=2026, place=commune.village, asking=asking)


def test_a_command_sent_again_has_the_same_answer_and_nothing_happens(commune: Commune, engine: Engine) -> None:
    pairs = commune.enroll(2)
    asking = [Asking(subject, head, {"how": "form", "on": "2026-10-01"}) for subject, head in pairs]
    act = commune.act(commune.officer)
    ask = registering(commune, asking)
    answer = commune.perform(act, ask)
    before = stored(engine)
    commune.clock.move(hours=1)
    assert commune.perform(act, ask) == answer
    assert Office(commune.books).perform(Request(act, "d" * 64), ask) == answer
    with pytest.raises(CommandReused):
        commune.perform(act, ask, digest="e" * 64)
    assert stored(engine) == before


def test_a_refused_command_leaves_nothing_and_may_be_sent_again(commune: Commune, engine: Engine) -> None:
    (pair,) = commune.enroll(1)
    act = commune.act(commune.officer)
    before = stored(engine)
    with pytest.raises(BatchRefused) as refused:
        commune.perform(act, registering(commune, [Asking(new_id(), pair[1], {"how": "form", "on": "2026-10-01"})]))
    assert isinstance(next(iter(refused.value.rows.values())), NotEnrolled)
    assert stored(engine) == before
    commune.perform(act, registering(commune, [Asking(*pair, {"how": "form", "on": "2026-10-01"})]))
    assert stored(engine) == before | {"fact": before["fact"] + 1, "command": before["command"] + 1}


# Times


def test_recorded_at_is_the_clock_unless_the_book_or_the_facts_are_ahead(keeper: Bookkeeper, engine: Engine) -> None:
    book = new_id()
    keeper.write(book, year=2020)
    keeper.clock.move(seconds=-299)
    keeper.write(book, year=2021)
    keeper.save(keeper.target(book, year=2022, facts=2))
    keeper.clock.move(seconds=301)
    keeper.write(book, year=2023)
    ahead = act_in(book, now=keeper.clock() + timedelta(minutes=4))
    keeper.save(keeper.target(book, year=2024, act=ahead))
    keeper.save(keeper.target(book, year=2025, act=ahead, facts=2))
    at = times(engine, book)
    start = micros(NOW)
    assert [time - start for time in at] == [0, 1, 2, 2, 2_000_000, 242_000_000, 242_000_001, 242_000_001]
    told = [decode_json(line.state) for line in keeper.books.ledger.read(book, after=0, limit=10)]
    assert [micros(datetime.fromisoformat(each["recorded_at"])) for each in told] == at
    assert all(each["occurred_at"] <= each["recorded_at"] for each in told)
    with engine.connect() as db:
        assert db.execute(select(schema.book.c.last_recorded).where(schema.book.c.id == book)).scalar_one() == at[-1]


@pytest.mark.parametrize("facts", [1, 2], ids=["in one statement", "in a transaction"])
def test_nothing_is_written_while_the_clock_is_minutes_behind_the_book(
    keeper: Bookkeeper, engine: Engine, facts: int
) -> None:
    book = new_id()
    keeper.write(book)
    before = stored(engine)
    keeper.clock.now = NOW - timedelta(minutes=5) - MICROSECOND
    with pytest.raises(ClockBehind):
        keeper.save(keeper.target(book, year=2027, facts=facts))
    assert stored(engine) == before
    keeper.clock.now += MICROSECOND
    keeper.save(keeper.target(book, year=2027, facts=facts))
    assert times(engine, book)[-1] == micros(NOW) + 1


# The vault, in the same transaction


def test_what_others_open_while_an_append_waits_for_its_book_is_seen(keeper: Bookkeeper, engine: Engine) -> None:
    book, other = new_id(), new_id()
    keeper.write(book, year=2025)
    stream, head = Target.stream_of(book=book, year=2027), schema.stream_head
    keeper.save(keeper.target(book), append=Append(relied_on={stream: ABSENT}))
    late = keeper.target(book, year=2028)
    with ThreadPoolExecutor(1) as waiting:
        with engine.begin() as db:
            db.execute(update(schema.book).where(schema.book.c.id == book).values(head=schema.book.c.head))
            saved = waiting.submit(keeper.save, late, append=Append(relied_on={stream: ABSENT}))
            assert not wait([saved], timeout=0.2).done
            db.execute(insert(head).values(stream=stream, book=other, version=1, digest="d" * 64))
        with pytest.raises(ReliedOnMoved):
            saved.result()
    assert keeper.positions(book) == [1, 2]


def test_a_vault_row_that_is_refused_undoes_the_facts(keeper: Bookkeeper, engine: Engine) -> None:
    owner, item = new_id(), new_id()
    keys, versions = [(owner, b"wrapped", "master")], [(item, 1, owner, "name", b"sealed")]
    keeper.save(keeper.target(new_id()), append=Append(command=keeper.command(), vault=(keys, versions)))
    before = stored(engine)
    assert (before["vault_key"], before["vault_version"]) == (1, 1)
    for vault in ((keys, []), ([], versions)):
        with pytest.raises(OutOfDate):
            keeper.save(keeper.target(new_id()), append=Append(command=keeper.command(), vault=vault))
    assert stored(engine) == before
    with engine.connect() as db:
        assert db.execute(select(schema.vault_version.c.recorded_at)).scalar_one() == micros(NOW)


# What was relied on


class Interrupted:
    """Decides, and each time before it is saved something else happens in another office."""

    def __init__(self, decide: Decide, *happenings: Callable[[], Any]) -> None:
        self.decide = decide
        self.happenings = list(happenings)
        self.tries = 0

    def __call__(self, desk: Desk) -> dict[str, Any]:
        answer = self.decide(desk)
        self.tries += 1
        if self.happenings:
            self.happenings.pop(0)()
        return answer


@pytest.fixture
def assessed(commune: Commune) -> tuple[Commune, str]:
    """A commune with a dossier that waits for the meeting of an officer who has kin elsewhere."""
    commune.declare_kin(commune.officer, [new_id()])
    (dossier,) = commune.register(commune.enroll(1))
    commune.clock.move(days=1)
    commune.assess([dossier])
    return commune, dossier


def elsewhere(commune: Commune) -> Commune:
    """The same commune through the office of another process."""
    other = copy(commune)
    other.office = Office(commune.books)
    return other


def meeting_over(commune: Commune, dossier: str) -> Decide:
    held_on = day_of(commune.clock())
    return lambda desk: village.hold_meeting(
        desk,
        meeting=new_id(),
        place=commune.village,
        held_on=held_on,
        summoned=50,
        present=40,
        ballot="secret",
        voted=[Voted(dossier, {"for": 40, "against": 0, "blank": 0}, 90)],
    )


def test_a_decision_whose_ground_moved_is_made_anew(assessed: tuple[Commune, str]) -> None:
    commune, dossier = assessed
    other = elsewhere(commune)
    decide = Interrupted(meeting_over(commune, dossier), lambda: other.declare_kin(commune.officer, [new_id()]))
    commune.perform(commune.act(commune.officer, seen=SEEN), decide)
    assert decide.tries == 2
    assert commune.topics(dossier)[-1] == "dossier.village-verified"


def test_who_is_overtaken_again_and_again_is_told_so(assessed: tuple[Commune, str], engine: Engine) -> None:
    commune, dossier = assessed
    other = elsewhere(commune)
    happenings = [lambda: other.declare_kin(commune.officer, [new_id()])] * TRIES
    decide = Interrupted(meeting_over(commune, dossier), *happenings)
    with pytest.raises(OutOfDate):
        commune.perform(commune.act(commune.officer, seen=SEEN), decide)
    assert decide.tries == TRIES
    assert commune.topics(dossier)[-1] == "dossier.self-assessed"


def test_kin_declared_meanwhile_keeps_the_officer_away(assessed: tuple[Commune, str]) -> None:
    commune, dossier = assessed
    other = elsewhere(commune)
    kin = [subject for subject, _ in commune.households]
    decide = Interrupted(meeting_over(commune, dossier), lambda: other.declare_kin(commune.officer, kin))
    with pytest.raises(BatchRefused) as refused:
        commune.perform(commune.act(commune.officer, seen=SEEN), decide)
    assert isinstance(refused.value.rows[dossier], OwnOrKin)
    assert commune.topics(dossier)[-1] == "dossier.self-assessed"


def test_a_mandate_ended_meanwhile_enters_nothing_more(assessed: tuple[Commune, str], engine: Engine) -> None:
    commune, dossier = assessed
    other = elsewhere(commune)
    act = commune.act(commune.officer, seen=SEEN)
    commune.clock.move(seconds=1)
    decide = Interrupted(meeting_over(commune, dossier), lambda: other.end_mandate(commune.officer))
    before = stored(engine)
    with pytest.raises(NoMandate):
        commune.perform(act, decide)
    ended = before | {"fact": before["fact"] + 1, "command": before["command"] + 1}
    assert stored(engine) == ended
    with pytest.raises(NoMandate):
        commune.perform(act, decide)
    assert stored(engine) == ended


def test_after_a_mandates_ending_only_anothers_live_mandate_enters_what_was_done_before(
    assessed: tuple[Commune, str],
) -> None:
    commune, dossier = assessed
    held = meeting_over(commune, dossier)
    chair = commune.act(commune.officer, seen=SEEN, done=day_of(commune.clock()))
    chief = new_id()
    chiefs = commune.grant(chief, "village-officer", [commune.village])
    commune.clock.move(days=1)
    commune.end_mandate(commune.officer)
    commune.clock.move(days=1)
    with pytest.raises(NoMandate):
        commune.perform(replace(chair, now=commune.clock(), command_id=new_id()), held)
    entered = replace(
        chair, now=commune.clock(), command_id=new_id(), actor=chief, on_behalf_of=commune.officer, entry_mandate=chiefs
    )
    commune.perform(entered, held)
    assert commune.topics(dossier)[-1] == "dossier.village-verified"
