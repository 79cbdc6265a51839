"""Earlier: what the same subjects came to under the same title in the year before."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, RowMapping, select

from projections.intervals import of_subjects, status
from projections.times import stands


def last_year(
    db: Connection,
    subjects: Collection[str],
    *,
    title: str,
    year: int,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Mapping[str, RowMapping]:
    """By subject the last attempt of the year before; those who had none are not there."""
    c = status.c
    asked = select(
        c.subject, c.dossier, c.state, c.self_score, c.village_score, c.commune_score, c.maximum, c.attempt
    ).where(
        of_subjects(subjects, as_of, known_at), c.title == title, c.year == year - 1, stands(status, as_of, known_at)
    )
    return {row["subject"]: row for row in db.execute(asked.order_by(c.attempt)).mappings()}
