"""Status of dossiers: one, a list, counts, what a deciding person had before them, the export."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select

from domain.clock import VIETNAM, from_micros
from projections.intervals import PROJECTION, of_subjects, status
from projections.standing import RECOGNISED
from projections.times import begun, stands

SHOWN = (
    status.c.dossier,
    status.c.stream_version,
    status.c.state,
    status.c.self_score,
    status.c.village_score,
    status.c.commune_score,
)
# Asked by every deciding page and its answer; putting it together costs more than asking it.
SHOWN_NOW = (
    select(*SHOWN)
    .where(status.c.dossier.in_(bindparam("dossiers", expanding=True)), stands(status, None, None))
    .order_by(status.c.dossier)
)


def current(
    db: Connection, dossier: str, *, as_of: int | None = None, known_at: int | None = None
) -> RowMapping | None:
    """Where one dossier stands."""
    asked = select(status).where(status.c.dossier == dossier, stands(status, as_of, known_at))
    return db.execute(asked).mappings().first()


def chosen(
    *,
    places: Collection[str] | None,
    book: str | None = None,
    year: int | None = None,
    title: str | None = None,
    states: Collection[str] | None = None,
    subject: str | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Select[Any]:
    """Dossiers of these places (None: of all) that answer to every condition given."""
    asked = select(status).where(stands(status, as_of, known_at))
    if places is not None:
        asked = asked.where(status.c.place.in_(places))
    if states is not None:
        asked = asked.where(status.c.state.in_(states))
    if subject is not None:
        asked = asked.where(of_subjects([subject], as_of, known_at))
    same = {"book": book, "year": year, "title": title}
    return asked.filter_by(**{name: value for name, value in same.items() if value is not None})


def decided_by(db: Connection, decision: str, *, as_of: int | None = None, known_at: int | None = None) -> list[str]:
    """Every dossier that a decision was ever said of, whatever became of it."""
    asked = select(status.c.dossier).distinct()
    asked = asked.where(status.c.decision == decision, begun(status, as_of, known_at))
    return list(db.execute(asked.order_by(status.c.dossier)).scalars())


def decisions_over(
    db: Connection, *, places: Collection[str], as_of: int | None = None, known_at: int | None = None
) -> list[str]:
    """The decisions under which dossiers of these places stand."""
    asked = select(status.c.decision).distinct()
    asked = asked.where(status.c.place.in_(places), status.c.decision.is_not(None), stands(status, as_of, known_at))
    return list(db.execute(asked.order_by(status.c.decision)).scalars())


def list_of(
    db: Connection, *, places: Collection[str] | None, after: str = "", limit: int = 50, **conditions: Any
) -> Sequence[RowMapping]:
    """One page of dossiers in the order of their names, after the one named; conditions as for `chosen`."""
    asked = chosen(places=places, **conditions).where(status.c.dossier > after)
    return db.execute(asked.order_by(status.c.dossier).limit(limit)).mappings().all()


def counts(db: Connection, *, places: Collection[str] | None, **conditions: Any) -> dict[str, int]:
    """How many of the same list stand in each state."""
    listed = chosen(places=places, **conditions).subquery()
    asked = select(listed.c.state, func.count()).group_by(listed.c.state)
    return dict(db.execute(asked).all())


def places_of(
    db: Connection, dossiers: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, str]:
    """What the places of these dossiers are called."""
    asked = select(status.c.dossier, status.c.place_name).where(
        status.c.dossier.in_(dossiers), stands(status, as_of, known_at)
    )
    return dict(db.execute(asked).all())


def shown(
    db: Connection, dossiers: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> list[dict[str, Any]]:
    """What a deciding person had on the page, without personal data; its canonical digest stands in `seen`."""
    if as_of is None and known_at is None:
        rows = db.execute(SHOWN_NOW, {"dossiers": sorted(dossiers)})
    else:
        asked = select(*SHOWN).where(status.c.dossier.in_(sorted(dossiers)), stands(status, as_of, known_at))
        rows = db.execute(asked.order_by(status.c.dossier))
    return as_shown(rows.mappings())


def as_shown(rows: Iterable[RowMapping]) -> list[dict[str, Any]]:
    """Rows in order as `seen` tells of them."""
    return [
        {
            "dossier": row["dossier"],
            "version": row["stream_version"],
            "state": row["state"],
            "scores": _scores(row),
        }
        for row in rows
    ]


def export(db: Connection, *, as_of: int | None = None, known_at: int | None = None) -> Iterator[dict[str, Any]]:
    """One dossier a line, in the form that other programs read."""
    asked = select(status).where(stands(status, as_of, known_at)).order_by(status.c.dossier)
    asked = asked.execution_options(yield_per=1000)
    for row in db.execute(asked).mappings():
        yield {
            **{name: row[name] for name in ("dossier", "commune", "place", "year", "title", "subject", "state")},
            "since": from_micros(row["since"]).astimezone(VIETNAM).isoformat(timespec="microseconds"),
            "scores": _scores(row),
            "decision": row["decision"],
            "holder_until": row["valid_until"] if row["state"] == RECOGNISED else None,
        }


def _scores(row: RowMapping) -> dict[str, str | None]:
    return {"self": row["self_score"], "village": row["village_score"], "commune": row["commune_score"]}


__all__ = ["PROJECTION", "SHOWN", "as_shown", "chosen", "counts", "current", "export", "list_of", "shown", "status"]
