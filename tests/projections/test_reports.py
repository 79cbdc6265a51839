"""Reports as read: owed by the plan or a request of the day asked for, filed, replaced, late by how many days."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from domain.clock import micros, start_of_day
from domain.reporting import editions
from projections import reports
from service.follower.projector import Projector
from tests.projections.log import Log, Said, said

DUE = date(2026, 12, 10)


def on(day: date) -> Any:
    return start_of_day(day)


def plan(commune: str, day: date = date(2026, 3, 1)) -> Said:
    edition = editions()[0]
    told = {"place": {"id": commune, "name": "xã"}, "edition": edition.document, "digest": edition.digest}
    return said("reporting.adopted", f"reporting.{commune}", at=on(day), **told)


def village(commune: str, name: str, **more: Any) -> Said:
    told = {"kind": "village", "name": name, "code": name, "parent": commune, "area": "normal"}
    return said("place.established", f"place.{name}", **told, **more)


def filed(commune: str, filer: str, day: date, **more: Any) -> Said:
    told = {"to": {"id": commune, "name": "xã"}, "filer": {"kind": "village", "id": filer}, "year": 2026}
    told |= {"place": {"id": filer, "name": filer}, "kind": "village-yearly", "due_on": DUE.isoformat(), "figures": []}
    kind = more.get("kind", "village-yearly")
    return said("report.filed", f"report.{commune}.2026.{kind}.{filer}", at=on(day), **told | more)


def owed(db: Any, commune: str, **more: Any) -> dict[str, reports.Owed]:
    return {each.filer: each for each in reports.owed_to(db, commune, year=2026, **more)}


def test_each_village_owes_until_it_has_filed_and_is_late_by_the_days_after(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    log.write(commune, plan(commune), village(commune, "v1"), village(commune, "v2"), village(commune, "v3"))
    log.write(commune, filed(commune, "v1", date(2026, 12, 9)), filed(commune, "v2", date(2026, 12, 12)))
    projector.catch_up(commune)
    with engine.connect() as db:
        found = owed(db, commune)
        early = owed(db, commune, as_of=micros(on(date(2026, 12, 10))))
        one = owed(db, commune, filers=["v2"])
        assert not reports.owed_to(db, commune, year=2025)
        assert not reports.owed_to(db, "elsewhere", year=2026)
    today = date(2026, 12, 15)
    assert {id: (each.late(today), each.filed_on) for id, each in found.items()} == {
        "v1": (0, date(2026, 12, 9)), "v2": (2, date(2026, 12, 12)), "v3": (5, None),
    }  # fmt: skip
    assert [each.due_on for each in found.values()] == [DUE] * 3
    assert early["v2"].filed is None
    assert list(one) == ["v2"]
    assert found["v3"].late(DUE) == 0


def test_the_last_filing_holds_from_then_on_and_the_first_is_still_read(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    log.write(commune, plan(commune), village(commune, "v1"))
    first = {"figure": "activities", "title": None, "value": 1}
    log.write(commune, filed(commune, "v1", date(2026, 12, 1), figures=[first]))
    log.write(commune, filed(commune, "v1", date(2026, 12, 5), figures=[first | {"value": 2}]))
    projector.catch_up(commune)
    with engine.connect() as db:
        now, then = owed(db, commune)["v1"], owed(db, commune, known_at=micros(on(date(2026, 12, 3))))["v1"]
        rows = reports.filings(db, f"report.{commune}.2026.village-yearly.v1")
    assert now.filed is not None
    assert then.filed is not None
    assert ('"value": 2' in now.filed["figures"], '"value": 1' in then.filed["figures"]) == (True, True)
    assert [row["version"] for row in rows] == [2, 1]


def test_a_request_is_owed_by_those_who_were_asked(engine: Engine, log: Log, projector: Projector, commune: str):
    request = "01900000-0000-7000-8000-000000000000"
    told = {"place": {"id": commune, "name": "xã"}, "year": 2026, "about": "Tuần lễ", "due_on": "2026-11-01"}
    log.write(commune, village(commune, "v1"), village(commune, "v2"))
    asked = [{"kind": "village", "id": "v2"}]
    log.write(commune, said("report.requested", f"reporting.{commune}", request=request, filers=asked, **told))
    projector.catch_up(commune)
    with engine.connect() as db:
        found = owed(db, commune)
        assert reports.asks_of(db, ["v1", commune]) == {commune}
        assert not owed(db, commune, filers=["v1"])
    assert [(each.filer, each.filer_name, each.called, each.kind) for each in found.values()] == [
        ("v2", "v2", "Tuần lễ", request)
    ]


def test_a_plan_that_replaces_another_holds_from_then_on(engine: Engine, log: Log, projector: Projector, commune: str):
    later = editions()[0].document | {"id": "later"}
    log.write(commune, village(commune, "v1"), plan(commune))
    newer = plan(commune, date(2026, 6, 1))
    newer["data"]["edition"] = later
    log.write(commune, newer)
    projector.catch_up(commune)
    with engine.connect() as db:
        now = reports.plan_of(db, commune)
        then = reports.plan_of(db, commune, as_of=micros(on(date(2026, 5, 1))))
        assert reports.plan_of(db, commune, known_at=micros(on(date(2026, 2, 1)))) is None
    assert now is not None
    assert then is not None
    assert (now.id, then.id) == ("later", "reporting-2026-1")


def test_what_was_due_before_a_village_was_there_it_does_not_owe_but_what_it_filed_is_read(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    log.write(commune, plan(commune), village(commune, "v1"))
    for name, day in (("v2", DUE), ("v3", date(2026, 12, 11)), ("v4", date(2026, 12, 11))):
        log.write(commune, village(commune, name, at=on(day)))
    log.write(commune, filed(commune, "v4", date(2026, 12, 12)))
    projector.catch_up(commune)
    with engine.connect() as db:
        assert owed(db, commune).keys() == {"v1", "v2", "v4"}
        next_year = reports.owed_to(db, commune, year=2027)
    assert {each.filer for each in next_year} == {"v1", "v2", "v3", "v4"}
