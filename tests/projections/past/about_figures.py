"""Questions about charts: the season, the flow and its times, points by village; and the dossiers behind each number."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from projections import flow, inflation, listing, progress, rollup
from projections import season as seasons
from projections.inflation import PAIRS
from tests import independent_figures as told
from tests.projections.past.asking import Ask, question
from tests.projections.past.instants import INSTANTS
from tests.projections.past.replay import EPOCH, micros
from tests.projections.past.story import TITLES, YEARS

Both = tuple[Any, Any]
# After all that is ever done in a story.
NOW = INSTANTS[-1] + timedelta(days=400)


def of(ask: Ask) -> tuple[list[str], dict[str, Any]]:
    """Some villages, a year and a title; drawn apart, so that the other questions stay what they are."""
    random = Random(f"{ask.story.book[-12:]}{ask.times}")
    places = random.sample(ask.story.villages, random.randint(1, len(ask.story.villages)))
    return places, {"year": random.choice(YEARS), "title": random.choice(TITLES)}


def times(ask: Ask) -> dict[str, datetime | None]:
    """Both instants as an export's reader writes them."""
    return {name: None if at is None else EPOCH + timedelta(microseconds=at) for name, at in ask.times.items()}


def listed(ask: Ask, places: list[str], **asked: Any) -> list[str]:
    return listing.ids(ask.db, listing.Wanted(places=places, **asked, **ask.times))


@question
def the_season(ask: Ask) -> Both:
    places, asked = of(ask)
    found = seasons.season(ask.db, book=ask.story.book, places=places, **asked, **ask.times)
    for measure, days in found.items():
        come_to = days[-1][1] if days else 0
        assert come_to == len(listed(ask, places, **asked, **{measure: True}))
    return found, told.season(ask.past.known, set(places), **asked, **times(ask))


@question
def the_flow(ask: Ask) -> Both:
    places, asked = of(ask)
    found = flow.stages(ask.db, book=ask.story.book, places=places, now=micros(NOW.isoformat()), **asked, **ask.times)
    for state, stage in found.items():
        assert stage.reached == len(listed(ask, places, reached=state, **asked))
        assert stage.standing == len(listed(ask, places, standing=state, **asked))
    expected = told.stages(ask.past.known, set(places), now=NOW, **asked, **times(ask))
    return {state: {"left": each.left, "here": each.here} for state, each in found.items()}, expected


@question
def points_by_village(ask: Ask) -> Both:
    places, asked = of(ask)
    lines = inflation.by_place(ask.db, book=ask.story.book, places=places, **asked, **ask.times)
    ranked = [line.inflated.points for line in lines if line.inflated.points is not None]
    assert ranked == sorted(ranked, reverse=True)
    found = {}
    for line in lines:
        assert line.inflated.count == len(listed(ask, [line.place], compared=True, **asked))
        means = {name: (each.count, each.points) for name, each in line.means.items()}
        gaps = {pair: (each.count, each.points) for pair, each in line.gaps.items()}
        found[line.place] = means, gaps, (line.inflated.count, line.inflated.points)
    expected = {}
    for place, given in told.points(ask.past.known, set(places), **asked, **times(ask)).items():
        columns = {name: [each[name] for each in given if name in each] for name in told.COLUMNS}
        means = {name: (len(values), told.mean(values)) for name, values in columns.items()}
        expected[place] = means, {pair: told.gap(given, *pair) for pair in PAIRS}, told.inflated(given)
    return found, expected


@question
def communes_side_by_side(ask: Ask) -> Both:
    """Asked for many at once, the figures are those of each commune by itself."""
    year = of(ask)[1]["year"]
    lines = rollup.by_commune(ask.db, [ask.story.book], year=year, **ask.times)
    wholes = progress.progress(ask.db, book=ask.story.book, year=year, **ask.times)
    alone = {
        line.title: (line.all, line.registered, line.recognised, line.share_of_registered, line.share_of_all)
        for line in wholes
        if line.place == ask.story.book
    }
    together = {
        line.title: (line.all, line.registered, line.recognised, line.share_of_registered, line.share_of_all)
        for line in lines
    }
    # A title that is only aimed at has a line of its own in the one commune.
    return together, {title: each for title, each in alone.items() if title in together or any(each[1:3])}
