"""What every stream of facts shares: the act behind a fact, the fact itself, and when it is placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

from eventsourcing.domain import BaseAggregate, CanInitAggregate, CanMutateAggregate, MetaDomainEvent

from domain.clock import VIETNAM, day_of, shown, start_of_day
from domain.errors import InTheFuture, OutOfOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts, for whom, under which mandate, when, and having seen what: the argument of every command.

    `now` is the clock when the command came in. `done` is when it was done, where that is not now: a day, or an
    instant. `office` and `mandate` are those of the act; `entry_mandate` is the right of the one who enters it.
    """

    book: str
    actor: str
    now: datetime
    command_id: str
    source: str
    done: date | datetime | None = None
    on_behalf_of: str | None = None
    office: str | None = None
    mandate: str | None = None
    entry_mandate: str | None = None
    batch_id: str | None = None
    seen: tuple[Mapping[str, Any], ...] = ()

    @property
    def person(self) -> str:
        """Whose act it is."""
        return self.on_behalf_of or self.actor

    @property
    def moment(self) -> datetime:
        """When it was done, before a stream has placed it: where authority is looked up."""
        if self.done is None:
            return self.now
        return self.done if isinstance(self.done, datetime) else start_of_day(self.done)

    def placed_after(self, last: datetime | None) -> tuple[datetime, str]:
        """When the act is placed in a stream whose last standing act was at `last`, and how exactly that is known."""
        if self.done is None:
            return (self.now if last is None or self.now >= last else last), "instant"
        if not isinstance(self.done, datetime):
            return self._placed_on_its_day(self.done, last), "day"
        if self.done > self.now:
            raise InTheFuture(field="done")
        if last is not None and self.done < last:
            raise OutOfOrder(field="done", last=last.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M"))
        return self.done, "instant"

    def _placed_on_its_day(self, day: date, last: datetime | None) -> datetime:
        if day > day_of(self.now):
            raise InTheFuture(field="done")
        start = start_of_day(day)
        if last is None or last <= start:
            return start
        if day_of(last) > day:
            raise OutOfOrder(field="done", last=shown(day_of(last)))
        return last


@dataclass(frozen=True)
class Fact(CanMutateAggregate[str], metaclass=MetaDomainEvent):
    """Something that happened. `timestamp` is when it was recorded; the rest of the envelope is the act's."""

    originator_id: str
    originator_version: int
    timestamp: datetime
    act: Act
    occurred_at: datetime
    precision: str
    rules: dict[str, Any] | None

    TOPIC: ClassVar[str]


class FirstFact(CanInitAggregate[str], Fact):
    """The fact that opens a stream."""

    originator_topic: str


class RepeatableFact(FirstFact):
    """A fact that opens its stream or adds to it: the same thing can be declared, set or adopted again."""

    def mutate(self, aggregate: Any) -> Any:
        return super().mutate(None) if aggregate is None else CanMutateAggregate.mutate(self, aggregate)


# What a fact's envelope already says, so that `data` holds only what happened.
ENVELOPED = frozenset(
    {"originator_id", "originator_version", "originator_topic", "timestamp", "act", "occurred_at", "precision", "rules"}
)


class Stream(BaseAggregate[str]):
    """An aggregate that remembers its book and the time of its last standing act."""

    TOPIC: ClassVar[str]
    book: str
    last_act: datetime | None = None
    # Digests of the facts loaded, first to last; handed down by the store, empty on a new stream.
    chain: tuple[str, ...] = ()

    class Event(Fact):
        pass

    @classmethod
    def open(cls, event_class: type[FirstFact], stream: str, act: Act, *, rules: Any = None, **data: Any) -> Self:
        """Begin a stream with its first fact."""
        occurred_at, precision = act.placed_after(None)
        return cls._create(
            event_class,
            id=stream,
            timestamp=act.now,
            act=act,
            occurred_at=occurred_at,
            precision=precision,
            rules=rules,
            **data,
        )

    def happen(self, event_class: type[Fact], act: Act, *, rules: Any = None, **data: Any) -> None:
        """Add a fact to the stream, placed at or after its last standing act."""
        occurred_at, precision = act.placed_after(self.last_act)
        self.happen_at(event_class, act, occurred_at, precision, rules=rules, **data)

    def happen_at(
        self,
        event_class: type[Fact],
        act: Act,
        occurred_at: datetime,
        precision: str,
        *,
        rules: Any = None,
        **data: Any,
    ) -> None:
        """Add a fact whose time is already decided: a comment, a correction, a consequence."""
        if issubclass(event_class, RepeatableFact):
            data["originator_topic"] = self.TOPIC
        self.trigger_event(
            event_class,
            timestamp=act.now,
            act=act,
            occurred_at=occurred_at,
            precision=precision,
            rules=rules,
            **data,
        )


def project(facts: Sequence[Fact], chain: tuple[str, ...]) -> Any:
    """The aggregate that its facts make."""
    aggregate: Any = None
    for fact in facts:
        aggregate = fact.mutate(aggregate)
    if aggregate is not None:
        aggregate.chain = chain
    return aggregate
