"""When the last backup was made, as this database itself tells; a backup does not hold that of another."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select

from domain.clock import from_micros, micros
from service.archive.tables import LAST_BACKUP
from service.database import insert_into
from service.schema import setting

# After so long somebody is reminded. A choice of ours.
OLD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Last:
    """The last backup that was made here."""

    at: datetime
    facts: int
    size: int
    # Where it was written; it may have been carried away since.
    file: Path

    def is_old(self, now: datetime) -> bool:
        """Whether it is time for another."""
        return now - self.at > OLD


def mark(engine: Engine, *, at: datetime, facts: int, size: int, file: Path) -> None:
    """Keep that one was made."""
    told = json.dumps({"at": micros(at), "facts": facts, "size": size, "file": str(file.resolve())})
    row = insert_into(engine, setting).values(name=LAST_BACKUP, value=told)
    with engine.begin() as db:
        db.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": told}))


def last(engine: Engine) -> Last | None:
    """The last one, None where there was none."""
    with engine.connect() as db:
        told = db.execute(select(setting.c.value).where(setting.c.name == LAST_BACKUP)).scalar()
    if told is None:
        return None
    found = json.loads(told)
    return Last(from_micros(found["at"]), found["facts"], found["size"], Path(found["file"]))
