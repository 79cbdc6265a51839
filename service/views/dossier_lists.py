"""Lists of dossiers of a place: by state and year, by name with or without marks, also as they stood on a day."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.status import STATES
from projections import listing, territory
from projections.ground import Drawn, Places
from projections.titles import names_of_titles, years_of_titles
from service import words
from service.moments.looking import day_looked_at, looks_back, moment
from service.privacy.reads import shows
from service.views import finding, links, reading
from service.views.on_map import day_named, drawn, named
from service.visit import parts, visit

dossiers_of = Blueprint("dossiers_of", __name__)
# Which dossiers count in a figure of the progress, and which of a chart.
MEASURES = ("registered", "recognised")
COUNTED = (*MEASURES, "compared")
# By what a figure names its dossiers.
FIGURES = ("counted", "reached", "standing")


@dossiers_of.get("/places/<uuid:place>/dossiers")
@looks_back
def place(place: UUID) -> ResponseReturnValue:
    """Dossiers of a village, or of a commune with all its villages."""
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        # What was written in a place lies in whatever took it up; what a figure counts stands where the figure says.
        on_map = drawn(db, here, on=day_named()) if any(map(reading.words, FIGURES)) else None
        inside = on_map.places if on_map else territory.inside(db, [here.id]) & visit().places
        return render_template("dossiers.html", **_listed(db, inside), **_around(db, here.id, on_map))


def _listed(db: Connection, inside: Places) -> dict[str, Any]:
    asked = _asked(inside)
    narrowed = listing.Wanted(**asked, state=reading.code("state", words.STATE))
    after, limit = reading.cursor(bytes, str), reading.per_page()
    rows, following = listing.rows(db, narrowed, after=after, limit=limit, due=True)
    shows(row["subject"] for row in rows)
    counts = listing.counts(db, listing.Wanted(**asked))
    return {
        "rows": rows,
        "counts": {state: counts[state] for state in words.STATE if state in counts},
        "total": sum(counts.values()),
        "next": reading.next_page(following),
        "previous": reading.first_page(),
        "wanted": narrowed,
    }


def _asked(inside: Places) -> dict[str, Any]:
    counted = reading.code("counted", COUNTED)
    return {
        "places": inside,
        "year": reading.year(),
        "title": reading.words("title") or None,
        "name": reading.words("q"),
        "registered": counted == "registered",
        "recognised": counted == "recognised",
        "compared": counted == "compared",
        "reached": reading.code("reached", STATES),
        "standing": reading.code("standing", STATES),
        "on": day_looked_at(),
        **moment().times,
    }


def _around(db: Connection, place: str, on_map: Drawn | None) -> dict[str, Any]:
    asked = named(on_map) if on_map else {}
    return {
        "place": territory.named(db, [place])[0],
        "titles": names_of_titles(db, **moment().times),
        "years": years_of_titles(db, **moment().times),
        "kept": {name: reading.words(name) for name in ("state", *FIGURES)} | asked,
        "map": on_map.day if on_map else None,
        "moves": _moves(place, **asked),
    }


def _moves(place: str, **asked: str) -> str | None:
    """The entries that moved the figure whose dossiers these are, where one figure was asked for."""
    counted, year, title = reading.code("counted", MEASURES), reading.year(), reading.words("title")
    if counted is None or year is None or not title:
        return None
    return links.of_moves(place, year, title, counted, **asked)
