"""Due days with moved clocks: for what waits already, by place, and as it was known before the move."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from domain.clock import micros
from projections.clocks import due_of, posted_until
from projections.queue import on_the_desk_of
from service.follower.projector import Projector
from tests.projections.log import Family, Log, minute, said

LONG_AGO = {"due_on": "2026-03-05"}


def moved(commune: str, at: int, clocks: list[dict[str, Any]]) -> Any:
    told = {"year": 2026, "title": None, "step": "s", "places": [], "moves": "later", "day": "2026-03-20"}
    told |= {"reason": "weather", "basis": "QĐ", "clocks": clocks}
    return said("cycle.clock-moved", f"cycle.{commune}.2026", at=minute(at), **told)


def clock(place: str | None, not_before: str | None, not_after: str | None = None, **more: str) -> dict[str, Any]:
    return {"title": "family", "step": "self-assessment", "place": place} | {
        "not_before": not_before, "not_after": not_after,
    } | more  # fmt: skip


def test_the_move_counts_for_what_waits_and_was_not_known_before(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    here, there = Family(commune, "v1"), Family(commune, "v2")
    log.write(commune, here.registered(**LONG_AGO), there.registered(due_on=None))
    log.write(commune, moved(commune, 5, [clock(None, "2026-03-20")]))
    log.write(commune, moved(commune, 10, [clock("v2", None, "2026-03-10")]))
    projector.catch_up(commune)
    today = date(2026, 3, 12)
    asked: dict[str, Any] = {"offices": ["household"], "places": ["v1", "v2"], "today": today}
    with engine.connect() as db:
        assert (due_of(db, here.stream), due_of(db, there.stream)) == ("2026-03-20", "2026-03-10")
        now = on_the_desk_of(db, **asked)
        between = on_the_desk_of(db, known_at=micros(minute(6)), **asked)
        before = on_the_desk_of(db, known_at=micros(minute(4)), **asked)
    assert [(row.dossier, row.due_on, row.late) for row in now.rows] == [
        (there.stream, "2026-03-10", True),
        (here.stream, "2026-03-20", False),
    ]
    assert {row.dossier: row.due_on for row in between.rows} == {here.stream: "2026-03-20", there.stream: None}
    assert {row.dossier: row.due_on for row in before.rows} == {here.stream: "2026-03-05", there.stream: None}


def test_pages_of_the_queue_go_on_by_the_moved_day(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    families = [Family(commune, f"v{n}") for n in range(4)]
    log.write(commune, *[each.registered(due_on=f"2026-03-0{n + 1}") for n, each in enumerate(families)])
    log.write(commune, moved(commune, 5, [clock("v0", "2026-03-20")]))
    projector.catch_up(commune)
    found: list[str] = []
    after = None
    with engine.connect() as db:
        while True:
            desk = on_the_desk_of(db, offices=["household"], places=None, today=date(2026, 3, 1), after=after, limit=1)
            found += [row.dossier for row in desk.rows]
            if (after := desk.next) is None:
                break
    assert found == [each.stream for each in (*families[1:], families[0])]


def test_another_step_title_or_year_is_not_touched(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    here, older = Family(commune, "v1"), Family(commune, "v1", year=2025)
    log.write(commune, here.registered(**LONG_AGO), older.registered(**LONG_AGO))
    others = [clock(None, "2026-03-20", step="posting"), clock(None, "2026-03-20", title="clan")]
    log.write(commune, moved(commune, 5, others))
    log.write(commune, moved(commune, 6, [clock("v2", "2026-03-20")]))
    projector.catch_up(commune)
    with engine.connect() as db:
        assert {due_of(db, each.stream) for each in (here, older)} == {"2026-03-05"}


def test_a_list_that_is_up_comes_down_by_the_moved_day(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    family = Family(commune, "v1")
    log.write(commune, family.registered(), family.self_assessed(), family.verified(), family.posted())
    log.write(commune, moved(commune, 5, [clock(None, "2026-11-15", step="posting-close")]))
    projector.catch_up(commune)
    with engine.connect() as db:
        assert posted_until(db, posting="p", until=date(2026, 11, 10)) == date(2026, 11, 15)
        assert posted_until(db, posting="another", until=date(2026, 11, 10)) == date(2026, 11, 10)
