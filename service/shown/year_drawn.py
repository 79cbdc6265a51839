"""A year as charts, of a village or the whole commune, at any moment: for the page and for paper alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from projections import maps, territory
from projections.cycles import targets_of
from projections.figures import reported
from projections.flow import stages
from projections.ground import Places
from projections.inflation import by_place
from projections.progress import progress
from projections.season import season
from service.shown.aims import standing
from service.shown.charts import Bars, Curves
from service.shown.figures import aims_chart, flow_chart, points_chart, season_chart, time_chart


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn: of which place of a book, in which of its villages, and when it is looked at."""

    book: str
    place: str
    places: Places
    # The day looked at, and the last instant.
    day: date
    until: int
    # The day of the map, where the villages were ever others.
    map: date | None = None
    as_of: int | None = None
    known_at: int | None = None

    @property
    def times(self) -> dict[str, Any]:
        """As the queries of the read models take them."""
        return {"as_of": self.as_of, "known_at": self.known_at}


def year_drawn(db: Connection, scene: Scene, *, year: int, title: str) -> dict[str, Bars | Curves]:
    """The season against last year, the flow by stage, the time at each stage, the points by village."""
    of: dict[str, Any] = {"year": year, "title": title}
    on = scene.map.isoformat() if scene.map else None
    inside = None if scene.place == scene.book else scene.places
    told: dict[str, Any] = {"book": scene.book, **scene.times}
    now, before = (season(db, year=each, title=title, places=inside, **told) for each in (year, year - 1))
    passed = stages(db, places=scene.places, now=scene.until, **of, **told)
    points = by_place(db, places=scene.places, **of, **told)
    called = scene.times | ({"as_of": maps.end_of(scene.map)} if scene.map else {})
    names = territory.names(db, {line.place for line in points}, **called)
    return {
        "season": season_chart(now, before, year=year, until=scene.day),
        "flow": flow_chart(passed, scene.place, **of, map=on),
        "time": time_chart(passed),
        "points": points_chart(points, names, **of, map=on),
    }


def aims_drawn(db: Connection, scene: Scene, *, year: int, titles: Mapping[str, Any]) -> Bars:
    """Targets of this year and of later ones, for titles and beyond them."""
    told: dict[str, Any] = {"book": scene.book, **scene.times}
    counted = reported(db, **told)
    wholes = {line.title: line for line in progress(db, year=year, **told) if line.place == scene.book}
    aims = [standing(row, wholes.get(row["title"]), counted) for row in targets_of(db, **told)]
    return aims_chart(sorted((aim for aim in aims if aim["year"] >= year), key=lambda aim: aim["year"]), titles, year)
