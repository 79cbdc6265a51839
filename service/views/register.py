"""Register of honour: who holds which title, by which decision, until when."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of
from projections import listing, territory
from projections.standing import RECOGNISED
from projections.titles import names_of_titles, years_of_titles
from service.views import reading
from service.visit import parts, visit

register = Blueprint("register", __name__)


@register.get("/register")
def year() -> ResponseReturnValue:
    """Titles in force today, or all that were given for a year."""
    with parts().engine.connect() as db:
        wanted = _wanted()
        rows, following = listing.rows(db, wanted, after=reading.cursor(bytes, str))
        return render_template(
            "register.html",
            rows=rows,
            wanted=wanted,
            total=sum(listing.counts(db, wanted).values()),
            next=reading.next_page(following),
            previous=reading.first_page(),
            **_around(db),
        )


def _wanted() -> listing.Wanted:
    year = reading.year()
    place = reading.id_of("place")
    return listing.Wanted(
        places=visit().places & {place} if place else visit().places,
        subjects=visit().subjects,
        title=reading.words("title") or None,
        year=year,
        state=RECOGNISED,
        in_force_on=None if year else day_of(parts().clock()),
        name=reading.words("q"),
    )


def _around(db: Connection) -> dict[str, Any]:
    return {
        "titles": names_of_titles(db),
        "years": years_of_titles(db),
        "places": [row for row in territory.named(db, visit().places) if row["kind"] == "village"],
        "chosen": request.args,
        "today": day_of(parts().clock()),
    }
