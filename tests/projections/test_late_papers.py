"""A paper done on the 3rd and entered on the 15th, and a correction: they change what was, never what was known."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from domain.clock import VIETNAM, micros
from projections import audit, clocks, listing, progress, queue, register, status
from service.cli.opened import reading
from service.follower.projector import Projector
from tests.projections.log import Family, Log, opened


def november(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=VIETNAM)


def seen(engine: Engine, commune: str, family: Family, **days: datetime) -> dict[str, Any]:
    """What every kind of page says, read at the end of these days."""
    times: Any = {name: micros(day.replace(hour=23)) for name, day in days.items()}
    today = november(20).date()
    with reading(engine) as db:
        rows, _next = listing.rows(db, listing.Wanted(places=["v1"], **times), due=True)
        entries, _next_entry = audit.search(db, places=["v1"], **times)
        desk = queue.on_the_desk_of(db, offices=["village-officer"], places=["v1"], today=today, **times)
        honoured = register.in_force(db, on=None, places=["v1"], **times)
        return {
            "list": [(row["dossier"], row["state"], row["village_score"], row["due"]) for row in rows],
            "counts": status.counts(db, places=["v1"], **times),
            "desk": ([row.step for row in desk.rows], desk.counts),
            "register": [(row["dossier"], row["village_score"]) for row in honoured],
            "progress": progress.progress(db, book=commune, year=2026, **times),
            "entries": [row["position"] for row in entries],
            "export": list(status.export(db, **times)),
            "due": clocks.due_of(db, family.stream, **times),
        }


def test_a_late_paper_and_its_correction_change_the_past_but_not_what_was_known_of_it(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    family = Family(commune, "v1")

    def enter(*facts: Any, on: int) -> str:
        digest = log.write(commune, *facts, recorded=november(on))[0]
        projector.catch_up(commune)
        return digest

    enter(opened(commune) | {"occurred_at": november(1)}, on=1)
    enter(family.enrolled(november(1)), family.registered(november(1)), family.self_assessed(november(2)), on=2)
    before = {day: seen(engine, commune, family, as_of=november(5), known_at=november(day)) for day in (4, 14)}
    assert before[14]["counts"] == {"self_assessed": 1}

    verified = enter(family.verified(november(3), score=78), on=15)
    now = seen(engine, commune, family, as_of=november(5))
    assert now["list"] == [(family.stream, "verified", "78", None)]
    assert now["counts"] == {"verified": 1}
    assert now["desk"] == (["posting"], {"posting": 1})
    assert len(now["entries"]) == len(before[14]["entries"]) + 1
    assert seen(engine, commune, family, as_of=november(2))["counts"] == {"self_assessed": 1}

    as_entered = seen(engine, commune, family, as_of=november(5), known_at=november(17))
    assert as_entered == now
    enter(family.decided(november(16)), on=17)
    honoured = seen(engine, commune, family, as_of=november(16), known_at=november(19))
    assert (honoured["register"], honoured["progress"][0].recognised) == ([(family.stream, "78")], 1)

    enter(family.corrected(verified, november(20), state="recognised", score=87), on=20)
    mended = seen(engine, commune, family, as_of=november(5))
    assert mended["list"] == [(family.stream, "verified", "87", None)]
    assert seen(engine, commune, family, as_of=november(16))["register"] == [(family.stream, "87")]

    for day, answer in before.items():
        assert seen(engine, commune, family, as_of=november(5), known_at=november(day)) == answer
    assert seen(engine, commune, family, as_of=november(5), known_at=november(17)) == as_entered
    assert seen(engine, commune, family, as_of=november(16), known_at=november(19)) == honoured
