"""Ten thousand questions about the past, of every kind there is, answered by the read models and by a plain replay."""

import os
import sys
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Engine, FromClause, Select, and_, or_, true

from projections import audit, times
from projections.times import instants
from service.cli.opened import reading
from service.follower import lines
from service.follower.projector import Projector
from tests.projections.log import Log
from tests.projections.past import (  # noqa: F401 -- each adds its questions
    about_dossiers,
    about_entries,
    about_figures,
    about_origins,
    about_papers,
    about_people,
    about_queues,
    about_years,
)
from tests.projections.past.asking import QUESTIONS, Ask, moments
from tests.projections.past.checks import Inspections, Letterheads, Reports, Rewards
from tests.projections.past.dossiers import Dossiers
from tests.projections.past.mending import Mending
from tests.projections.past.papers import Activities, Mandates, Papers
from tests.projections.past.people import Households
from tests.projections.past.replay import Past, written_in
from tests.projections.past.story import Story
from tests.projections.past.years import Aims, Clocks, Places, Rules

SOAK = os.environ.get("SOVANG_SOAK") == "1"
BOOKS, PAIRS, ENOUGH = (200, 110, 1_000_000) if SOAK else (10, 22, 10_000)
PAGES = (500, 9, 2)
Answer = tuple[str, dict[str, Any], Any, Any]


def told(engine: Engine, projector: Projector, seed: int) -> Story:
    """A book told by chance and folded in pages of a size by chance."""
    story = Story(Log(engine), seed)
    papers, years = (Papers(), Activities(), Mandates()), (Places(), Rules(), Aims(), Clocks())
    checks, mending = (Inspections(), Reports(), Rewards(), Letterheads()), [Mending()] * 2
    story.tell(*years, Households(), *papers, *checks, *mending, *([Dossiers()] * 12), length=200)
    with projector.desk() as desk:
        line = projector.load(desk)
        lines.enter(desk, line.name, story.book)
        turned = projector.folder.page(desk, line, story.book, size=PAGES[seed % len(PAGES)])
        while turned and turned[1]:
            turned = projector.folder.page(desk, line, story.book, size=PAGES[seed % len(PAGES)])
    return story


def answers(engine: Engine, story: Story, *, pairs: int, seed: int) -> Iterator[Answer]:
    """Every question at so many pairs of instants: what was asked, what was found and what was expected."""
    random, facts = Random(seed), written_in(engine, story.book)
    at, known = moments(facts)
    with reading(engine) as db:
        for _ in range(pairs):
            chosen = {"as_of": random.choice([None, *at]), "known_at": random.choice([None, *known])}
            ask = Ask(db, Past(facts, **chosen), story, random, chosen)
            for question in QUESTIONS:
                yield question.__name__, chosen, *question(ask)


def compare(given: Iterator[Answer]) -> int:
    """How many answers there were, all of them alike."""
    asked = 0
    for name, chosen, found, expected in given:
        asked += 1
        assert found == expected, (name, chosen)
    return asked


def test_the_past_is_answered_as_a_replay_answers_it(engine: Engine, projector: Projector) -> None:
    asked = 0
    for seed in range(BOOKS):
        asked += compare(answers(engine, told(engine, projector, seed), pairs=PAIRS, seed=seed))
    assert asked >= ENOUGH


# That the questions can be answered wrongly at all: each of these mistakes is found out.


def _ends_before_it_is_known(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    (at, known), c = instants(as_of, known_at), rows.c
    return and_(c.valid_from <= at, c.valid_to > at, c.known_from <= known, c.known_to > known)


def _corrected_before_it_is_known(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    (at, known), c = instants(as_of, known_at), rows.c
    return and_(c.valid_from <= at, c.known_to >= 2**62, or_(c.valid_to > at, c.next_known > known))


def _not_yet_at_its_own_instant(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    (at, known), c = instants(as_of, known_at), rows.c
    known_then = and_(c.known_from <= known, c.known_to > known)
    return and_(c.valid_from < at, known_then, or_(c.valid_to >= at, c.next_known > known))


def _both_readings(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    (at, known), c = instants(as_of, known_at), rows.c
    return and_(c.valid_from <= at, c.known_from <= known, or_(c.valid_to > at, c.next_known > known))


def _whenever_it_was_learnt(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    return and_(rows.c.valid_from <= instants(as_of, known_at)[0], rows.c.known_to >= 2**62)


def _known_from_the_beginning(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    return and_(rows.c.at <= instants(as_of, known_at)[0])


def _a_microsecond_late(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    at, known = instants(as_of, known_at)
    return and_(rows.c.at < at, rows.c.known <= known)


def _never_followed(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    return times.happened(rows, as_of, known_at)


def _whatever_was_written(asked: Select[Any], as_of: int | None, known_at: int | None) -> Select[Any]:
    return asked.where(true())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (times.stands, _ends_before_it_is_known),
        (times.stands, _corrected_before_it_is_known),
        (times.stands, _not_yet_at_its_own_instant),
        (times.stands, _both_readings),
        (times.happened, _known_from_the_beginning),
        (times.happened, _a_microsecond_late),
        (times.holds, _never_followed),
        (times.begun, _whenever_it_was_learnt),
        (audit.written, _whatever_was_written),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_notion_of_time_is_found_out(
    engine: Engine,
    projector: Projector,
    monkeypatch: pytest.MonkeyPatch,
    right: Callable[..., Any],
    wrong: Callable[..., Any],
) -> None:
    stories = (told(engine, projector, seed) for seed in range(BOOKS))
    for module in [module for name, module in sys.modules.items() if name.startswith("projections.")]:
        if getattr(module, right.__name__, None) is right:
            monkeypatch.setattr(module, right.__name__, wrong)
    with pytest.raises(AssertionError):
        compare(answer for story in stories for answer in answers(engine, story, pairs=PAIRS, seed=1))
