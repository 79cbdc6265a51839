"""Inspections: what was drawn from what, what was found on which dossier, and whose hands had judged it."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Index, RowMapping, Select, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.ground import Places, stands_in
from projections.page import Lookup, Page, Row, Want
from projections.readings import read_anew, reads, values_of
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole
from projections.times import holds, instants

inspection = Table(
    "inspection",
    derived,
    key("inspection", primary=True),
    key("book"),
    key("place"),
    Column("place_name", Text),
    whole("year"),
    Column("told", Text),
    whole("size"),
    key("planned_by"),
    micro("at"),
    micro("known", primary=True),
    micro("known_to"),
    micro("closed_at"),
    micro("closed_known"),
    Column("outcome", Text),
    micro("cause"),
    Index("ix_inspection_place", "place", "year"),
)
PLANNED = Lookup(inspection, "inspection", ("known_to",))

# One row for each finding; entered again by the same inspection, the earlier one holds until then.
finding = Table(
    "finding",
    derived,
    key("dossier", primary=True),
    whole("version", primary=True),
    key("book"),
    key("inspection"),
    key("place"),
    Column("place_name", Text),
    whole("year"),
    key("title"),
    key("subject"),
    key("finding"),
    key("score"),
    key("maximum"),
    key("self_score"),
    key("village_score"),
    key("commune_score"),
    Column("judged", Text),
    key("by"),
    micro("at"),
    micro("known"),
    micro("until"),
    micro("until_known"),
    micro("cause"),
    Index("ix_finding_inspection", "inspection"),
    Index("ix_finding_place", "place", "year"),
)
STANDING = Lookup(finding, "dossier", ("until_known",))

# What a plan says beside its place and year; read again where the recipe is shown.
RECIPE = ("titles", "states", "basis", "method", "seed", "count", "percent", "by_place", "lists", "drawn")
OUTCOME = ("inspectors", "inspected", "findings", "text")
COLUMNS = ("self", "village", "commune")


def _wanted(page: Page) -> Iterator[Want]:
    for fact in page.of("inspection"):
        if fact.type in ("inspection.held", "inspection.corrected"):
            yield PLANNED, _id(fact)
    for fact in page.of("dossier"):
        if fact.type == "dossier.inspected":
            yield STANDING, fact.stream


def _fold(fact: Recorded, page: Page) -> None:
    if fold := FOLDS.get(fact.type):
        fold(fact, page)


def _planned(fact: Recorded, page: Page) -> None:
    data, place = fact.data, fact.data.get("place")
    row: Row = {
        "inspection": _id(fact),
        "book": fact.book,
        "place": place_id(place),
        "place_name": place.get("name") if isinstance(place, dict) else None,
        "year": data.get("year"),
        "told": _json({name: data.get(name) for name in RECIPE}),
        "size": len(data.get("drawn") or ()),
        "planned_by": fact.on_behalf_of or fact.actor,
        "at": micros(fact.occurred_at),
        "known": micros(fact.recorded_at),
        "known_to": FOREVER,
        "closed_at": None,
        "closed_known": None,
        "outcome": None,
        "cause": fact.position,
    }
    page.rows(PLANNED, row["inspection"])[:] = [row]
    page.put(inspection, row)


def _held(fact: Recorded, page: Page) -> None:
    for row in page.rows(PLANNED, _id(fact)):
        row.update(closed_at=micros(fact.occurred_at), closed_known=micros(fact.recorded_at))
        row["outcome"] = _json({name: fact.data.get(name) for name in OUTCOME})
        page.put(inspection, row)


def _corrected(fact: Recorded, page: Page) -> None:
    rows, values = page.rows(PLANNED, _id(fact)), values_of(fact)
    for row in list(rows):
        if fact.data.get("corrected_type") == "inspection.planned":
            new = {"told": _json(json.loads(row["told"]) | values)}
        else:
            # When it ended is a column of its own.
            moved = {"closed_at": values.pop("at")} if "at" in values else {}
            said = {name: value for name, value in values.items() if name in OUTCOME}
            new = moved | {"outcome": _json(json.loads(row["outcome"]) | said)}
        read_anew(fact, page, inspection, rows, row, new)


def _inspected(fact: Recorded, page: Page) -> None:
    data, known = fact.data, micros(fact.recorded_at)
    standing = page.rows(STANDING, fact.stream)
    for row in [row for row in standing if row["inspection"] == data.get("inspection")]:
        row.update(until=micros(fact.occurred_at), until_known=known)
        page.put(finding, row)
        standing.remove(row)
    new = _finding(fact) | {"known": known, "until": FOREVER, "until_known": FOREVER}
    standing.append(new)
    page.put(finding, new)


def _finding(fact: Recorded) -> Row:
    data, (_d, year, title, subject, *_attempt) = fact.data, fact.stream.split(".")
    place, against = data.get("place"), data.get("against") or {}
    return {
        "dossier": fact.stream,
        "version": fact.version,
        "book": fact.book,
        "place": place_id(place),
        "place_name": place.get("name") if isinstance(place, dict) else None,
        "year": int(year),
        "title": title,
        "subject": subject,
        **{name: data.get(name) for name in ("inspection", "finding")},
        **{name: _text(data.get(name)) for name in ("score", "maximum")},
        **{f"{column}_score": _text(against.get(column)) for column in COLUMNS},
        "judged": _json(data.get("judged") or {}),
        "by": fact.on_behalf_of or fact.actor,
        "at": micros(fact.occurred_at),
        "cause": fact.position,
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _id(fact: Recorded) -> str:
    return fact.stream.removeprefix("inspection.")


FOLDS = {
    "inspection.planned": _planned,
    "inspection.held": _held,
    "inspection.corrected": _corrected,
    "dossier.inspected": _inspected,
}


def told(row: RowMapping) -> dict[str, Any]:
    """A plan with its recipe and, where it is closed, its outcome."""
    outcome = json.loads(row["outcome"]) if row["outcome"] else None
    recipe: dict[str, Any] = json.loads(row["told"])
    return {**row, **recipe, "outcome": outcome}


def inspection_of(
    db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, Any] | None:
    """One inspection."""
    asked = select(inspection).where(inspection.c.inspection == id, reads(inspection, as_of, known_at))
    row = db.execute(asked).mappings().first()
    return _seen(row, as_of, known_at) if row else None


def planned(
    db: Connection,
    *,
    places: Collection[str],
    year: int | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[dict[str, Any]]:
    """Inspections over these places, the latest first; one that was closed later is shown as open."""
    c = inspection.c
    asked = select(inspection).where(c.place.in_(places), reads(inspection, as_of, known_at))
    if year is not None:
        asked = asked.where(c.year == year)
    rows = db.execute(asked.order_by(c.at.desc(), c.inspection)).mappings()
    return [_seen(row, as_of, known_at) for row in rows]


def _seen(row: RowMapping, as_of: int | None, known_at: int | None) -> dict[str, Any]:
    """An inspection with its recipe, open where it had not been closed or that was not known."""
    at, known = instants(as_of, known_at)
    if row["closed_known"] and row["closed_known"] <= known and row["closed_at"] <= at:
        return told(row)
    return told(row) | {"closed_at": None, "closed_known": None, "outcome": None}


def findings(
    db: Connection,
    *,
    places: Places | None = None,
    inspection: str | None = None,
    year: int | None = None,
    title: str | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """What was found, by place and dossier; of each dossier what each inspection said last."""
    same = {"inspection": inspection, "year": year, "title": title}
    asked: Select[Any] = select(finding).where(holds(finding, as_of, known_at))
    if places is not None:
        asked = asked.where(stands_in(finding, places))
    asked = asked.filter_by(**{name: value for name, value in same.items() if value is not None})
    order = (finding.c.place_name, finding.c.place, finding.c.dossier, finding.c.version)
    return db.execute(asked.order_by(*order)).mappings().all()


PROJECTION = Projection(
    "inspections",
    version=2,
    tables=(inspection, finding),
    fold=_fold,
    wanted=_wanted,
    types=(*FOLDS,),
    keeps=(PLANNED, STANDING),
)
