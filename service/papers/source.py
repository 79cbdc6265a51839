"""Source: where papers take what they say from, as the books stand now; whoever asks has been let in before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, func, select

from domain.clock import day_of
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.ids import new_id
from domain.pinned import Rules
from domain.stream import Fact
from projections import territory
from projections.intervals import status
from projections.mandates import mandate_of
from projections.maps import end_of
from projections.names import ERASED, name, names_of
from projections.proceedings import proceeding_of, told
from projections.readmodel import FOREVER
from service.acting import system_act
from service.i18n import text as _
from service.papers.letterhead import Letterhead, letterhead_on
from service.papers.paper import Head, Signature
from service.papers.wording import acting_for, dated, numbered
from service.public import codes
from service.shown.rules import sample_of
from service.wiring import Wiring

# Papers of a commune name thousands at most.
MOST = 100_000


@dataclass(frozen=True)
class Source:
    """The running parts and one connection, for the papers of one commune's book."""

    wiring: Wiring
    db: Connection
    book: str
    # The day by whose map places are named; None names them as they are called now.
    day: date | None = None

    def of_day(self, day: date | None) -> "Source":
        """The same for a paper of that day, on which places are called as they were then."""
        return replace(self, day=day)

    @cached_property
    def desk(self) -> Desk:
        """To read dossiers and rules; nothing is ever recorded from it."""
        act = system_act("papers", book=self.book, command_id=new_id(), now=self.wiring.clock())
        return Desk(self.wiring.office, Request(act, ""))

    @cached_property
    def above(self) -> Sequence[RowMapping]:
        """The commune, and what it lies in."""
        # What is older than the register of places is under the names of today.
        then = territory.above(self.db, self.book, as_of=end_of(self.day)) if self.day else ()
        found = then or territory.above(self.db, self.book)
        if not found:
            raise NotFound
        return found

    @property
    def commune(self) -> str:
        """What the commune is called."""
        return str(self.above[0]["name"])

    @cached_property
    def letterhead(self) -> Letterhead:
        """What stands at the top of the commune's papers of that day."""
        return letterhead_on(self.db, self.book, self.commune, end_of(self.day) if self.day else None)

    @property
    def today(self) -> date:
        """The day on which this is asked."""
        return day_of(self.wiring.clock())

    def rules_of(self, dossier: str) -> tuple[Dossier, Rules]:
        """A dossier, and the rules that it is pinned to."""
        found = self.desk.get(Dossier, dossier)
        return found, self.desk.rules_of(found)

    def facts(self, stream: str) -> Sequence[Fact]:
        """Everything that was said of one thing."""
        return self.wiring.office.books.load([stream]).facts.get(stream, [])

    def marks(self, rules: Rules | None = None) -> tuple[str, ...]:
        """What every page has to say of a paper under rules that are samples, or about invented people."""
        sample = sample_of(rules) if rules else None
        invented = _("DEMONSTRATION DATA") if self.wiring.demonstration else None
        return tuple(mark for mark in (invented, _("Sample: %(what)s", what=sample) if sample else None) if mark)

    def addresses(self, decision: str) -> dict[str, str]:
        """Where the certificates of a decision are verified, by dossier."""
        return dict(codes.written_on(self.wiring.vault, self.wiring.config, self.db, decision))

    def named(self, *people: str) -> Mapping[str, str]:
        """Names by id."""
        return names_of(self.db, people)

    def head(self, *, issuer: str | None = None, number: str | None, symbol: str, day: date | None) -> Head:
        """The top of a paper of this commune, by its own agency where no other issues it."""
        own = self.letterhead
        room = numbered(number, own.symbol_of(symbol))
        return Head(own.above.upper(), (issuer or own.agency).upper(), room, self.when(day))

    def head_within(self, place: str, *, symbol: str, day: date | None) -> Head:
        """The top of a paper of a place that lies in it, under the commune's agency."""
        return Head(self.letterhead.agency.upper(), place.upper(), numbered(None, symbol), self.when(day))

    def when(self, day: date | None) -> str:
        """Seat and day."""
        return dated(self.letterhead.seat, day, self.today.year)

    def proceeding(self, kind: str, id: str) -> dict[str, Any]:
        """A decision, meeting or posting with all that was said about it, as it now reads."""
        found = proceeding_of(self.db, f"{kind}.{id}")
        if found is None or found["book"] != self.book:
            raise NotFound
        return told(found) | {"id": id, "book": found["book"]}

    def decided(self, decision: str) -> Sequence[RowMapping]:
        """Everyone that a decision was said of, as it decided, in the order of names; whatever became of them since."""
        c = status.c
        by_it = and_(c.book == self.book, c.decision == decision, c.known_to == FOREVER)
        first = select(c.dossier, func.min(c.version).label("version")).where(by_it).group_by(c.dossier).subquery()
        asked = (
            select(*LISTED, func.coalesce(name.c.name, ERASED).label("name"))
            .select_from(status)
            .join(first, and_(first.c.dossier == c.dossier, first.c.version == c.version))
            .outerjoin(name, name.c.owner == c.subject)
            .where(by_it)
            .order_by(c.place_name, func.coalesce(name.c.sort_key, b""), c.dossier)
        )
        return self.db.execute(asked).mappings().all()


def in_place(source: Source, mandate: str | None, otherwise: str) -> Signature:
    """Room for whoever did it under a mandate: in whose place that is signed, or else as this office."""
    held = mandate_of(source.db, mandate) if mandate else None
    lines = acting_for(held.signing) if held and held.signing else (otherwise,)
    return Signature(lines, "", _("(Signature and full name)"))


LISTED = tuple(
    status.c[each]
    for each in (
        "dossier", "subject", "place", "place_name", "outcome", "self_score", "village_score", "commune_score",
        "valid_until", "honour_from", "state",
    )
)  # fmt: skip
