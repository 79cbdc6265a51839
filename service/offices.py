"""Offices that a mandate can give."""

from sqlalchemy import Connection

from domain import procedures
from domain.levels import SUBJECT
from projections.steps import offices_of

# Offices that no step of a procedure names: they keep the register, watch over it, or keep the accounts.
BESIDES = ("administrator", "association-officer", "inspector", "records-officer")


def offices(db: Connection | None = None) -> list[str]:
    """Those of the packaged rules, and of all that were adopted. A subject needs none over itself."""
    named = {office.id for each in procedures.editions() for office in each.offices if office.level != SUBJECT}
    adopted = {row["office"] for row in offices_of(db) if row["level"] != SUBJECT} if db is not None else set()
    return sorted(named | adopted | {*BESIDES})
