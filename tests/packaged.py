"""The packaged rules of a title."""

from datetime import date

from domain import criteria, procedures
from domain.edition import in_force
from domain.pinned import Rules

DAY = date(2026, 6, 1)
TITLES = sorted(edition.title for edition in procedures.editions())


def rules_of(title: str) -> Rules:
    """The editions in force in 2026."""
    procedure = in_force(procedures.editions(), title=title, on=DAY)
    asked = in_force(criteria.editions(), title=title, on=DAY)
    assert procedure is not None
    assert asked is not None
    return Rules(procedure, asked)
