"""Overrides: which dossiers were decided by which command although they had changed since the page was opened."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Index, Table, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro

override = Table(
    "override",
    derived,
    key("command_id", primary=True),
    key("dossier", primary=True),
    key("book"),
    key("by"),
    key("text"),
    # The page that was opened; and when the override was recorded, by whichever entry.
    micro("since"),
    micro("known"),
    micro("cause"),
    Index("ix_override_dossier", "dossier"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "override.declared":
        return
    for line in fact.data.get("dossiers") or ():
        page.put(
            override,
            {
                "command_id": fact.command_id,
                "dossier": line["dossier"],
                "book": fact.book,
                "by": fact.on_behalf_of or fact.actor,
                "text": (fact.data.get("text") or {}).get("item"),
                "since": (fact.data.get("since") or {}).get("position"),
                "known": micros(fact.recorded_at),
                "cause": fact.position,
            },
        )


def of_commands(db: Connection, commands: Collection[str]) -> dict[str, dict[str, Any]]:
    """By command, what it overrode: its reason's place in the vault, and which dossiers."""
    found: dict[str, dict[str, Any]] = {}
    if commands:
        asked = select(override).where(override.c.command_id.in_(commands)).order_by(override.c.dossier)
        for row in db.execute(asked).mappings():
            told = found.setdefault(row["command_id"], dict(row) | {"dossiers": set()})
            told["dossiers"].add(row["dossier"])
    return found


PROJECTION = Projection("overrides", version=1, tables=(override,), fold=_fold)
