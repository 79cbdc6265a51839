"""Merits: what councils judged of those who take part in a movement, the last word of each year."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, Index, Table, Text, func, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, place_id, whole
from projections.times import happened

# One row for each word; of one subject, kind and year the one entered last holds.
merit = Table(
    "merit",
    derived,
    key("stream", primary=True),
    whole("version", primary=True),
    key("book"),
    key("place"),
    whole("year"),
    key("kind"),
    key("subject"),
    key("subject_kind"),
    key("edition_digest"),
    Column("judged", Text),
    Column("minutes", Text),
    key("judged_on"),
    whole("votes"),
    whole("present"),
    key("by"),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_merit_place", "place", "year", "kind"),
)
SAID = ("year", "subject", "subject_kind", "minutes", "judged_on", "votes", "present")


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "merit.judged":
        return
    data = fact.data
    row: dict[str, Any] = {name: data.get(name) for name in SAID}
    row.update(stream=fact.stream, version=fact.version, book=fact.book, place=place_id(data.get("place")))
    row.update(kind=(data.get("kind") or {}).get("id"), by=fact.on_behalf_of or fact.actor, cause=fact.position)
    row.update(edition_digest=(data.get("edition") or {}).get("digest"))
    row.update(judged=json.dumps(data.get("judged") or [], ensure_ascii=False, sort_keys=True))
    page.put(merit, row | {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)})


def judged(
    db: Connection,
    *,
    places: Collection[str],
    year: int,
    kind: str,
    subject_kind: str | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> dict[str, dict[str, Any]]:
    """By subject the last word that was entered, with what it says of each criterion."""
    c = merit.c
    newest = func.row_number().over(partition_by=c.stream, order_by=c.version.desc())
    asked = select(merit, newest.label("rank")).where(c.place.in_(places), c.year == year, c.kind == kind)
    ranked = asked.where(happened(merit, as_of, known_at)).subquery()
    wanted = select(ranked).where(ranked.c.rank == 1)
    if subject_kind is not None:
        wanted = wanted.where(ranked.c.subject_kind == subject_kind)
    rows = db.execute(wanted.order_by(ranked.c.subject)).mappings()
    return {row["subject"]: {**row, "judged": json.loads(row["judged"])} for row in rows}


PROJECTION = Projection("merits", version=2, tables=(merit,), fold=_fold, types=("merit.judged",))
