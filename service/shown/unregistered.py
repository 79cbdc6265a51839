"""Unregistered: the households of a village that have no living dossier for a title and year."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from domain.commands.registration import OVER
from domain.ids import is_id
from projections.intervals import status
from projections.names import name
from projections.subjects import subject
from projections.times import stands


@dataclass(frozen=True, slots=True)
class Household:
    """One that may be registered; `before` is how its last attempt of the year ended."""

    subject: str
    head: str
    name: str
    before: str | None


def unregistered(
    db: Connection, *, place: str, title: str, year: int, among: Collection[str] | None = None
) -> list[Household]:
    """In the order of names, the whole village at once or those among the households named."""
    dossier = and_(status.c.subject == subject.c.subject, status.c.title == title, status.c.year == year)
    asked = (
        select(subject.c.subject, subject.c.head, name.c.name, status.c.state, status.c.attempt)
        .select_from(subject.outerjoin(name, name.c.owner == subject.c.subject))
        .outerjoin(status, and_(dossier, stands(status, None, None)))
        .where(subject.c.place == place, subject.c.kind == "household")
        .order_by(name.c.sort_key, subject.c.subject, status.c.attempt)
    )
    if among is not None:
        asked = asked.where(subject.c.subject.in_([each for each in among if is_id(each)]))
    found: dict[str, Household] = {}
    for row in db.execute(asked):
        found[row.subject] = Household(row.subject, row.head, row.name or "–", row.state)
    return [each for each in found.values() if each.before is None or each.before in OVER]
