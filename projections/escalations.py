"""Escalations: which offices see a step besides once its clock has run out, as the year's editions say."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, and_, func, literal, not_, select

from domain.clock import micros
from domain.fact import Recorded
from projections.clocks import DueDays, due_days
from projections.cycles import cycle_title
from projections.intervals import status
from projections.page import Page
from projections.readings import reads
from projections.readmodel import Projection, derived, key, micro
from projections.times import happened, stands

escalation = Table(
    "escalation",
    derived,
    key("book", primary=True),
    key("digest", primary=True),
    key("step", primary=True),
    key("office", primary=True),
    key("title"),
    micro("cause"),
    micro("at"),
    micro("known"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "procedure.adopted":
        return
    adopted = {"book": fact.book, "digest": fact.data.get("digest"), "title": fact.data.get("title")}
    adopted |= {"cause": fact.position, "at": micros(fact.occurred_at), "known": micros(fact.recorded_at)}
    for step in (fact.data.get("edition") or {}).get("steps") or ():
        for office in _offices(step):
            page.put(escalation, adopted | {"step": step.get("id"), "office": office})


def _offices(step: dict[str, Any]) -> Sequence[str]:
    up = (step.get("clock") or {}).get("escalates_to") or {}
    return up.get("offices") or ()


def escalated(
    db: Connection,
    *,
    office: str,
    places: Collection[str],
    today: date,
    limit: int = 50,
    as_of: int | None = None,
    known_at: int | None = None,
) -> tuple[int, Sequence[RowMapping]]:
    """What is late at others and stands before this office too: how many, and those that are late the longest."""
    if db.execute(select(escalation.c.step).where(escalation.c.office == office).limit(1)).first() is None:
        return 0, ()
    days = due_days(db, as_of=as_of, known_at=known_at)
    late = _late(days, office=office, places=places, today=today, as_of=as_of, known_at=known_at)
    count = db.execute(select(func.count()).select_from(late.subquery())).scalar_one()
    listed = late.order_by(days.day, status.c.dossier).limit(limit)
    return count, db.execute(listed).mappings().all()


def _late(
    days: DueDays, *, office: str, places: Collection[str], today: date, as_of: int | None, known_at: int | None
) -> Select[Any]:
    c = status.c
    rules = _rules_of_the_year(office, as_of, known_at).subquery()
    same = and_(rules.c.book == c.book, rules.c.year == c.year, rules.c.title == c.title, rules.c.step == c.next_step)
    own = (literal(" ") + c.offices + " ").contains(f" {office} ", autoescape=True)
    asked = select(status, days.day.label("due")).select_from(days.rows.join(rules, same))
    return asked.where(stands(status, as_of, known_at), c.place.in_(places), days.day < today.isoformat(), not_(own))


def _rules_of_the_year(office: str, as_of: int | None, known_at: int | None) -> Select[Any]:
    """The steps of each title that escalate to an office, by the procedure that its year goes by now."""
    c = cycle_title.c
    newest = func.row_number().over(partition_by=(c.book, c.year, c.title), order_by=c.cause.desc())
    asked = select(c.book, c.year, c.title, c.procedure_digest, newest.label("rank"))
    latest = asked.where(reads(cycle_title, as_of, known_at)).subquery()
    e = escalation.c
    pinned = and_(latest.c.book == e.book, latest.c.procedure_digest == e.digest)
    rows = select(latest.c.book, latest.c.year, latest.c.title, e.step).select_from(latest.join(escalation, pinned))
    return rows.where(latest.c.rank == 1, e.office == office, happened(escalation, as_of, known_at))


PROJECTION = Projection("escalations", version=1, tables=(escalation,), fold=_fold, types=("procedure.adopted",))
