"""Certifying: compare, reckon the digests of books and tables, and lay the certificate by."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Engine, insert, select

from domain.clock import instant_text, micros
from domain.ids import new_id
from projections.readmodel import Projection
from service.follower.projector import Projector
from service.regeneration.certificate import Certificate, comparison, regenerated
from service.regeneration.comparison import Compared, compare, compared_models
from service.regeneration.digests import Rows, book_digest, table_digests
from service.regeneration.regenerating import SCRATCH, fill, scratch
from service.schema import certificate as kept
from service.store.verification import snapshot


def certified(
    projector: Projector, engine: Engine, names: Sequence[str] | None, *, now: datetime
) -> tuple[list[Compared], Certificate]:
    """Compare the named read models, and certify what was found."""
    chosen = compared_models(projector, names)
    told: dict[str, Any] = {}

    def look(positions: Mapping[str, int]) -> None:
        with snapshot(engine) as db:
            books = {book: book_digest(db, book, end) for book, end in positions.items()}
        told.update(regenerated(positions, books, chosen, _rows(engine, chosen)))

    compared = compare(projector, names, look)
    return compared, Certificate(told, comparison(compared), _made(engine, now))


def certified_at(projector: Projector, engine: Engine, positions: Mapping[str, int], *, now: datetime) -> Certificate:
    """What follows from the books up to these positions, whatever was written since; nothing is compared."""
    chosen = compared_models(projector, None)
    with scratch(projector, chosen) as (desk, line):
        for book, end in positions.items():
            fill(projector, desk, line, book, end)
        with snapshot(engine) as db:
            books = {book: book_digest(db, book, end) for book, end in positions.items()}
        return Certificate(regenerated(positions, books, chosen, _rows(engine, chosen)), {}, _made(engine, now))


def _rows(engine: Engine, chosen: Sequence[Projection]) -> dict[str, dict[str, Rows]]:
    return {str(table.name): table_digests(engine, table, SCRATCH) for one in chosen for table in one.tables}


def _made(engine: Engine, now: datetime) -> dict[str, Any]:
    with engine.connect() as db:
        version = ".".join(str(part) for part in db.dialect.server_version_info or ())
    return {"at": instant_text(now), "engine": f"{engine.dialect.name} {version}".strip(), "host": platform.node()}


def keep(engine: Engine, certificate: Certificate, *, now: datetime) -> None:
    """Lay a certificate by, for whoever looks it up in the product."""
    told = msgspec.json.encode(certificate.as_data()).decode()
    with engine.begin() as db:
        db.execute(insert(kept).values(id=new_id(), made_at=micros(now), told=told))


def last_kept(engine: Engine) -> Certificate | None:
    """The certificate that was made last."""
    with engine.connect() as db:
        told = db.execute(select(kept.c.told).order_by(kept.c.made_at.desc(), kept.c.id.desc()).limit(1)).scalar()
    return Certificate.read(told.encode()) if told else None
