"""The office: carries out one command at a time, from what was asked to facts in the books, once."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from eventsourcing.application import Application
from eventsourcing.persistence import EventStore

from domain.append import Append, Books, CommandKnown, ReliedOnMoved
from domain.counting import Register
from domain.desk import Desk, Kept, Request
from domain.editions import Editions
from domain.errors import CommandReused, OutOfDate, Refusal
from domain.stream import Stream
from domain.undisturbed import undisturbed

# How often a command is decided anew because a mandate or a cycle moved while it was being decided.
TRIES = 3


class Office(Application[str]):
    """The library's application over books. What is relied on again and again is kept between commands."""

    name = "office"

    def __init__(self, books: EventStore[str], register: Register | None = None) -> None:
        self.books = cast(Books, books)
        self._events = books
        # Counts what criteria leave to be counted; only an office whose rules do so needs one.
        self.register = register
        self.kept: dict[str, Kept | None] = {}
        # The last position that this process wrote in each book.
        self.reached: dict[str, int] = {}
        self.editions = Editions()
        super().__init__({"PERSISTENCE_MODULE": "eventsourcing.popo"})

    def construct_event_store(self) -> EventStore[str]:
        return self._events

    def save(self, *objs: Any, append: Append | None = None, **_: Any) -> list[Any]:
        """Record what these streams collected. The library asks each object first what it can do; all of ours can."""
        streams: Sequence[Stream] = objs
        return list(self.books.put([fact for stream in streams for fact in stream.collect_events()], append=append))

    def perform(self, request: Request, decide: Callable[[Desk], dict[str, Any]]) -> dict[str, Any]:
        """Carry out a command: the answer, made of ids. Sent again, it gets the same answer and nothing happens."""
        for _ in range(TRIES):
            desk = Desk(self, request)
            try:
                with undisturbed():
                    answer = decide(desk)
                    desk.commit(answer)
            except CommandKnown as known:
                return known.answer
            except ReliedOnMoved:
                self.kept.clear()
            except Refusal:
                # Asked only now: what was carried out before is mostly refused when it is decided again.
                if (known_answer := self._known(request)) is not None:
                    return known_answer
                raise
            else:
                return answer
        raise OutOfDate

    def forget_places(self) -> None:
        """Read places anew when they are asked for next: another process may have merged or renamed some."""
        for stream in [each for each in list(self.kept) if each.startswith("place.")]:
            self.kept.pop(stream, None)

    def _known(self, request: Request) -> dict[str, Any] | None:
        """What this very request was answered before; refused where its id was another's."""
        known = self.books.load([], command=request.act.command_id).known
        if known is None:
            return None
        if known.request_digest != request.digest:
            raise CommandReused
        return known.answer

    def rehearse(self, request: Request, decide: Callable[[Desk], dict[str, Any]]) -> Desk:
        """Decide without recording: what would happen, or the refusal."""
        desk = Desk(self, request)
        decide(desk)
        return desk
