"""Source: where papers take what they say from, as the books stand now; whoever asks has been let in before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from projections.names import ERASED, name, names_of
from projections.proceedings import proceeding_of, told
from projections.readmodel import FOREVER
from service.acting import system_act
from service.i18n import text as _
from service.papers.paper import Head
from service.papers.wording import dated, numbered
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

    @cached_property
    def desk(self) -> Desk:
        """To read dossiers and rules; nothing is ever recorded from it."""
        act = system_act("papers", book=self.book, command_id=new_id(), now=self.wiring.clock())
        return Desk(self.wiring.office, Request(act, ""))

    @cached_property
    def above(self) -> Sequence[RowMapping]:
        """The commune, and what it lies in."""
        found = territory.above(self.db, self.book)
        if not found:
            raise NotFound
        return found

    @property
    def commune(self) -> str:
        """What the commune is called."""
        return str(self.above[0]["name"])

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

    def named(self, *people: str) -> Mapping[str, str]:
        """Names by id."""
        return names_of(self.db, people)

    def head(self, *, issuer: str, above: str = "", number: str | None, symbol: str, day: date | None) -> Head:
        """The top of a paper of this commune."""
        when = dated(self.commune, day, self.today.year)
        return Head(above.upper(), issuer.upper(), numbered(number, symbol), when)

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


LISTED = tuple(
    status.c[each]
    for each in (
        "dossier", "subject", "place", "place_name", "outcome", "self_score", "village_score", "commune_score",
        "valid_until", "honour_from", "state",
    )
)  # fmt: skip
