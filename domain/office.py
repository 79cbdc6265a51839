"""The office: carries out one command at a time, from what was asked to facts in the books, once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

from eventsourcing.application import Application
from eventsourcing.persistence import EventStore

from domain.append import Append, Command, CommandKnown, Head, Loaded, ReliedOnMoved
from domain.clock import day_of
from domain.criteria import Criteria, load_criteria, titles
from domain.cycle import Cycle
from domain.dossier import Dossier, Rules
from domain.errors import CommandReused, NoCycle, NoMandate, NotFound, OutOfDate
from domain.levels import SUBJECT
from domain.mandate import Mandate
from domain.officer import Officer
from domain.place import Place
from domain.policies import Standing, covers, right_office
from domain.procedures import Procedure, load_procedure
from domain.rulebook import CriteriaRules, ProcedureRules
from domain.rulebook import stream_of as rules_stream
from domain.stream import Act, Stream

S = TypeVar("S", bound=Stream)

# How often a command is decided anew because a mandate or a cycle moved while it was being decided.
TRIES = 3


class Books(Protocol):
    """What the office asks of the store."""

    def load(self, streams: Sequence[str], *, command: str | None = None) -> Loaded:
        """Facts of `streams`, verified; and the command, where it is known."""

    def put(self, domain_events: Sequence[Any], *, append: Append | None = None) -> Any:
        """Record facts and all that belongs to them in one transaction."""


@dataclass(frozen=True, slots=True)
class Request:
    """A command as it came in: the act, a keyed digest of everything that was sent, what goes to the vault."""

    act: Act
    digest: str
    vault: tuple[Sequence[Any], Sequence[Any]] = ((), ())


@dataclass(frozen=True, slots=True)
class Kept:
    """A stream that many decisions rely on, as it was when last read; whoever relies on it asserts its head."""

    stream: Stream
    head: Head


class Office(Application[str]):
    """The library's application over books. What is relied on again and again is kept between commands."""

    name = "office"

    def __init__(self, books: EventStore[str]) -> None:
        self.books = cast(Books, books)
        self._events = books
        self.kept: dict[str, Kept | None] = {}
        self.procedures: dict[str, Procedure] = {}
        self.criteria: dict[str, Criteria] = {}
        super().__init__({"PERSISTENCE_MODULE": "eventsourcing.popo"})

    def construct_event_store(self) -> EventStore[str]:
        return self._events

    def perform(self, request: Request, decide: Callable[["Desk"], dict[str, Any]]) -> dict[str, Any]:
        """Carry out a command: the answer, made of ids. Sent again, it gets the same answer and nothing happens."""
        for last in range(TRIES):
            desk = Desk(self, request)
            try:
                answer = decide(desk)
                desk.commit(answer)
            except CommandKnown as known:
                return known.answer
            except ReliedOnMoved:
                self.kept.clear()
                if last == TRIES - 1:
                    raise OutOfDate from None
            else:
                return answer
        raise OutOfDate

    def rehearse(self, request: Request, decide: Callable[["Desk"], dict[str, Any]]) -> "Desk":
        """Decide without recording: what would happen, or the refusal."""
        desk = Desk(self, request)
        decide(desk)
        return desk


def project(facts: Sequence[Any], chain: tuple[str, ...]) -> Any:
    """The aggregate that its facts make."""
    aggregate: Any = None
    for fact in facts:
        aggregate = fact.mutate(aggregate)
    if aggregate is not None:
        aggregate.chain = chain
    return aggregate


