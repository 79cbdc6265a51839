"""A desk: one command at work, with what it read, what it relies on and what will be saved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from domain import territory
from domain.append import ABSENT, Append, Command, Erasure, Head
from domain.clock import day_of, shown
from domain.counting import Tallies
from domain.cycle import Cycle
from domain.dossier import Dossier
from domain.errors import NoCycle, NoMandate, NotFound, OutOfDate
from domain.held import Held
from domain.levels import SUBJECT
from domain.pinned import Rules
from domain.place import Place
from domain.policies import Standing, Warrant, right_office
from domain.request import Kept, Request
from domain.rulebook import CriteriaRules, ProcedureRules
from domain.rulebook import stream_of as rules_stream
from domain.standings import about, held, must_cover, standing_of, waived
from domain.stream import Act, Fact, Stream, project
from domain.subject import Subject
from domain.workflow import Procedure

if TYPE_CHECKING:
    from domain.office import Office

__all__ = ["Desk", "Kept", "Request"]

S = TypeVar("S", bound=Stream)

# Facts are many more bytes than what they make: a decision over thousands of dossiers is not read in one piece.
AT_ONCE = 1_000


@dataclass(slots=True)
class Desk:
    """One command at work: what it loaded, what it relies on, and what will be saved."""

    office: "Office"
    request: Request
    loaded: dict[str, Any] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    relied_on: dict[str, Head] = field(default_factory=dict)
    changed: dict[str, Stream] = field(default_factory=dict)
    unopened: dict[str, int] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()
    erasure: Erasure | None = None
    _standings: dict[tuple[int, str], Standing] = field(default_factory=dict)

    @property
    def act(self) -> Act:
        return self.request.act

    # Loading

    def fetch(self, streams: Collection[str]) -> None:
        """Read streams that are not on the desk yet; the first reading brings what is known of the person who acts."""
        wanted = streams if self.loaded else (*streams, *about(self.act.person))
        missing = [stream for stream in dict.fromkeys(wanted) if stream not in self.loaded]
        if not missing:
            return
        for start in range(0, len(missing), AT_ONCE):
            some = missing[start : start + AT_ONCE]
            loaded = self.office.books.load(some)
            for stream in some:
                facts = loaded.facts.get(stream)
                self.loaded[stream] = project(facts, loaded.chains[stream]) if facts else None
            self.heads.update(loaded.heads)

    def find(self, kind: type[S], stream: str) -> S | None:
        """A stream, or None where there is none of that kind."""
        if stream not in self.loaded:
            self.fetch([stream])
        found = self.loaded[stream]
        return found if isinstance(found, kind) else None

    def get(self, kind: type[S], stream: str) -> S:
        """A stream that must be there."""
        if (found := self.find(kind, stream)) is None:
            raise NotFound
        return found

    def facts(self, stream: str) -> list[Fact]:
        """Every fact of a stream that is on the desk, as they stood when it was read."""
        read = self.get(Stream, stream)
        return list(self.office.books.load([stream]).facts[stream][: read.version])

    def all(self, kind: type[S], streams: Sequence[str]) -> list[S]:
        """Streams that must all be there, read at once."""
        self.fetch(streams)
        return [self.get(kind, stream) for stream in streams]

    def rely_on(self, kind: type[S], stream: str) -> S | None:
        """A stream that the decision relies on: kept between commands, its head asserted when this one is saved."""
        kept = self._kept(stream)
        if kept is None or not isinstance(kept.stream, kind):
            return None
        self.relied_on[stream] = kept.head
        return kept.stream

    def rely_on_head(self, stream: str) -> None:
        """Record only if this stream, read before, has not moved on meanwhile; or is still not there, if it was not."""
        if stream in self.loaded:
            self.relied_on[stream] = self.heads.get(stream, ABSENT)

    def rely_on_absence(self, stream: str) -> None:
        """Record only if this stream is still not there."""
        self.relied_on[stream] = ABSENT

    def _kept(self, stream: str) -> Kept | None:
        """What is kept of a stream; another thread may drop it at any time, so it is looked up once."""
        kept = self.office.kept.get(stream)
        if kept is None:
            loaded = self.office.books.load([stream])
            facts = loaded.facts.get(stream)
            if facts:
                kept = Kept(project(facts, loaded.chains[stream]), loaded.heads[stream])
                self.office.kept[stream] = kept
        return kept

    # Places, rules, authority

    def place(self, id: str) -> Place:
        """A place as it was read last; for what is written of it there is `named`."""
        kept = self._kept(f"place.{id}")
        if kept is None or not isinstance(kept.stream, Place):
            raise NotFound
        return kept.stream

    def named(self, id: str, moment: datetime | None = None) -> dict[str, str]:
        """How a fact writes a place as it was called then; recorded only if it was not renamed meanwhile."""
        place = self.rely_on(Place, f"place.{id}")
        if place is None:
            raise NotFound
        return place.named_at(moment or self.act.moment)

    def standing_place(self, id: str, moment: datetime | None = None) -> Place:
        """A place that had not become part of others by then; recorded only if it has not meanwhile."""
        place = self.rely_on(Place, f"place.{id}")
        if place is None:
            raise NotFound
        place.must_stand(moment or self.act.moment)
        return place

    def above(self, id: str, moment: datetime | None = None) -> list[str]:
        """A place and those above it, nearest first; then what has taken any of them up since, and what is above."""
        return territory.above(self.place, id, moment or self.act.moment)

    def cycle(self, *, book: str, year: int) -> Cycle:
        """The year's cycle in a commune."""
        cycle = self.rely_on(Cycle, Cycle.stream_of(book=book, year=year))
        if cycle is None:
            raise NoCycle(year=year)
        return cycle

    def rules(self, *, book: str, title: str, pinned: Mapping[str, Any]) -> Rules:
        """The editions with the pinned digests, from the adopter's rule books."""

        def adopted(kind: str, digest: str) -> dict[str, Any]:
            stream = rules_stream(book=book, kind=kind, title=title)
            found = self.get(ProcedureRules, stream) if kind == "procedure" else self.get(CriteriaRules, stream)
            return found.editions[digest]

        return self.office.editions.rules(pinned, adopted)

    def rules_of(self, dossier: Dossier) -> Rules:
        """The editions that a dossier is pinned to, as they are for where its subject belongs."""
        rules = self.rules(book=dossier.book, title=dossier.title, pinned=dossier.rules)
        rules = rules if dossier.in_village else rules.outside
        cycle = self.rely_on(Cycle, Cycle.stream_of(book=dossier.book, year=dossier.year))
        return rules if cycle is None else rules.with_clocks(cycle.clocks_of(dossier.title, dossier.place["id"]))

    def standing(
        self, act: Act, procedure: Procedure, *, subject: str, people: Collection[str], place: str
    ) -> Standing:
        """What the one who acts may rely on over this subject; refuses where there was no power for it, or for whoever
        enters it to do that."""
        acting = self.acting(act, procedure, subject=subject, people=people, place=place)
        if act.entry_mandate is not None:
            entry = held(self, act.entry_mandate, act.actor, act.now)
            if not entry.lets_enter_at(act.now):
                raise NoMandate(day=shown(day_of(act.now)))
            entering = Standing(entry.office, entry.scope, frozenset(), frozenset())
            right_office([office.id for office in procedure.offices if office.level != SUBJECT], entering)
            must_cover(self, entering, place, act.now, subject)
        return acting

    def acting(self, act: Act, procedure: Procedure, *, subject: str, people: Collection[str], place: str) -> Standing:
        """The same of the act alone, whoever enters it."""
        if act.mandate is None:
            acting = self._as_subject(act, procedure, subject=subject, people=people)
        else:
            found = held(self, act.mandate, act.person, act.moment)
            acting = standing_of(self, found, act.moment)
            if act.office != found.office or act.entry_mandate is None:
                raise NoMandate(day=shown(day_of(act.moment)))
        must_cover(self, acting, place, act.moment, subject)
        return acting

    def must_hold(self, offices: Collection[str], place: str, by: Act | None = None) -> None:
        """Refuse acts on the register itself, which no procedure rules, by whoever holds none of these offices here."""
        if not self.act.actor.startswith("system:"):
            self._held_here(offices, place, by or self.act)

    def beside(self, offices: Collection[str], place: str) -> Standing:
        """What an act may rely on that no procedure rules; refuses whoever holds none of these offices here."""
        return standing_of(self, self._held_here(offices, place, self.act), self.act.moment)

    def _held_here(self, offices: Collection[str], place: str, act: Act) -> Held:
        if act.mandate is None or act.entry_mandate != act.mandate or act.person != act.actor:
            raise NoMandate(day=shown(day_of(act.moment)))
        found = held(self, act.mandate, act.person, act.moment)
        if act.office != found.office or not found.lets_enter_at(act.now):
            raise NoMandate(day=shown(day_of(act.moment)))
        standing = Standing(found.office, found.scope, found.people, frozenset())
        must_cover(self, standing, place, act.moment)
        right_office(offices, standing)
        return found

    def warrant(self, act: Act, dossier: Dossier, tallies: Tallies | None = None) -> Warrant:
        """By what this act is done on that dossier; refuses where there was no power for it."""
        rules = self.rules_of(dossier)
        return Warrant(act, rules, self.standing_at(act, rules.procedure, dossier), tallies or {})

    def standing_at(self, act: Act, procedure: Procedure, dossier: Dossier) -> Standing:
        """The same over a dossier; on a list it is looked up once a place, since kin is asked of each dossier."""
        place = dossier.place["id"]
        if act.mandate is None:
            return self.standing(act, procedure, subject=dossier.subject, people=dossier.people, place=place)
        key = (id(act), place)
        if key not in self._standings:
            self._standings[key] = self.standing(act, procedure, subject=place, people=(), place=place)
        return waived(self, self._standings[key], procedure, dossier)

    def seat(self, act: Act, *, person: str, mandate: str, place: str) -> Standing:
        """In which standing a member sat in a body over a place; refuses where they held no such mandate then."""
        standing = standing_of(self, held(self, mandate, person, act.moment), act.moment)
        must_cover(self, standing, place, act.moment)
        return standing

    def speaks_for(self, person: str, subject: str, people: Collection[str], moment: datetime) -> bool:
        """Whether a person acts for a subject: as the person's stream says of it, or else as one of its people."""
        stream = f"subject.{person}"
        found = self.find(Subject, stream)
        said = found.stays.get(subject) if found else None
        if not said:
            return person in people
        self.rely_on_head(stream)
        return any(stay.speaks and stay.holds_on(day_of(moment)) for stay in said)

    def _as_subject(self, act: Act, procedure: Procedure, *, subject: str, people: Collection[str]) -> Standing:
        """The subject needs no mandate over itself; whoever enters it for the subject needs one to enter."""
        offices = {office.id for office in procedure.offices if office.level == SUBJECT}
        entered_by_other = act.actor != act.person
        if (
            act.office is None
            or act.office not in offices
            or (entered_by_other and act.entry_mandate is None)
            or not self.speaks_for(act.person, subject, people, act.moment)
        ):
            raise NoMandate(day=shown(day_of(act.moment)))
        return Standing(act.office, frozenset({subject}), frozenset({act.person}), frozenset())

    # Saving

    def keep(self, *streams: Stream) -> None:
        """Put streams on the pile that is saved; what was opened here is found here from now on."""
        for stream in streams:
            if self.changed.setdefault(stream.id, stream) is not stream:
                raise OutOfDate
            self.loaded[stream.id] = stream

    def commit(self, answer: dict[str, Any]) -> None:
        """Record everything, or nothing."""
        append = Append(
            heads=self.heads,
            relied_on={stream: head for stream, head in self.relied_on.items() if stream not in self.changed},
            unopened=self.unopened,
            holds=self.holds,
            command=Command(self.act.command_id, self.act.actor, self.request.digest),
            answer=answer,
            vault=self.request.vault,
            erasure=self.erasure,
        )
        recordings = self.office.save(*self.changed.values(), append=append)
        for stream in self.changed:
            self.office.kept.pop(stream, None)
        if recordings:
            last = recordings[-1].notification
            book = self.changed[str(last.originator_id)].book
            self.office.reached[book] = max(last.id, self.office.reached.get(book, 0))
