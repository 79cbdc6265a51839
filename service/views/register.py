"""Register of honour: who holds which title, by which decision, until when."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.status import EXPIRED
from projections import listing, territory
from projections.standing import RECOGNISED
from projections.titles import names_of_titles, years_of_titles
from service.moments.looking import day_looked_at, looks_back, moment
from service.privacy.reads import shows
from service.views import reading
from service.visit import parts, visit

register = Blueprint("register", __name__)


@register.get("/register")
@looks_back
def year() -> ResponseReturnValue:
    """Titles in force on the day that is looked at, those whose term has run out, or all that were given for a year."""
    with parts().engine.connect() as db:
        wanted = _wanted()
        rows, following = listing.rows(db, wanted, after=reading.cursor(bytes, str), limit=reading.per_page())
        shows(row["subject"] for row in rows)
        return render_template(
            "register.html",
            rows=rows,
            wanted=wanted,
            **_counted(db, wanted),
            next=reading.next_page(following),
            previous=reading.first_page(),
            **_around(db),
        )


def _wanted() -> listing.Wanted:
    year = reading.year()
    place = reading.id_of("place")
    today = day_looked_at()
    state = reading.code("state", [RECOGNISED, EXPIRED])
    in_force = state == RECOGNISED or (state is None and year is None)
    return listing.Wanted(
        places=visit().places & {place} if place else visit().places,
        subjects=visit().subjects,
        title=reading.words("title") or None,
        year=year,
        recognised=True,
        state=EXPIRED if state == EXPIRED else None,
        on=today,
        in_force_on=today if in_force else None,
        name=reading.words("q"),
        **moment().times,
    )


def _counted(db: Connection, wanted: listing.Wanted) -> dict[str, Any]:
    """How many hold their title today, and of how many the term has run out: those of the year, or of every year."""
    every = replace(wanted, state=None, in_force_on=None)
    counts = {
        RECOGNISED: sum(listing.counts(db, replace(every, in_force_on=every.on)).values()),
        EXPIRED: listing.counts(db, every).get(EXPIRED, 0),
    }
    total = sum(listing.counts(db, every).values()) if wanted.year else None
    now = EXPIRED if wanted.state else RECOGNISED if wanted.in_force_on else None
    return {"counts": counts, "every": total, "total": counts[now] if now else total, "now": now}


def _around(db: Connection) -> dict[str, Any]:
    return {
        "titles": names_of_titles(db, **moment().times),
        "years": years_of_titles(db, **moment().times),
        "places": [row for row in territory.named(db, visit().places) if row["kind"] == "village"],
        "chosen": request.args,
        "today": day_looked_at(),
    }
