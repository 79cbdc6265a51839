"""The event store: a book per commune, one append with everything that belongs to it, chains verified on load."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

from eventsourcing.persistence import (
    ApplicationRecorder,
    EventStore,
    IntegrityError,
    Notification,
    Recording,
    StoredEvent,
)

from domain.append import Append, CommandKnown, Head, Known, Loaded, Opening, ReliedOnMoved
from domain.canonical import sha256_hex
from domain.clock import EPOCH, micros
from domain.errors import ClockBehind, CommandReused, HistoryBroken, OutOfDate
from domain.fact import NO_DIGEST
from domain.stream import Fact
from service.follower.inline import FoldsInline
from service.store.encoding import ActPart, Draft, FactMapper, Line, envelope_of
from service.store.ledger import AheadOfClock, Ledger, LoadedLine, ReliedOnChanged, Writing

alarm = logging.getLogger("sovang.alarm")


class Books(EventStore[str]):
    """The library's event store over books. `clock` is read once the books are locked."""

    def __init__(
        self, ledger: Ledger, mapper: FactMapper, clock: Callable[[], datetime], *, folds: FoldsInline | None = None
    ) -> None:
        super().__init__(mapper, BookRecorder(ledger, book=""))  # type: ignore[arg-type]
        self.ledger = ledger
        self.facts = mapper
        self.clock = clock
        self.folds = folds

    # Reading

    def load(self, streams: Sequence[str], *, command: str | None = None) -> Loaded:
        """Facts of `streams`, each chain verified against its head; and the command, where it is known."""
        rows, known = self.ledger.load(list(dict.fromkeys(streams)), command)
        loaded = Loaded()
        lines: dict[str, list[LoadedLine]] = {}
        for row in rows:
            lines.setdefault(row.stream, []).append(row)
        for stream, found in lines.items():
            head = loaded.heads[stream] = self._head(stream, found[0])
            loaded.facts[stream], loaded.chains[stream] = self._verified(stream, found, head)
        if known is not None:
            loaded.known = Known(known.request_digest, json.loads(known.answer))
        return loaded

    def _verified(self, stream: str, lines: Sequence[LoadedLine], head: Head) -> tuple[list[Fact], tuple[str, ...]]:
        """The facts of one stream; HistoryBroken where they are not the ones that its head seals."""
        envelopes: list[dict[str, Any]] = []
        chain: list[str] = []
        previous = NO_DIGEST
        for number, line in enumerate(lines, start=1):
            if line.state is None or line.version != number or line.digest != (digest := sha256_hex(line.state)):
                self._alarm(stream, number)
            envelope = envelope_of(line.state)
            if not (
                envelope.get("previous_digest") == previous
                and envelope.get("stream") == stream
                and envelope.get("version") == number
                and envelope.get("book") == head.book
            ):
                self._alarm(stream, number)
            envelopes.append(envelope)
            chain.append(previous := digest)
        if previous != head.digest or len(chain) != head.version:
            self._alarm(stream, len(chain))
        # Only now are the contents trusted.
        return [self.facts.fact(envelope) for envelope in envelopes], tuple(chain)

    def _head(self, stream: str, line: LoadedLine) -> Head:
        if line.book is None or line.head_version is None or line.head_digest is None:
            self._alarm(stream, 0)
        return Head(line.book, line.head_version, line.head_digest)

    @staticmethod
    def _alarm(stream: str, version: int) -> NoReturn:
        alarm.critical("history broken", extra={"stream": stream, "version": version})
        raise HistoryBroken

    def opening(self, stream: str, *, since: int) -> Opening | None:
        """The first opening of a dossier at that version or a later one."""
        return self.ledger.opening(stream, since=since)

    def get(self, originator_id: str, **_: Any) -> Iterable[Fact]:  # type: ignore[override]
        """The facts of one stream, for the library's repository."""
        return self.load([originator_id]).facts.get(originator_id, [])

    # Writing

    def put(  # type: ignore[override]
        self, domain_events: Sequence[Fact], *, append: Append | None = None, **_: Any
    ) -> list[Recording[str]]:
        """Record `domain_events` in one transaction with all that `append` carries.

        Raises CommandKnown where this very command is already recorded, CommandReused where its id is, OutOfDate
        where a stream moved on or something relied on changed, ClockBehind where the clock is not to be trusted.
        """
        append = append or Append()
        if not domain_events and append.command is None:
            return []
        drafts = self._drafts(domain_events, append.heads)
        latest = max((micros(fact.occurred_at) for fact in domain_events), default=0)
        writing = Writing(drafts, append, clock=self.clock, occurred=latest, folds=self.folds)
        try:
            positions, recorded_at = self.ledger.append(writing)
        except AheadOfClock:
            raise ClockBehind from None
        except ReliedOnChanged:
            raise ReliedOnMoved from None
        except IntegrityError:
            self._explain_conflict(append)
            raise OutOfDate from None
        lines = writing.lines(positions, recorded_at)
        return [_recording(fact, line) for fact, line in zip(domain_events, lines, strict=True)]

    def _drafts(self, facts: Sequence[Fact], heads: Mapping[str, Head]) -> list[Draft]:
        """Encode before anything is locked, so that others wait only for the database."""
        parts: dict[int, ActPart] = {}
        drafts = []
        for fact in facts:
            part = parts.get(id(fact.act))
            if part is None:
                part = parts[id(fact.act)] = self.facts.act_part(fact.act)
            head = heads.get(fact.originator_id)
            book, previous = (head.book, head.digest) if head else (fact.act.book, NO_DIGEST)
            drafts.append(self.facts.draft(fact, part, book=book, previous=previous))
        return drafts

    def _explain_conflict(self, append: Append) -> None:
        """Our own command recorded before (its acknowledgement was lost, or it was sent twice), or another's."""
        if append.command is None:
            return
        known = self.ledger.load((), append.command.id)[1]
        if known is not None:
            raise (
                CommandReused
                if known.request_digest != append.command.request_digest
                else CommandKnown(json.loads(known.answer))
            )


