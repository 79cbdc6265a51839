"""Activity: a learning activity of the register in a line."""

from sqlalchemy import RowMapping

from service.i18n import day, number
from service.i18n import text as _


def activity_line(row: RowMapping) -> str:
    """What it was about, when, where and how many learned."""
    learners = _("%(count)s learners", count=number(row["learners"]))
    return f"{row['topic']} – {day(row['held_on'])}, {row['venue']}, {learners}"
