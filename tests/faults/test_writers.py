"""Eight writers at once: positions stay dense, chains whole, and a follower sees every fact once."""

from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import Engine

from domain.append import Append
from domain.cycle import Target
from domain.errors import OutOfDate
from domain.ids import new_id
from domain.stream import project
from service.store.encoding import Line
from service.store.verification import verify
from tests.bookkeeping import Bookkeeper, act_in, times
from tests.faults.together import RunningClock, pause, together
from tests.inline import assert_read_models_agree

WRITERS = 8
TURNS = 25
FACTS = sum(3 if turn % 5 == 0 else 1 for turn in range(TURNS))
NOW = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
SHARED_YEAR = 3000


class Writer:
    """Writes a stream of its own and one that all share in turn, with appends of one fact and of three."""

    def __init__(self, keeper: Bookkeeper, book: str, number: int) -> None:
        self.keeper = keeper
        self.book = book
        self.number = number
        self.overtaken = 0

    def write(self) -> None:
        for turn in range(TURNS):
            pause()
            year = 2000 + self.number if turn % 2 else SHARED_YEAR
            while not self.append(year, facts=3 if turn % 5 == 0 else 1):
                self.overtaken += 1

    def append(self, year: int, *, facts: int) -> bool:
        """Decide on what is there now; false where another was faster."""
        stream = Target.stream_of(book=self.book, year=year)
        loaded = self.keeper.books.load([stream])
        if stream in loaded.facts:
            target = project(loaded.facts[stream], loaded.chains[stream])
            self.keeper.add(target, act_in(self.book, now=self.keeper.clock()), facts)
        else:
            target = self.keeper.target(self.book, year=year, facts=facts)
        pause(0.001)
        try:
            self.keeper.books.put(target.collect_events(), append=Append(loaded.heads, command=self.keeper.command()))
        except OutOfDate:
            return False
        return True


class Follower:
    """Reads on from the last position it saw."""

    def __init__(self, keeper: Bookkeeper, book: str, stop: Event) -> None:
        self.keeper = keeper
        self.book = book
        self.stop = stop
        self.seen: list[Line] = []

    def follow(self) -> None:
        while self.read() or not self.stop.is_set():
            pause(0.001)

    def read(self) -> bool:
        after = self.seen[-1].position if self.seen else 0
        page = self.keeper.books.ledger.read(self.book, after=after, limit=10)
        self.seen += page
        return bool(page)


@pytest.mark.parametrize("inline", [False, True], ids=["alone", "inline"])
@pytest.mark.parametrize("books", [1, WRITERS])
def test_positions_stay_dense_and_nothing_is_missed(engine: Engine, books: int, inline: bool) -> None:
    names = [new_id() for _ in range(books)]
    keeper = Bookkeeper(engine, RunningClock(NOW), inline=inline)
    writers = [Writer(keeper, names[number % books], number) for number in range(WRITERS)]
    stop = Event()
    followers = [Follower(keeper, name, stop) for name in names[:2]]

    def write_all() -> None:
        try:
            together([writer.write for writer in writers])
        finally:
            stop.set()

    together([write_all, *(follower.follow for follower in followers)])

    for name in names:
        assert keeper.positions(name) == list(range(1, FACTS * WRITERS // books + 1))
        assert sorted(times(engine, name)) == list(times(engine, name))
    for follower in followers:
        assert follower.seen == keeper.books.ledger.read(follower.book, after=0, limit=1_000_000)
    assert verify(engine) == (books, FACTS * WRITERS, None)
    assert_read_models_agree(engine)
    assert sum(writer.overtaken for writer in writers) > 0 or books > 1
