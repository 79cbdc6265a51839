"""Openings: the first time that the office whose turn it is has a dossier before it, as of the dossier's version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, bindparam, exists, literal, select

from domain.clock import micros
from service.database import insert_into
from service.schema import opening, stream_head


def _seen() -> ColumnElement[bool]:
    return exists().where(and_(opening.c.stream == stream_head.c.stream, opening.c.version == stream_head.c.version))


NEW = select(stream_head.c.stream).where(
    stream_head.c.stream.in_(bindparam("streams", expanding=True)), ~_seen()
)  # fmt: skip


class Openings:
    """Notes openings. A page that was opened before at the same version costs one question and no lock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def note(self, streams: Sequence[str], *, person: str, office: str, now: datetime) -> None:
        """These dossiers stand before somebody of the office whose turn it is.

        The heads are shared-locked first, in order, so that a step that is being taken back and an opening wait for
        each other: whichever is first is seen by the other.
        """
        with self.engine.connect() as db:
            new = sorted(db.execute(NEW, {"streams": list(streams)}).scalars())
        if not new:
            return
        insert = insert_into(self.engine, opening)
        told = self._heads(new).add_columns(literal(person), literal(office), literal(micros(now)))
        with self.engine.begin() as db:
            # Locked by one statement and read by the next: what was recorded while it waited is then in sight.
            db.execute(self._heads(new).with_for_update(read=True))
            db.execute(insert.from_select(list(opening.c.keys()), told).on_conflict_do_nothing())

    @staticmethod
    def _heads(streams: Sequence[str]) -> Select[Any]:
        head = stream_head.c
        return select(head.stream, head.version).where(head.stream.in_(streams)).order_by(head.stream)
