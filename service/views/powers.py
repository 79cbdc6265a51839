"""Powers: every mandate over a place and what lies within it, as an inspector reads them side by side."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.errors import NotFound
from projections import territory
from projections.mandates import over
from service import words
from service.moments.looking import day_looked_at, looks_back, moment
from service.offices import offices
from service.shown.authority import authority_of
from service.views import reading
from service.visit import parts, visit

powers = Blueprint("powers", __name__)


@powers.get("/places/<uuid:place>/mandates")
@looks_back
def show(place: UUID) -> ResponseReturnValue:
    """Whoever sees a place sees who held which power over it: the same mandates that each officer's own page shows."""
    id, day = str(place), day_looked_at()
    times: dict[str, Any] = moment().times
    visit().must_see(place=id)
    with parts().engine.connect() as db:
        here = next(iter(territory.named(db, [id])), None)
        if here is None:
            raise NotFound
        known = offices(db)
        office, standing = reading.code("office", known), reading.code("standing", words.MANDATE_STANDING)
        found = over(db, territory.inside(db, [id], **times) & visit().places, **times)
        told = authority_of(db, [each for each in found if office in (None, each.office)], day=day)
    shown = [each for each in told if standing in (None, each["standing"])]
    return render_template(
        "powers.html",
        place=here,
        day=day,
        powers=shown,
        offices={each: words.OFFICE.get(each, each) for each in known},
        standings=words.MANDATE_STANDING,
        office=office,
        standing=standing,
    )
