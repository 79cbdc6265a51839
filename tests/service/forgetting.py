"""A store that knows nothing of what came later: a copy of an embedded one, its books cut off at an instant."""

from pathlib import Path

from sqlalchemy import text

from domain.clock import micros, parse_instant
from service.cli.opened import bring_up_to_date, opened_wiring
from service.config import Config
from service.database import make_engine

# Facts are guarded by triggers, also in a copy.
GUARDS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
LEFT = "(SELECT max({}) FROM fact WHERE fact.book = book.id)"


def forget(path: Path, after: str) -> None:
    """Cut every book of this file off behind what was recorded by an instant, and make its read models anew."""
    engine = make_engine(f"sqlite:///{path}")
    with engine.begin() as db:
        for name in db.execute(text(GUARDS)).scalars().all():
            db.execute(text(f'DROP TRIGGER "{name}"'))
        db.execute(text("DELETE FROM fact WHERE recorded_at > :end"), {"end": micros(parse_instant(after))})
        head, last = (f"coalesce({LEFT.format(column)}, 0)" for column in ("position", "recorded_at"))
        db.execute(text(f"UPDATE book SET head = {head}, last_recorded = {last}"))
        db.execute(text("DELETE FROM stream_head"))
        db.execute(
            text(
                "INSERT INTO stream_head (stream, book, version, digest) SELECT stream, book, version, digest FROM fact f "
                "WHERE version = (SELECT max(version) FROM fact WHERE stream = f.stream)"
            )
        )
        for derived in ("command", "line_position", "read_model"):
            db.execute(text(f"DELETE FROM {derived}"))
    bring_up_to_date(Config.from_environment(), engine)
    engine.dispose()
    with opened_wiring() as wiring:
        wiring.projector.rebuild()
