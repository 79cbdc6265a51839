"""Looks: what each person had before them last of the dossiers whose turn is theirs, so that news can be told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, select

from domain.clock import from_micros, micros
from service.database import insert_into
from service.schema import look

# What was news when somebody sat down stays news while they sit there, on whichever page.
SITTING = timedelta(hours=1)
LOOKED = select(look.c.stream, look.c.version, look.c.at, look.c.before, look.c.before_at).where(
    look.c.person == bindparam("person"), look.c.stream.in_(bindparam("streams", expanding=True))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """A version of a dossier that somebody had before them, and when."""

    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """The last look of this sitting, and the one before the sitting began, if there was any."""

    last: Look
    before: Look | None

    def compared_with(self, now: datetime) -> Look | None:
        """The look that news is told from."""
        return self.before if now - self.last.at < SITTING else self.last

    @classmethod
    def again(cls, before: "Looked | None", version: int, now: datetime) -> "Looked":
        """With this look after those of before; the very same where it says nothing new."""
        if before is None:
            return cls(Look(version, now), None)
        told = before.compared_with(now)
        same = version == before.last.version and (told and told.version) == (before.before and before.before.version)
        return before if same else cls(Look(version, now), told)


def looks_of(db: Connection, person: str, streams: Sequence[str]) -> dict[str, Looked]:
    """The looks of one person at these dossiers, where there were any."""
    rows = db.execute(LOOKED, {"person": person, "streams": list(streams)}).all() if streams else []
    return {
        row.stream: Looked(
            Look(row.version, from_micros(row.at)),
            Look(row.before, from_micros(row.before_at)) if row.before is not None else None,
        )
        for row in rows
    }


def note_looks(engine: Engine, person: str, looks: Mapping[str, Looked]) -> None:
    """Keep them. Whoever looks at the same thing on two pages at once keeps either."""
    if not looks:
        return
    rows = [
        {
            "person": person,
            "stream": stream,
            "version": looked.last.version,
            "at": micros(looked.last.at),
            "before": looked.before.version if looked.before else None,
            "before_at": micros(looked.before.at) if looked.before else None,
        }
        for stream, looked in sorted(looks.items())
    ]
    put = insert_into(engine, look)
    told = {name: put.excluded[name] for name in ("version", "at", "before", "before_at")}
    with engine.begin() as db:
        db.execute(put.on_conflict_do_update(index_elements=["person", "stream"], set_=told), rows)
