"""Restricting: which dossiers a person may have asked for, so that the command decides which of them stand still."""

from sqlalchemy import Connection

from domain.membership import EXCLUSIVE
from projections import listing, members


def dossiers_of(db: Connection, person: str) -> list[str]:
    """The dossiers of a person, and of every household to which the person ever belonged."""
    return listing.ids(db, listing.Wanted(subjects=[person, *households_of(db, person)]))


def households_of(db: Connection, person: str) -> list[str]:
    """Every household to which a person ever belonged."""
    stays = members.stays_of(db, person)
    return list(dict.fromkeys(row["subject"] for row in stays if row["kind"] in EXCLUSIVE))
