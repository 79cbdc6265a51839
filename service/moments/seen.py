"""Seen: what a deciding page shows and the position that it stands on, read at one instant.

A long append is folded in several pages, and a position in the midst of one is no instant at which anything was known:
nobody decides on that, the rest is folded first.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, case, exists, func, select

from domain.canonical import digest_of
from domain.errors import OutOfDate
from projections.intervals import PROJECTION
from projections.status import SHOWN, as_shown, status
from projections.times import stands
from service.follower.projector import Projector
from service.schema import fact, line_position, stopped

TRIES = 5

_last, _next = fact.alias("last"), fact.alias("next")
_midst = exists().where(
    _last.c.book == line_position.c.book,
    _last.c.position == line_position.c.position,
    _next.c.book == line_position.c.book,
    _next.c.position == line_position.c.position + 1,
    _next.c.recorded_at == _last.c.recorded_at,
)
_listed = and_(status.c.dossier.in_(bindparam("dossiers", expanding=True)), stands(status, None, None))
# Where the list itself stands still, and its page says so, what is shown is what was known at its own position.
_own = line_position.alias("own")
_at_own = (
    select(_own.c.position)
    .join(stopped, and_(stopped.c.line == _own.c.line, stopped.c.book == _own.c.book))
    .where(stopped.c.projection == PROJECTION.name, stopped.c.book == line_position.c.book)
    .scalar_subquery()
)
_position = case(
    (line_position.c.behind == "", line_position.c.position), else_=func.coalesce(_at_own, line_position.c.position)
)
# One statement sees one state of the database; asked by every deciding page, and put together once.
STANDING = (
    select(_position.label("position"), _midst.label("midst"), *SHOWN)
    .select_from(line_position.outerjoin(status, _listed))
    .where(line_position.c.line == bindparam("line"), line_position.c.book == bindparam("book"))
    .order_by(status.c.dossier)
)


def seen_on(db: Connection, projector: Projector, book: str, dossiers: Sequence[str]) -> dict[str, Any]:
    """The mark of a page over these dossiers: the position it stands on, and the digest of its content."""
    for _ in range(TRIES):
        asked = {"line": projector.living, "book": book, "dossiers": sorted(dossiers)}
        rows = db.execute(STANDING, asked).mappings().all()
        if rows and not rows[0]["midst"]:
            return {"book": book, "position": rows[0]["position"], "digest": digest_of(_content(rows))}
        projector.catch_up(book)
        # Where a transaction is open, what has been folded now is in sight of the next one only.
        db.rollback()
    if rows:
        raise OutOfDate
    # Nothing was ever entered in this book.
    return {"book": book, "position": 0, "digest": digest_of([])}


def _content(rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    return as_shown(row for row in rows if row["dossier"] is not None)
