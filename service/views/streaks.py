"""Years held: the ledger of a title in a place, a line for each subject, and why a year is missing."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.errors import NotFound
from projections import streaks as read
from projections import territory
from projections.names import names_of
from projections.titles import names_of_titles
from service.moments.looking import day_looked_at, looks_back, moment
from service.privacy.reads import shows
from service.shown.nominees import year_in_words
from service.shown.people import called
from service.shown.reward import forms
from service.views import finding, reading
from service.visit import parts, visit

streaks = Blueprint("streaks", __name__)
# How many years a page shows beside each other.
YEARS = 5


@streaks.get("/places/<uuid:place>/years-held")
@looks_back
def ledger(place: UUID) -> ResponseReturnValue:
    """Who held a title in which of the last years, for how many running."""
    times: dict[str, Any] = dict(moment().times)
    last = reading.year() or day_looked_at().year
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        titles = names_of_titles(db, **times)
        title = reading.words("title") or next(iter(titles), "")
        if title not in titles:
            raise NotFound
        told: dict[str, Any] = {"title": title, "first": last - YEARS + 1, "last": last} | times
        within = sorted(territory.inside(db, [here.id]) & visit().places)
        total = read.how_many(db, places=within, **told)
        start = (reading.page_number() - 1) * reading.PAGE
        subjects = read.kept_for(db, places=within, after=start, limit=reading.PAGE, **told)
        lines = read.lines_of(db, subjects, inherits=forms(db, here.commune, last).inherits, **told)
        names = territory.names(db, subjects) | names_of(db, subjects)
    shows(subjects)
    years = list(range(last - YEARS + 1, last + 1))
    rows = [
        {
            "name": called(names, line.subject),
            "years": [(year, year in line.held, year_in_words(line, year), line.dossiers.get(year)) for year in years],
            "running": line.running,
        }
        for line in lines
    ]
    around = {"place": here, "title": title, "titles": titles, "years": years, "year": last, "total": total}
    return render_template("streaks.html", rows=rows, **around, **reading.numbered(total))
