"""Grounds: the entries behind a target or a reported figure: what said it, what mended it, and the plan it is of."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, Table, and_, or_, select

from projections.audit import audit, batch
from projections.times import instants

CORRECTED, PLAN = "target.corrected", "plan.adopted"


def entries_behind(
    db: Connection, table: Table, *, book: str, cause: int, known_at: int | None = None
) -> Sequence[RowMapping]:
    """The entry at a position of the book, and each later one by which its row in this table reads otherwise."""
    c, known = table.c, instants(None, known_at)[1]
    asked = select(c.stream, c.known).where(c.book == book, c.cause == cause, c.known <= known).order_by(c.known)
    first, *mended = db.execute(asked).all()
    # What is written in one command is recorded at one time, and no command mends two entries of a stream.
    later = and_(
        audit.c.stream == first.stream,
        audit.c.type == CORRECTED,
        audit.c.recorded_at.in_([row.known for row in mended]),
    )
    wanted = select(audit).where(audit.c.book == book, or_(audit.c.position == cause, later))
    return db.execute(wanted.order_by(audit.c.position)).mappings().all()


def plan_behind(db: Connection, entry: RowMapping) -> RowMapping | None:
    """The adoption of the plan in which a target was set; none where it was set by itself."""
    return next((each for each in batch(db, entry) if each["type"] == PLAN), None)
