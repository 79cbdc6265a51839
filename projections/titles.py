"""Titles: what their codes are called, as the latest cycle that offers them says."""

from sqlalchemy import Connection, func, select

from projections.cycles import cycle_title
from projections.times import happened


def names_of_titles(
    db: Connection, *, book: str | None = None, as_of: int | None = None, known_at: int | None = None
) -> dict[str, dict[str, str]]:
    """Names by code, in both languages; of a book as its own cycles call them."""
    c = cycle_title.c
    named = (c.title, c.name_vi, c.name_en)
    asked = select(*named).where(happened(cycle_title, as_of, known_at)).group_by(*named)
    if book is not None:
        asked = asked.where(c.book == book)
    asked = asked.order_by(func.max(c.year), func.max(c.at), c.name_vi)
    return {title: {"vi": vi, "en": en} for title, vi, en in db.execute(asked)}


def years_of_titles(db: Connection, *, as_of: int | None = None, known_at: int | None = None) -> list[int]:
    """Years for which there are cycles, the latest first."""
    c = cycle_title.c
    asked = select(c.year).distinct().where(happened(cycle_title, as_of, known_at))
    return list(db.execute(asked.order_by(c.year.desc())).scalars())
