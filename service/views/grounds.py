"""Grounds: why a target of a place stands as it does, and where what is said to be reached of it comes from."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.errors import NotFound
from projections.titles import names_of_titles
from service.moments.looking import looks_back, moment
from service.shown.grounds import aims_of, grounds_of, is_counted_here
from service.shown.why import shown
from service.views import links, reading
from service.views.progress import communes_of
from service.visit import parts, visit

grounds = Blueprint("grounds", __name__)


@grounds.get("/places/<uuid:place>/aims/<int:year>/<int:cause>")
@looks_back
def aim(place: UUID, year: int, cause: int) -> ResponseReturnValue:
    """The target or the figure that an entry of the place's book set or reported, for whoever sees its progress."""
    book = str(place)
    times: dict[str, Any] = moment().times
    if year not in reading.YEARS:
        raise NotFound
    with parts().engine.connect() as db:
        here = next((row for row in communes_of(db) if row["place"] == book), None)
        if here is None:
            raise NotFound
        aims = aims_of(db, book, year, times, counts=book in visit().places)
        found = next((each for each in aims if links.cause_of(each) == cause), None)
        if found is None:
            raise NotFound
        told = {
            "place": here,
            "aim": found,
            "title": names_of_titles(db, **times).get(found["title"]),
            "why": shown(grounds_of(db, found, times.get("known_at")), ""),
            "moves": _moves(book, year, found) if is_counted_here(found) else {},
            "back": f"/progress?place={book}&year={year}",
        }
    return render_template("grounds.html", **told)


def _moves(book: str, year: int, aim: dict[str, Any]) -> dict[str, str]:
    """The way to the entries behind the numbers that the register counts."""
    measures = ("recognised", "registered") if aim["denominator"] == "registered" else ("recognised",)
    return {measure: links.of_moves(book, year, aim["title"], measure) for measure in measures}
