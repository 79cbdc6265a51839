"""Numbering: what was issued about a thing under numbers, and whether the visitor issues papers about it."""

from typing import Any

from sqlalchemy import Connection

from domain.commands.papers import may_issue
from domain.errors import Refusal
from projections import papers
from service.moments.looking import moment
from service.papers.catalogue import label_of
from service.views.at_desk import desk_on


def issued_about(db: Connection, about: str, year: int | None = None) -> list[dict[str, Any]]:
    """The papers issued about it, of a place those of one year."""
    found = papers.papers_about(db, [about], **moment().times)
    return [{"label": label_of(each.kind), "paper": each} for each in found if year in (None, each.year)]


def may_number(book: str, about: str, place: str) -> bool:
    """Whether a paper about it is issued by the visitor's office."""
    try:
        may_issue(desk_on(book), about, place)
    except Refusal:
        return False
    return True
