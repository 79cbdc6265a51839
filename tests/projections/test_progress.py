"""Progress: both denominators, rounded as people round, for the commune and each village."""

import pytest
from sqlalchemy import Engine

from domain.clock import instant_text, micros
from projections import progress
from projections.progress import Progress, share
from service.follower.projector import Projector
from tests.projections.log import Family, Log, minute, opened, said


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (15772, 17528, "89.98"),
        (15772, 21906, "72.00"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8, "12.50"),
        (1, 800, "0.13"),
        (0, 5, "0.00"),
        (5, 5, "100.00"),
        (0, 0, None),
    ],
)
def test_a_share_has_two_places_and_halves_go_up(part: int, whole: int, expected: str | None):
    assert share(part, whole) == expected


def figures(engine: Engine, commune: str, **times: int) -> dict[str, tuple[int, int, int]]:
    with engine.connect() as db:
        lines = progress.progress(db, book=commune, year=2026, **times)
    return {line.place: (line.all, line.registered, line.recognised) for line in lines}


# The same fold and the same sums on both engines; the size is tried on one.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_commune_of_21906_households_counts_to_the_household(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    families = [Family(commune, f"v{n % 24:02}") for n in range(21_906)]
    log.write(commune, opened(commune), *[family.enrolled() for family in families])
    log.write(commune, *[family.registered(minute(1)) for family in families[:17_528]])
    log.write(commune, *[family.decided(minute(2)) for family in families[:15_772]])
    projector.catch_up(commune)
    with engine.connect() as db:
        whole, *villages = progress.progress(db, book=commune, year=2026)
    assert (whole.all, whole.registered, whole.recognised) == (21_906, 17_528, 15_772)
    assert (whole.share_of_registered, whole.share_of_all) == ("89.98", "72.00")
    assert len(villages) == 24
    for measure in ("all", "registered", "recognised"):
        assert sum(getattr(village, measure) for village in villages) == getattr(whole, measure)


def test_a_withdrawal_is_taken_off_and_another_attempt_put_on_again(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    again = Family(commune, "v1", attempt=2)
    log.write(commune, opened(commune), family.enrolled(), family.registered(), family.withdrawn(minute(1)))
    projector.catch_up(commune)
    assert figures(engine, commune) == {commune: (1, 0, 0), "v1": (1, 0, 0)}
    assert figures(engine, commune, as_of=micros(minute(0))) == {commune: (1, 1, 0), "v1": (1, 1, 0)}
    log.write(commune, again.registered(minute(2), previous="withdrawn"))
    projector.catch_up(commune)
    assert figures(engine, commune)["v1"] == (1, 1, 0)


def test_who_tries_again_after_a_refusal_counts_once(engine: Engine, log: Log, projector: Projector, commune: str):
    family, again = Family(commune, "v1"), Family(commune, "v1", attempt=2)
    log.write(commune, family.registered(), family.decided(minute(1), outcome="refused"))
    log.write(commune, again.registered(minute(2), previous="refused"), again.decided(minute(3)))
    projector.catch_up(commune)
    assert figures(engine, commune)["v1"] == (0, 1, 1)


def test_a_corrected_date_moves_the_figure_once_it_is_known(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    (digest,) = log.write(commune, family.registered(minute(3)))
    log.write(commune, family.corrected(digest, minute(9), state="registered", occurred_at=instant_text(minute(1))))
    projector.catch_up(commune)
    then = micros(minute(2))
    assert figures(engine, commune, as_of=then)["v1"] == (0, 1, 0)
    assert figures(engine, commune, as_of=then, known_at=micros(minute(8))) == {}
    assert figures(engine, commune, as_of=micros(minute(3)), known_at=micros(minute(8)))["v1"] == (0, 1, 0)


def test_a_target_stands_beside_every_line_in_the_exported_form(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    aim = {"year": 2026, "title": "family", "measure": "share", "numerator": "recognised", "scope": {}, "source": {}}
    log.write(
        commune,
        family.enrolled(),
        opened(commune),
        said("target.set", f"target.{commune}.2026", **aim, denominator="all", share="45.00"),
        said("target.set", f"target.{commune}.2026", **aim, denominator="all", share="50.00"),
    )
    projector.catch_up(commune)
    line = Progress(commune, "v1", 2026, "family", 1, 0, 0, None, "0.00", "50.00", "all")
    with engine.connect() as db:
        lines = list(progress.export(db, now=micros(minute(9))))
    assert [(one["place"], one["target"], one["share_of_registered"]) for one in lines] == [
        (commune, "50.00", None),
        (line.place, line.target, line.share_of_registered),
    ]
    assert list(lines[0]) == [
        "commune", "place", "year", "title", "all", "registered", "recognised", "share_of_registered", "share_of_all",
        "target", "target_denominator",
    ]  # fmt: skip
