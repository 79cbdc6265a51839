"""A posting: a village's list, public for its days."""

from datetime import date, datetime

from eventsourcing.domain import event

from domain.errors import AlreadyClosed
from domain.stream import Act, Fact, FirstFact, Stream


class Posting(Stream):
    TOPIC = "posting"

    class Opened(FirstFact):
        TOPIC = "posting.opened"
        place: dict[str, str]
        title: str
        year: int
        posted_on: str
        until: str
        dossiers: list[str]
        entry_mandate: str | None

    class Closed(Fact):
        TOPIC = "posting.closed"
        closed_on: str
        objections: int
        entry_mandate: str | None

    def close(self, act: Act, *, closed_on: date, objections: int) -> None:
        """The list comes down, once."""
        if not self.is_open:
            raise AlreadyClosed
        self.happen(
            self.Closed,
            act,
            closed_on=closed_on.isoformat(),
            objections=objections,
            entry_mandate=act.entry_mandate,
        )

    @event(Opened)
    def __init__(self, act: Act, place: dict[str, str], until: str, dossiers: list[str], occurred_at: datetime) -> None:
        self.book = act.book
        self.last_act = occurred_at
        self.place = place
        self.until = date.fromisoformat(until)
        self.dossiers = dossiers
        self.is_open = True

    @event(Closed)
    def _closed(self) -> None:
        self.is_open = False
