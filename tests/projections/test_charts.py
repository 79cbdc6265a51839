"""Charts' queries: a village that gives too much comes first, a year lies over the one before, days are counted whole."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import micros
from projections import flow, inflation, rollup
from projections.progress import progress
from projections.season import in_year, season
from service.follower.projector import Projector
from tests.projections.log import Family, Log, minute, opened, said

OF: dict[str, Any] = {"year": 2026, "title": "family"}
INSPECTION = "0190a000-0000-7000-8000-00000000000a"


@pytest.mark.parametrize("seed", range(3))
def test_the_village_that_was_seeded_to_give_too_much_stands_first(
    engine: Engine, log: Log, projector: Projector, commune: str, seed: int
) -> None:
    """Twelve villages are a few points off, as people are; one gives twelve more, of which some are inspected."""
    random, villages = Random(seed), [f"v{n:02}" for n in range(12)]
    inflated = random.choice(villages)
    for village in villages:
        for n in range(8):
            family, fair = Family(commune, village), random.randint(50, 80)
            score = fair + random.randint(-3, 3) + (12 if village == inflated else 0)
            log.write(commune, family.registered(), family.self_assessed(minute(1), random.randint(fair, 100)))
            log.write(commune, family.verified(minute(2), score), family.appraised(minute(3), score - (n % 2)))
            # The commune took over what the village of the others gave; only an inspection sees what was due.
            log.write(commune, family.inspected(INSPECTION, minute(4), score=fair, state="appraised"))
    projector.catch_up(commune)
    with engine.connect() as db:
        first, second, *_ = inflation.by_place(db, book=commune, places=villages, **OF)
        before = inflation.by_place(db, book=commune, places=villages, **OF, as_of=micros(minute(3)))
    assert first.place == inflated
    assert first.inflated.count == 8
    assert first.inflated.points > (second.inflated.points or 0) + 5
    assert max(line.inflated.points or 0 for line in before) == Decimal("0.50"), "the commune alone had not seen it"


def test_whole_days_are_counted_and_what_stands_goes_on(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    family, again = Family(commune, "v1"), Family(commune, "v1")
    day = 24 * 60
    log.write(commune, family.registered(), family.self_assessed(minute(3 * day - 1)), family.verified(minute(3 * day)))
    log.write(commune, again.registered(), again.withdrawn(minute(0)))
    projector.catch_up(commune)
    now = micros(minute(10 * day + 5))
    with engine.connect() as db:
        found = flow.stages(db, book=commune, places=["v1"], now=now, **OF)
        then = flow.stages(db, book=commune, places=["v1"], now=now, as_of=micros(minute(day)), **OF)
    assert {state: (each.left, each.here) for state, each in found.items()} == {
        "registered": ({2: 1, 0: 1}, {}), "self_assessed": ({0: 1}, {}), "verified": ({}, {7: 1}), "withdrawn": ({}, {10: 1}),
    }  # fmt: skip
    assert {state: (each.left, each.here) for state, each in then.items()} == {
        "registered": ({0: 1}, {1: 1}), "withdrawn": ({}, {1: 1}),
    }  # fmt: skip
    assert (flow.median({2: 1, 0: 1, 9: 1}), flow.median({4: 2, 5: 2}), flow.median({})) == (2, 4, None)


def test_the_days_of_a_season_are_those_of_viet_nam(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    families = [Family(commune, "v1") for _ in range(4)]
    # Five in the afternoon in Greenwich is midnight here.
    late, midnight = minute(15 * 60 - 1), minute(15 * 60)
    log.write(commune, families[0].registered(), families[1].registered(late), families[2].registered(midnight))
    log.write(commune, families[3].registered(midnight + timedelta(days=2)))
    log.write(commune, families[3].withdrawn(midnight + timedelta(days=2, hours=1)))
    projector.catch_up(commune)
    with engine.connect() as db:
        found = season(db, book=commune, **OF)
        elsewhere = season(db, book=commune, places=["v2"], **OF)
    assert found == {"registered": [(date(2026, 3, 1), 2), (date(2026, 3, 2), 3)], "recognised": []}
    assert elsewhere == {"registered": [], "recognised": []}
    assert (in_year(date(2024, 2, 29), 2025), in_year(date(2025, 3, 1), 2026)) == (date(2025, 2, 28), date(2026, 3, 1))


def test_many_communes_at_once_are_each_as_by_itself(engine: Engine, log: Log, projector: Projector) -> None:
    books, random = [log.open() for _ in range(4)], Random(4)
    for book in books:
        families = [Family(book, random.choice(["v1", "v2"])) for _ in range(random.randint(2, 6))]
        log.write(
            book,
            opened(book),
            said("place.established", f"place.{book}", kind="commune", name="x", code="1", parent=None),
        )
        log.write(book, *[each.enrolled() for each in families])
        log.write(book, *[each.registered(minute(1)) for each in families[1:]])
        log.write(book, *[each.decided(minute(random.randint(2, 9))) for each in families[2:]])
        projector.catch_up(book)
    with engine.connect() as db:
        for times in ({}, {"as_of": micros(minute(1))}, {"as_of": micros(minute(5))}, {"known_at": micros(minute(0))}):
            found = rollup.by_commune(db, books, year=2026, **times)
            alone = [progress(db, book=book, year=2026, **times) for book in sorted(books)]
            assert found == [lines[0] for lines in alone if lines], times
