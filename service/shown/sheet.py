"""Sheet: the dossiers of a village that wait for its meeting, a line each, and who must leave which to another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from domain.choices import kept_from
from domain.dossier import Dossier
from domain.errors import Refusal
from domain.pinned import Rules
from domain.policies import Standing
from projections import listing, territory
from service.errors import sentence
from service.i18n import number
from service.i18n import text as _
from service.shown.counting import counted_now, sentences
from service.shown.takers import taken_by_others
from service.shown.uses import with_same_files
from service.views.at_desk import desk_on
from service.views.opening import note_opened


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier on the sheet: whose it is, what it gave itself, what came last year, why it is left to another."""

    dossier: str
    name: str
    self_score: str | None
    kept_from: str | None
    # What the register counts for it, in sentences.
    counted: Sequence[str] = ()
    last_year: str | None = None
    # Whether a file of its evidence lies in another dossier as well.
    same_file: bool = False


def waiting(db: Connection, *, place: str, title: str, year: int, step: str) -> list[dict[str, Any]]:
    """The dossiers of a village, and of those that became part of it, that wait at a step, in the order of names."""
    wanted = listing.Wanted(places=territory.as_one(db, place), title=title, year=year, step=step)
    return [dict(row) for row in listing.rows(db, wanted, limit=5_000)[0]]


def sheet(
    db: Connection,
    rows: Sequence[dict[str, Any]],
    book: str,
    rules: Rules,
    step: str,
    standing: Standing,
    before: Mapping[str, str] | None = None,
) -> list[Line]:
    """The lines, each with what keeps this person from it; `before` says what came of each subject last year."""
    last = before or {}
    desk = desk_on(book)
    found = {each.id: each for each in desk.all(Dossier, [row["dossier"] for row in rows])}
    note_opened(desk, found.values())
    at, doubled = rules.procedure.step(step), with_same_files(rows)
    counted = sentences(db, counted_now(desk, list(found)))
    refusals: dict[str, Refusal | None] = {id: kept_from(dossier, at, standing) for id, dossier in found.items()}
    others = taken_by_others(db, book, {id: why for id, why in refusals.items() if why}, refusals)
    return [
        Line(
            row["dossier"],
            row["name"] or "–",
            row["self_score"],
            f"{sentence(why)} {others.get(row['dossier'], '')}".rstrip() if why else None,
            counted.get(row["dossier"], ()),
            last.get(row["subject"]),
            row["dossier"] in doubled,
        )
        for row in rows
        for why in [refusals[row["dossier"]]]
    ]


def as_rows(lines: Sequence[Line], left_out: Collection[str] = ()) -> list[dict[str, Any]]:
    """The lines as the form's table shows them."""
    return [
        {
            "key": line.dossier,
            "name": line.name,
            "note": line.kept_from or (_("left out") if line.dossier in left_out else None) or _note(line),
        }
        for line in lines
    ]


def _note(line: Line) -> str | None:
    """What it gave itself, what the register counts for it, and what came of it last year."""
    own = [_("Self: %(points)s", points=number(line.self_score))] if line.self_score else []
    before = [line.last_year] if line.last_year else []
    doubled = [_("A file is also in another dossier")] if line.same_file else []
    return " · ".join([*own, *line.counted, *before, *doubled]) or None
