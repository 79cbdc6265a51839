"""Register of honour: who holds which title on a day, and by which decision."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, or_, select

from projections.intervals import of_subjects, status
from projections.standing import RECOGNISED
from projections.times import stands

# The register asks the intervals of status: a title is in force exactly while its dossier is recognised and its
# term runs, so a table of its own could only disagree.
LINE = (
    "dossier", "subject", "subject_kind", "title", "year", "commune", "place", "place_name", "decision", "number",
    "signed_on", "honour_from", "valid_until", "village_score", "commune_score", "stream_version", "cause",
    "cause_digest",
)  # fmt: skip


def in_force(
    db: Connection,
    *,
    on: date | None,
    places: Collection[str] | None = None,
    year: int | None = None,
    title: str | None = None,
    subject: str | None = None,
    decision: str | None = None,
    after: str = "",
    limit: int = 50,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """Titles held on a day (None: whenever their term runs), in the order of their dossiers."""
    c = status.c
    asked: Select[Any] = select(*(c[name] for name in LINE)).where(
        stands(status, as_of, known_at), c.state == RECOGNISED, c.dossier > after
    )
    if places is not None:
        asked = asked.where(c.place.in_(places))
    if on is not None:
        day = on.isoformat()
        asked = asked.where(or_(c.honour_from.is_(None), c.honour_from <= day))
        asked = asked.where(or_(c.valid_until.is_(None), c.valid_until >= day))
    if subject is not None:
        asked = asked.where(of_subjects([subject], as_of, known_at))
    same = {"year": year, "title": title, "decision": decision}
    asked = asked.filter_by(**{name: value for name, value in same.items() if value is not None})
    return db.execute(asked.order_by(c.dossier).limit(limit)).mappings().all()
