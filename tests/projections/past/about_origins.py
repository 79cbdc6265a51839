"""Questions about origins: how a dossier came to stand where it does, and what moved a figure."""

from typing import Any

from projections import moves, origins
from tests.projections.past.about_dossiers import short, told
from tests.projections.past.asking import Ask, question
from tests.projections.past.story import TITLES, YEARS

Both = tuple[Any, Any]


@question
def where_a_story_ends(ask: Ask) -> Both:
    stream = ask.pick(ask.story.dossiers())
    story = origins.story(ask.db, stream, **ask.times)
    found = ask.past.dossiers.get(stream)
    return story and short(story.now), found and told(ask, stream, found)


@question
def what_the_moves_of_a_figure_come_to(ask: Ask) -> Both:
    measure, year, title = ask.pick(["registered", "recognised"]), ask.pick(YEARS), ask.pick(TITLES)
    places = ask.maybe([ask.some(ask.story.villages)])
    asked = {"book": ask.story.book, "places": places, "year": year, "title": title, "measure": measure}
    moved = moves.moves_of(ask.db, **asked, **ask.times)
    of = ask.dossiers(places or ask.story.villages, year=year, title=title)
    counts = (
        ask.past.counted(one) if measure == "registered" else each.state == "recognised" for one, each in of.items()
    )
    return moved[-1].total if moved else 0, sum(counts)
