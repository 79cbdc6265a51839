"""Lateness: which villages of a commune are late with what, and a text to send round."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from projections import territory
from projections.lateness import lateness as late_in
from projections.titles import names_of_titles
from service.moments.looking import day_looked_at, looks_back, moment
from service.shown.lateness import as_text, by_place
from service.visit import parts, visit

lateness = Blueprint("lateness", __name__)


@lateness.get("/places/<uuid:place>/lateness")
@looks_back
def overview(place: UUID) -> ResponseReturnValue:
    """Everything that waits in a place and in all that lies within it, whoever has to act."""
    visit().must_see(place=str(place))
    today, days = day_looked_at(), parts().config.remind_days
    with parts().engine.connect() as db:
        inside = territory.inside(db, [str(place)]) & visit().places
        rows = late_in(db, places=inside, today=today, soon=today + timedelta(days=days), **moment().times)
        (here,) = territory.named(db, [str(place)])
        titles = names_of_titles(db, **moment().times)
    places = by_place(rows, today)
    text = as_text(places, titles, name=here["name"], today=today, soon=days)
    return render_template(
        "lateness.html", place=here, places=places, titles=titles, text=text, today=today, soon_days=days
    )
