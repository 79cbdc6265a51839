"""Plans: what a place has planned, whole, the latest adoption of each."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, whole
from projections.times import happened

plan = Table(
    "plan",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    key("plan"),
    key("digest"),
    whole("year"),
    Column("document", Text),
    micro("at"),
    micro("known"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "plan.adopted":
        return
    row = {name: fact.data.get(name) for name in ("plan", "digest", "year")}
    row.update(book=fact.book, cause=fact.position, at=micros(fact.occurred_at), known=micros(fact.recorded_at))
    row.update(document=json.dumps(fact.data.get("document"), ensure_ascii=False, sort_keys=True))
    page.put(plan, row)


def plans_of(
    db: Connection, *, books: Collection[str], as_of: int | None = None, known_at: int | None = None
) -> list[dict[str, Any]]:
    """The plans of these books, the latest year first; of one that was adopted again the later text."""
    asked = select(plan).where(plan.c.book.in_(books), happened(plan, as_of, known_at)).order_by(plan.c.cause)
    latest = {(row["book"], row["plan"]): dict(row) for row in db.execute(asked).mappings()}
    for row in latest.values():
        row["document"] = json.loads(row["document"])
    return sorted(latest.values(), key=lambda row: (-(row["year"] or 0), row["plan"]))


def digests_of(db: Connection, *, book: str, as_of: int | None = None, known_at: int | None = None) -> dict[str, str]:
    """Which text of each plan of a book is the latest."""
    asked = select(plan.c.plan, plan.c.digest).where(plan.c.book == book, happened(plan, as_of, known_at))
    return dict(db.execute(asked.order_by(plan.c.cause)).all())


PROJECTION = Projection("plans", version=1, tables=(plan,), fold=_fold, types=("plan.adopted",))
