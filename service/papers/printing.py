"""Printing: who had which paper made, about what, and when.

It is no fact of a book: a page that only shows something never writes in one.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from domain.clock import micros
from domain.ids import new_id
from service.schema import printing

# So many lines are shown; nobody reads more.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Printed:
    """One file that left the house. `about` is the stream or place that it is about, `paper` the one issued."""

    about: str
    kind: str
    ending: str
    person: str
    at: datetime
    mandate: str | None = None
    office: str | None = None
    paper: str | None = None


def note(engine: Engine, printed: Printed) -> None:
    """Keep that it was made, before it leaves."""
    with engine.begin() as db:
        db.execute(insert(printing), [asdict(printed) | {"id": new_id(), "at": micros(printed.at)}])


def of(db: Connection, about: str) -> Sequence[RowMapping]:
    """Who had papers about one thing made, the latest first."""
    asked = select(printing).where(printing.c.about == about).order_by(printing.c.at.desc(), printing.c.id.desc())
    return db.execute(asked.limit(SHOWN)).mappings().all()


def of_paper(db: Connection, paper: str) -> Sequence[RowMapping]:
    """Who had one issued paper printed again, the latest first."""
    asked = select(printing).where(printing.c.paper == paper).order_by(printing.c.at.desc(), printing.c.id.desc())
    return db.execute(asked.limit(SHOWN)).mappings().all()
