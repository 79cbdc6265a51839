"""Steps and offices of the procedures that were adopted: by which form a step is taken, and what each is called."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Index, RowMapping, Select, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro
from projections.times import happened

procedure_step = Table(
    "procedure_step",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    key("step", primary=True),
    key("title"),
    key("form"),
    key("fact"),
    Column("name_vi", Text),
    Column("name_en", Text),
    micro("at"),
    micro("known"),
    Index("ix_procedure_step_form", "form", "title", "step"),
)

procedure_office = Table(
    "procedure_office",
    derived,
    key("book", primary=True),
    micro("cause", primary=True),
    key("office", primary=True),
    key("level"),
    Column("name_vi", Text),
    Column("name_en", Text),
    micro("at"),
    micro("known"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "procedure.adopted":
        return
    document = fact.data.get("edition") or {}
    for step in _parts(document, "steps"):
        row = {"step": step["id"], "title": document.get("title"), "form": step.get("form"), "fact": step.get("fact")}
        page.put(procedure_step, row | _named(fact, step))
    for office in _parts(document, "offices"):
        page.put(procedure_office, {"office": office["id"], "level": office.get("level")} | _named(fact, office))


def _parts(document: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    return (each for each in document.get(name) or () if isinstance(each, dict) and isinstance(each.get("id"), str))


def _named(fact: Recorded, part: dict[str, Any]) -> dict[str, Any]:
    label = part.get("label") or {}
    told = {"book": fact.book, "cause": fact.position, "name_vi": label.get("vi"), "name_en": label.get("en")}
    return told | {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)}


def taken_by(form: str, *, as_of: int | None = None, known_at: int | None = None) -> Select[Any]:
    """Title and step of every step that is taken by a form, in any edition that was ever adopted."""
    c = procedure_step.c
    return select(c.title, c.step).where(c.form == form, happened(procedure_step, as_of, known_at))


def forms_of_steps(
    db: Connection, *, as_of: int | None = None, known_at: int | None = None
) -> dict[tuple[str, str], str]:
    """The form of each step by title and step; of two editions the later says."""
    c = procedure_step.c
    asked = select(c.title, c.step, c.form).distinct().where(happened(procedure_step, as_of, known_at))
    asked = asked.order_by(c.title, c.step, c.form)
    return {(title, step): form for title, step, form in db.execute(asked)}


def offices_of(db: Connection, *, as_of: int | None = None, known_at: int | None = None) -> Sequence[RowMapping]:
    """Every office of the procedures that were adopted, with its level."""
    c = procedure_office.c
    asked = select(c.office, c.level).distinct().where(happened(procedure_office, as_of, known_at))
    return db.execute(asked.order_by(c.office)).mappings().all()


def step_named(
    db: Connection, step: str, *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, str] | None:
    """What a step is called in both languages, as it was last adopted."""
    told = (procedure_step.c.step == step, happened(procedure_step, as_of, known_at))
    return _last_name(db, procedure_step, *told)


def office_named(
    db: Connection, office: str, *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, str] | None:
    """What an office is called in both languages, as it was last adopted."""
    told = (procedure_office.c.office == office, happened(procedure_office, as_of, known_at))
    return _last_name(db, procedure_office, *told)


def _last_name(db: Connection, table: Table, *conditions: ColumnElement[bool]) -> dict[str, str] | None:
    asked = select(table.c.name_vi, table.c.name_en).where(*conditions).order_by(table.c.cause.desc(), table.c.book)
    row = db.execute(asked.limit(1)).first()
    return None if row is None else {"vi": row[0], "en": row[1]}


PROJECTION = Projection(
    "steps", version=2, tables=(procedure_step, procedure_office), fold=_fold, types=("procedure.adopted",)
)
