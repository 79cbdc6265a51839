"""Lateness and escalation: counted from due days in the query, for whoever the year's edition names, as then known."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from domain.clock import micros
from projections.escalations import escalated
from projections.lateness import lateness
from projections.queue import on_the_desk_of
from service.follower.projector import Projector
from tests.projections.log import Family, Log, Said, minute, said

TODAY, SOON = date(2026, 3, 10), date(2026, 3, 13)


def adopted(commune: str, digest: str, *offices: str) -> Said:
    clock = {"escalates_to": {"offices": list(offices)}} if offices else {}
    steps = [{"id": "self-assessment", "clock": clock}]
    told = {"title": "family", "edition_id": digest, "digest": digest, "edition": {"steps": steps}}
    return said("procedure.adopted", f"rules.{commune}.procedure.family", **told)


def opened(commune: str, digest: str, at: int = 0) -> Said:
    title = {"title": "family", "subject_kind": "household", "procedure": {"id": digest, "digest": digest}}
    kind = "cycle.edition-taken" if at else "cycle.opened"
    more: dict[str, Any] = {"opened": title} if at else {"titles": [title]}
    return said(kind, f"cycle.{commune}.2026", at=minute(at), year=2026, **more)


def five(log: Log, commune: str) -> list[Family]:
    """Late by five days, late by one, due today, due soon, due later."""
    families = [Family(commune, "v1" if n < 2 else "v2") for n in range(5)]
    days = ("2026-03-05", "2026-03-09", "2026-03-10", "2026-03-13", "2026-03-14")
    log.write(commune, *[each.registered(due_on=day) for each, day in zip(families, days, strict=True)])
    return families


def test_what_is_late_or_soon_due_is_counted_by_place(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    oldest, *_ = five(log, commune)
    projector.catch_up(commune)
    with engine.connect() as db:
        first, second = lateness(db, places=["v1", "v2"], today=TODAY, soon=SOON)
        nobody = lateness(db, places=["v1", "v2"], today=TODAY, soon=SOON, office="signer")
    assert (first["place"], first["waiting"], first["late"], first["soon"], first["first_due"]) == (
        "v1", 2, 2, 0, "2026-03-05",
    )  # fmt: skip
    assert (second["place"], second["waiting"], second["late"], second["soon"]) == ("v2", 3, 0, 2)
    assert first["first"] == f"2026-03-05 {oldest.stream}"
    assert nobody == []


def test_only_what_is_late_can_be_listed(engine: Engine, log: Log, projector: Projector, commune: str) -> None:
    late = five(log, commune)[:2]
    projector.catch_up(commune)
    with engine.connect() as db:
        desk = on_the_desk_of(db, offices=["household"], places=None, today=TODAY, late=True)
    assert [row.dossier for row in desk.rows] == [each.stream for each in late]
    assert desk.counts == {"self-assessment": 5}


def test_what_is_late_stands_before_the_office_that_the_edition_of_the_year_names(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    log.write(commune, adopted(commune, "a", "village-officer"), adopted(commune, "b", "signer"), opened(commune, "a"))
    late = five(log, commune)[:2]
    log.write(commune, opened(commune, "b", at=5))
    projector.catch_up(commune)
    asked: dict[str, Any] = {"places": ["v1", "v2"], "today": TODAY}
    with engine.connect() as db:
        assert escalated(db, office="village-officer", **asked) == (0, [])
        count, rows = escalated(db, office="signer", **asked)
        before = escalated(db, office="village-officer", known_at=micros(minute(4)), **asked)
        one = escalated(db, office="signer", limit=1, **asked)
        elsewhere = escalated(db, office="signer", places=["v2"], today=TODAY)
        stranger = escalated(db, office="inspector", **asked)
    assert (count, [row["dossier"] for row in rows]) == (2, [each.stream for each in late])
    assert before[0] == 2
    assert (one[0], len(one[1])) == (2, 1)
    assert (elsewhere[0], stranger) == (0, (0, ()))


def test_an_edition_adopted_later_names_nobody_before(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    later = {**adopted(commune, "a", "signer"), "occurred_at": minute(5)}
    log.write(commune, later, opened(commune, "a"))
    late = five(log, commune)[:2]
    projector.catch_up(commune)
    asked: dict[str, Any] = {"office": "signer", "places": ["v1", "v2"], "today": TODAY}
    with engine.connect() as db:
        assert escalated(db, **asked)[0] == len(late)
        assert escalated(db, as_of=micros(minute(5)), **asked)[0] == len(late)
        assert escalated(db, as_of=micros(minute(5)) - 1, **asked) == (0, [])