def _recording(fact: Fact, line: Line) -> Recording[str]:
    """A fact and the line that it came to stand in."""
    notification = Notification(
        id=line.position,
        originator_id=line.stream,
        originator_version=line.version,
        topic=line.topic,
        state=line.state,
    )
    return Recording(fact, notification)


class RawDraft(Draft):
    """Bytes that are stored as they are: the library's recorder contract knows no envelope."""

    __slots__ = ()

    @property
    def has_gap(self) -> bool:
        """Nothing is filled in."""
        return False

    def state(self, previous: str, recorded_at: str) -> bytes:  # noqa: ARG002
        """The bytes as given."""
        return self.before


class BookRecorder(ApplicationRecorder):
    """The library's view of one book: notification id = position, indifferent to the bytes."""

    def __init__(self, ledger: Ledger, book: str) -> None:
        self.ledger = ledger
        self.book = book

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Append lines as they are; IntegrityError where a stream already has one of the versions."""
        if not stored_events:
            return []
        drafts = [
            RawDraft(
                self.book, str(event.originator_id), event.originator_version, event.topic, NO_DIGEST, event.state, b""
            )
            for event in stored_events
        ]
        positions, _recorded_at = self.ledger.append(Writing(drafts, Append(), clock=lambda: EPOCH, occurred=0))
        return list(range(positions[self.book] + 1, positions[self.book] + len(drafts) + 1))

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Lines of one stream, as stored."""
        lines = self.ledger.stream(str(originator_id))
        found = [line for line in lines if (gt is None or line.version > gt) and (lte is None or line.version <= lte)]
        found = found[::-1] if desc else found
        return [self._stored(line, StoredEvent) for line in (found if limit is None else found[:limit])]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Lines of the book in position order."""
        after = 0 if start is None else start - 1 if inclusive_of_start else start
        lines = self.ledger.read(self.book, after=after, upto=stop, limit=limit, topics=topics)
        return [self._stored(line, Notification, id=line.position) for line in lines]

    def max_notification_id(self) -> int | None:
        """The book's head, None while it is empty."""
        return self.ledger.head(self.book) or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Any:
        """Followers pull: see the projector."""
        raise NotImplementedError("books are followed by pulling")

    @staticmethod
    def _stored(line: Line, kind: Any, **more: Any) -> Any:
        return kind(
            originator_id=line.stream, originator_version=line.version, topic=line.topic, state=line.state, **more
        )
