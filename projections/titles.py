"""Titles: what their codes are called, as the latest cycle that offers them says."""

from sqlalchemy import Connection, select

from projections.cycles import cycle_title


def names_of_titles(db: Connection) -> dict[str, dict[str, str]]:
    """Names by code, in both languages."""
    c = cycle_title.c
    asked = select(c.title, c.name_vi, c.name_en).distinct().order_by(c.title, c.name_vi)
    return {title: {"vi": vi, "en": en} for title, vi, en in db.execute(asked)}


def years_of_titles(db: Connection) -> list[int]:
    """Years for which there are cycles, the latest first."""
    return [year for (year,) in db.execute(select(cycle_title.c.year).distinct().order_by(cycle_title.c.year.desc()))]
