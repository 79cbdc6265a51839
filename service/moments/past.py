"""The past at the desk: streams as they stood at a moment, made of what had been recorded and had happened by then."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from domain.desk import Desk, Kept
from domain.dossier import Dossier
from domain.retold import retold
from domain.stream import Fact
from projections.intervals import status
from projections.times import stands
from service.moments.moment import NOW, Moment

# Rules are found by their digest and places by their id, whatever day it is.
SETTLED = ("rules.", "place.")


def cut(facts: Sequence[Fact], moment: Moment) -> list[Fact]:
    """Of one stream's facts those that belong to a moment.

    What mends or takes back an act that had happened is knowledge about that act, whenever it was entered: it counts
    as soon as it is known.
    """
    known = [fact for fact in facts if moment.knows(fact.timestamp)]
    kept: set[int] = set()
    for told in retold(known):
        about = told.mended.originator_version if told.mended else getattr(told.said, "retracted_version", None)
        happened = moment.holds(done=told.now.occurred_at, recorded=told.said.timestamp)
        if about in kept if about is not None else happened:
            kept.add(told.said.originator_version)
    return [fact for fact in known if fact.originator_version in kept]


def project_at(facts: Sequence[Fact], chain: tuple[str, ...]) -> Any:
    """The aggregate that some of a stream's facts make; each keeps the version that others name it by."""
    aggregate: Any = None
    for fact in facts:
        if aggregate is not None:
            aggregate.version = fact.originator_version - 1
        aggregate = fact.mutate(aggregate)
    if aggregate is not None:
        aggregate.chain = chain
    return aggregate


@dataclass(slots=True)
class PastDesk(Desk):
    """A desk on which streams lie as they stood at a moment; one only reads on it."""

    moment: Moment = NOW
    engine: Engine | None = None

    def fetch(self, streams: Collection[str]) -> None:
        """Read streams that are not on the desk yet, and take from them what came later."""
        missing = [stream for stream in dict.fromkeys(streams) if stream not in self.loaded]
        if not missing:
            return
        loaded = self.office.books.load(missing)
        for stream in missing:
            facts = loaded.facts.get(stream) or []
            facts = facts if stream.startswith(SETTLED) else cut(facts, self.moment)
            self.loaded[stream] = project_at(facts, loaded.chains.get(stream, ()))
        self.heads.update(loaded.heads)
        self._stand([each for each in missing if isinstance(self.loaded[each], Dossier)])

    def _kept(self, stream: str) -> Kept | None:
        """Nothing is kept between looks at the past."""
        if stream not in self.loaded:
            self.fetch([stream])
        found = self.loaded[stream]
        return None if found is None else Kept(found, self.heads[stream])

    def _stand(self, dossiers: Sequence[str]) -> None:
        """Where each dossier stood, as lists say it: a correction repeats the state of its own day, not of this one."""
        if not dossiers or self.engine is None:
            return
        c = status.c
        asked = select(c.dossier, c.state, c.next_step, c.offices, c.due_on, c.posted_until).where(
            c.dossier.in_(dossiers), stands(status, **self.moment.times)
        )
        with self.engine.connect() as db:
            for row in db.execute(asked).mappings():
                stood_at(self.loaded[row["dossier"]], row)


def stood_at(dossier: Dossier, row: Mapping[Any, Any]) -> None:
    """Read the turn from the row of its interval."""
    dossier.state, dossier.next_step = row["state"], row["next_step"]
    dossier.next_office, dossier.due_on = (row["offices"] or "").split(), row["due_on"]
    if row["posted_until"]:
        dossier.posted_until = date.fromisoformat(row["posted_until"])
