"""Origins: what is cited for a value makes it, and what is not cited does not."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, select

from domain.clock import micros
from projections import moves, origins
from projections.changes import progress_change
from projections.intervals import status
from projections.standing import told_again
from projections.times import stands
from service.follower.projector import Projector
from service.schema import fact
from tests.projections.log import Family, Log, minute
from tests.projections.test_projector import whole_way

ASPECTS = (("state", "since"), ("village_score",), ("commune_score",), ("place",))


def told(log: Log, projector: Projector, commune: str) -> Family:
    """A way with evidence, an entry that comes late, a mended score and a mended day."""
    family = Family(commune, "v1")
    log.write(commune, family.enrolled(), family.registered())
    log.write(commune, family.act("evidence-added", "registered", at=minute(1), evidence="e", criterion="a"))
    log.write(commune, family.self_assessed(minute(2)))
    (verified,) = log.write(commune, family.verified(minute(4)))
    log.write(commune, family.act("evidence-added", "verified", at=minute(3), evidence="f", criterion="a"))
    log.write(commune, family.corrected(verified, minute(20), state="verified", score=70))
    log.write(commune, family.corrected(verified, minute(21), state="verified", meeting="n"))
    (appraised,) = log.write(commune, family.appraised(minute(22)))
    log.write(
        commune, family.corrected(appraised, minute(23), state="appraised", occurred_at="2026-03-01T02:21:30.000000Z")
    )
    projector.catch_up(commune)
    return family


@pytest.mark.parametrize("names", ASPECTS, ids="-".join)
def test_without_an_entry_that_is_cited_it_would_be_otherwise_and_without_any_other_the_same(
    engine: Engine, log: Log, projector: Projector, commune: str, names: tuple[str, ...]
) -> None:
    family = told(log, projector, commune)
    with engine.connect() as db:
        story = origins.story(db, family.stream)
        assert story is not None
        cited = {*story.causes(story.origin(names), names)}
        lines = db.execute(
            select(fact.c.position, fact.c.digest, fact.c.state).where(fact.c.stream == family.stream)
        ).all()
    facts = projector.folder.reader.facts(tuple(line) for line in lines)

    def end(of: list[Any]) -> tuple[Any, ...]:
        row = told_again(of)[-1]
        return tuple(row[name] for name in names)

    assert cited
    for one in facts:
        rest = [each for each in facts if each is not one]
        if one.type == "dossier.registered":
            # Without it there is no dossier at all.
            continue
        assert (end(rest) != end(facts)) == (one.position in cited), one.type


def test_a_story_ends_where_the_dossier_stands_at_any_two_times(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    family = told(log, projector, commune)
    with engine.connect() as db:
        for as_of in map(minute, (-1, 0, 1.5, 2, 3, 3.5, 4, 21.5, 22, 30)):
            for known_at in map(minute, (0, 2, 4.5, 20, 20.5, 23, 30)):
                times = {"as_of": micros(as_of), "known_at": micros(known_at)}
                asked = select(status).where(status.c.dossier == family.stream, stands(status, *times.values()))
                stands_then = db.execute(asked).mappings().first()
                story = origins.story(db, family.stream, **times)
                assert (story.now if story else None) == stands_then
                stood = story.stood if story else []
                assert all(one.until == after.since for one, after in pairwise(stood))


def test_spans_are_every_while_in_which_something_held(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    family = told(log, projector, commune)
    with engine.connect() as db:
        story = origins.story(db, family.stream)
    assert story is not None
    found = [
        (began.act, ended.act if ended else None)
        for began, ended in origins.spans(story.stood, lambda row: row["state"] in ("registered", "verified"))
    ]
    assert found == [(1, 3), (5, 8)]
    assert list(origins.spans(story.stood, lambda row: row["state"] == "refused")) == []


def test_every_move_of_a_figure_adds_up_to_it(engine: Engine, log: Log, projector: Projector, commune: str) -> None:
    families = [Family(commune, f"v{n % 2}") for n in range(6)]
    for family in families:
        whole_way(log, commune, family)
    log.write(commune, families[0].act("award-revoked", "revoked", at=minute(40)))
    log.write(commune, families[1].act("award-revoked", "revoked", at=minute(40)))
    projector.catch_up(commune)
    asked = {"book": commune, "year": 2026, "title": "family", "measure": "recognised"}
    with engine.connect() as db:
        whole = moves.moves_of(db, places=None, **asked)
        village = moves.moves_of(db, places=["v1"], **asked)
        early = moves.moves_of(db, places=None, as_of=micros(minute(39)), **asked)
        n = sum(db.execute(select(progress_change.c.n).where(progress_change.c.measure == "recognised")).scalars())
    assert whole[-1].total == n == 4
    assert (village[-1].total, early[-1].total) == (2, 6)
    held: list[tuple[Callable[[Any], bool], int, int | None]] = [
        (lambda total: total >= 5, 5, 4),
        (lambda total: total == 4, 4, None),
    ]
    for holds, since, until in held:
        began, ended = list(moves.spans(whole, holds))[-1]
        assert began is not None
        assert (began.total, ended and ended.total) == (since, until)
    first, *_ = moves.spans(whole, lambda total: total < 3)
    assert first[0] is None
    assert first[1] is not None
    assert first[1].total == 3
    assert list(moves.spans(whole, lambda total: total > 100)) == []


def test_what_comes_and_goes_within_one_instant_neither_began_nor_ceased(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    first, second = Family(commune, "v1"), Family(commune, "v1")
    whole_way(log, commune, first)
    # At the same instant one is revoked and another recognised: there was always one.
    log.write(commune, second.registered(minute(4)), first.act("award-revoked", "revoked", at=minute(9)))
    log.write(commune, second.decided(minute(9)))
    projector.catch_up(commune)
    asked = {"book": commune, "year": 2026, "title": "family", "places": None}
    with engine.connect() as db:
        recognised = moves.moves_of(db, measure="recognised", **asked)
        shares = moves.moves_of(db, measure="share_of_registered", **asked)
    assert [each.total for each in recognised] == [1, 0, 1]
    ((began, ended),) = moves.spans(recognised, lambda total: total == 1)
    assert (began, ended) == (recognised[0], None)
    assert [str(each.total) for each in shares] == ["0.00", "0.00", "50.00", "0.00", "50.00"]
    before = moves.before_all("share_of_registered")
    ((none, first_move),) = moves.spans(shares, lambda total: total is None, first=before)
    assert (none, first_move) == (None, shares[0])
