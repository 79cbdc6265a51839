"""Declarations: what officers declared, for which year, and when."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Index, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, whole
from projections.times import happened

declaration = Table(
    "declaration",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    key("person"),
    # Kinship that was declared with the setting up belongs to no year.
    whole("year"),
    Column("interests", Text),
    key("text"),
    micro("at"),
    micro("known"),
    Index("ix_declaration_person", "person", "year"),
)
KIN = "kin"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One declaration; without interests it says that there are none."""

    year: int | None
    interests: tuple[dict[str, str], ...]
    text: str | None
    at: int


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == "kinship.declared":
        interests = [{"subject": each, "kind": KIN} for each in fact.data.get("subjects") or ()]
    elif fact.type == "interest.declared":
        interests = list(fact.data.get("interests") or ())
    else:
        return
    page.put(
        declaration,
        {
            "book": fact.book,
            "cause": fact.position,
            "person": fact.data.get("person"),
            "year": fact.data.get("year"),
            "interests": json.dumps(interests, sort_keys=True),
            "text": (fact.data.get("text") or {}).get("item"),
            "at": micros(fact.occurred_at),
            "known": micros(fact.recorded_at),
        },
    )


def declared(
    db: Connection, person: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[Declaration]:
    """Everything that somebody declared, in the order of the entries."""
    asked = select(declaration).where(declaration.c.person == person, happened(declaration, as_of, known_at))
    rows: Sequence[Any] = db.execute(asked.order_by(declaration.c.book, declaration.c.cause)).all()
    return [Declaration(row.year, tuple(json.loads(row.interests)), row.text, row.at) for row in rows]


def has_declared(
    db: Connection, person: str, year: int, *, as_of: int | None = None, known_at: int | None = None
) -> bool:
    """Whether somebody said for a year that there are interests, or none."""
    asked = select(declaration.c.cause).where(declaration.c.person == person, declaration.c.year == year)
    return db.execute(asked.where(happened(declaration, as_of, known_at)).limit(1)).first() is not None


PROJECTION = Projection(
    "declarations", version=1, tables=(declaration,), fold=_fold, types=("kinship.declared", "interest.declared")
)