@dataclass(slots=True)
class Desk:
    """One command at work: what it loaded, what it relies on, and what will be saved."""

    office: Office
    request: Request
    loaded: dict[str, Any] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    relied_on: dict[str, Head] = field(default_factory=dict)
    changed: dict[str, Stream] = field(default_factory=dict)
    _asked: bool = False
    _standings: dict[tuple[int, str], Standing] = field(default_factory=dict)

    @property
    def act(self) -> Act:
        return self.request.act

    # Loading

    def fetch(self, streams: Collection[str]) -> None:
        """Read streams that are not on the desk yet; the first reading also asks whether the command is known."""
        wanted = streams if self._asked else (*streams, f"officer.{self.act.person}")
        missing = [stream for stream in dict.fromkeys(wanted) if stream not in self.loaded]
        if not missing and self._asked:
            return
        command = None if self._asked else self.act.command_id
        loaded = self.office.books.load(missing, command=command)
        self._asked = True
        if loaded.known is not None:
            if loaded.known.request_digest != self.request.digest:
                raise CommandReused
            raise CommandKnown(loaded.known.answer)
        for stream in missing:
            facts = loaded.facts.get(stream)
            self.loaded[stream] = project(facts, loaded.chains[stream]) if facts else None
        self.heads.update(loaded.heads)

    def find(self, kind: type[S], stream: str) -> S | None:
        """A stream, or None where there is none of that kind."""
        self.fetch([stream])
        found = self.loaded[stream]
        return found if isinstance(found, kind) else None

    def get(self, kind: type[S], stream: str) -> S:
        """A stream that must be there."""
        if (found := self.find(kind, stream)) is None:
            raise NotFound
        return found

    def all(self, kind: type[S], streams: Sequence[str]) -> list[S]:
        """Streams that must all be there, read at once."""
        self.fetch(streams)
        return [self.get(kind, stream) for stream in streams]

    def rely_on(self, kind: type[S], stream: str) -> S | None:
        """A stream that the decision relies on: kept between commands, its head asserted when this one is saved."""
        kept = self.office.kept.get(stream)
        if kept is None:
            loaded = self.office.books.load([stream])
            facts = loaded.facts.get(stream)
            if not facts:
                return None
            kept = Kept(project(facts, loaded.chains[stream]), loaded.heads[stream])
            self.office.kept[stream] = kept
        if not isinstance(kept.stream, kind):
            return None
        self.relied_on[stream] = kept.head
        return kept.stream

    # Places, rules, authority

    def place(self, id: str) -> Place:
        """A place; what never changes after it is established needs no assertion."""
        kept = self.office.kept.get(f"place.{id}")
        if kept is None and self.rely_on(Place, f"place.{id}") is None:
            raise NotFound
        self.relied_on.pop(f"place.{id}", None)
        return cast(Place, cast(Kept, self.office.kept[f"place.{id}"]).stream)

    def above(self, id: str) -> list[str]:
        """A place and those above it, nearest first."""
        found: list[str] = []
        at: str | None = id
        while at is not None:
            found.append(at)
            at = self.place(at).parent
        return found

    def cycle(self, *, book: str, year: int) -> Cycle:
        """The year's cycle in a commune."""
        cycle = self.rely_on(Cycle, Cycle.stream_of(book=book, year=year))
        if cycle is None:
            raise NoCycle(year=year)
        return cycle

    def rules(self, *, book: str, title: str, pinned: Mapping[str, Any]) -> Rules:
        """The editions with the pinned digests, from the adopter's rule books."""
        return Rules(
            self._procedure(book, title, pinned["procedure"]["digest"]),
            self._criteria(book, title, pinned["criteria"]["digest"]),
        )

    def rules_of(self, dossier: Dossier) -> Rules:
        """The editions that a dossier is pinned to."""
        return self.rules(book=dossier.book, title=dossier.title, pinned=dossier.rules)

    def _procedure(self, book: str, title: str, digest: str) -> Procedure:
        if digest not in self.office.procedures:
            adopted = self.get(ProcedureRules, rules_stream(book=book, kind="procedure", title=title))
            self.office.procedures[digest] = load_procedure(adopted.editions[digest], file=digest)
        return self.office.procedures[digest]

    def _criteria(self, book: str, title: str, digest: str) -> Criteria:
        if digest not in self.office.criteria:
            adopted = self.get(CriteriaRules, rules_stream(book=book, kind="criteria", title=title))
            self.office.criteria[digest] = load_criteria(adopted.editions[digest], file=digest, titles=titles())
        return self.office.criteria[digest]

    def standing(
        self, act: Act, procedure: Procedure, *, subject: str, people: Collection[str], place: str
    ) -> Standing:
        """What the one who acts may rely on over this subject; refuses where there was no power for it."""
        ids = [subject, *self.above(place)]
        name = self.place(place).name
        if act.mandate is None:
            acting = self._as_subject(act, procedure, subject=subject, people=people)
        else:
            mandate = self._mandate(act.mandate, act.person, act.moment)
            acting = Standing(mandate.office, mandate.scope, frozenset({act.person}), self._kin(act.person))
            if act.office != mandate.office:
                raise NoMandate(day=day_of(act.moment).strftime("%d/%m/%Y"))
        covers(acting, ids, place=name)
        if act.entry_mandate is not None and (act.entry_mandate != act.mandate or act.actor != act.person):
            entry = self._mandate(act.entry_mandate, act.actor, act.now)
            entering = Standing(entry.office, entry.scope, frozenset(), frozenset())
            right_office([office.id for office in procedure.offices if office.level != SUBJECT], entering)
            covers(entering, ids, place=name)
        return acting

    def standing_in(self, place: str) -> Standing:
        """What an officer may rely on in a place for acts of the register itself, which no procedure rules."""
        act, named = self.act, self.place(place).name
        if act.mandate is None or act.person != act.actor:
            raise NoMandate(day=day_of(act.moment).strftime("%d/%m/%Y"))
        mandate = self._mandate(act.mandate, act.person, act.moment)
        standing = Standing(mandate.office, mandate.scope, frozenset({act.person}), frozenset())
        covers(standing, self.above(place), place=named)
        return standing

    def standing_at(self, act: Act, procedure: Procedure, dossier: Dossier) -> Standing:
        """The same over a dossier; on a list it is looked up once a place, since kin is asked of each dossier."""
        place = dossier.place["id"]
        if act.mandate is None:
            return self.standing(act, procedure, subject=dossier.subject, people=dossier.people, place=place)
        key = (id(act), place)
        if key not in self._standings:
            self._standings[key] = self.standing(act, procedure, subject=place, people=(), place=place)
        return self._standings[key]

    def _as_subject(self, act: Act, procedure: Procedure, *, subject: str, people: Collection[str]) -> Standing:
        """The subject needs no mandate over itself; whoever enters it for the subject needs one to enter."""
        offices = {office.id for office in procedure.offices if office.level == SUBJECT}
        entered_by_other = act.actor != act.person
        if (
            act.office is None
            or act.person not in people
            or act.office not in offices
            or (entered_by_other and act.entry_mandate is None)
        ):
            raise NoMandate(day=day_of(act.moment).strftime("%d/%m/%Y"))
        return Standing(act.office, frozenset({subject}), frozenset({act.person}), frozenset())

    def _mandate(self, id: str, person: str, moment: datetime) -> Mandate:
        mandate = self.rely_on(Mandate, f"mandate.{id}")
        if mandate is None or mandate.person != person or not mandate.holds_at(moment):
            raise NoMandate(day=day_of(moment).strftime("%d/%m/%Y"))
        return mandate

    def _kin(self, person: str) -> frozenset[str]:
        stream = f"officer.{person}"
        declared = self.find(Officer, stream)
        if declared is None:
            return frozenset()
        self.relied_on[stream] = self.heads[stream]
        return declared.kin

    # Saving

    def keep(self, *streams: Stream) -> None:
        """Put streams on the pile that is saved."""
        for stream in streams:
            self.changed[stream.id] = stream

    def commit(self, answer: dict[str, Any]) -> None:
        """Record everything, or nothing."""
        if not self._asked:
            self.fetch([])
        act = self.act
        append = Append(
            heads=self.heads,
            relied_on={stream: head for stream, head in self.relied_on.items() if stream not in self.changed},
            command=Command(act.command_id, act.actor, self.request.digest),
            answer=answer,
            vault=self.request.vault,
        )
        self.office.save(*self.changed.values(), append=append)
        for stream in self.changed:
            self.office.kept.pop(stream, None)
