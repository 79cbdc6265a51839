"""Declaring first: whoever holds an office says what interests they have before a year's dossiers are shown to them."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of
from projections import territory
from projections.cycles import is_open
from projections.declarations import has_declared
from service.views import reading
from service.visit import Visit, parts, visit

if TYPE_CHECKING:
    from collections.abc import MutableSet

# The pages on which dossiers are listed, opened or worked on; figures, rules and papers of the office name nobody's.
SHOWING = frozenset(
    {
        "queue", "dossiers_of", "dossiers", "registrations", "assessing", "meetings", "meeting_corrections",
        "council", "postings", "comments", "appraisals", "decisions", "corrections", "leaving", "remedies",
        "inspections", "inspected", "counts", "lateness", "moves", "seen", "audit",
    }
)  # fmt: skip
# Nobody takes a declaration back, so what is known of it once is known for good.
MOST_KEPT = 100_000


def init_app(app: Flask) -> None:
    """Ask before such a page is shown. What is sent is never held up: its page was shown before."""
    app.extensions["declared"] = set()
    app.before_request(_ask)


def declares(of: Visit) -> bool:
    """Whether somebody acts under a mandate that opens the books of places."""
    return of.mandate is not None and bool(of.places)


def _ask() -> ResponseReturnValue | None:
    if request.method not in ("GET", "HEAD") or request.blueprint not in SHOWING or "visit" not in g:
        return None
    if not declares(visit()) or _declared(visit().signed.person, year := _year()):
        return None
    return redirect(f"/interests/{year}?{urlencode({'next': request.full_path.rstrip('?')})}", 303)


def _declared(person: str, year: int) -> bool:
    known: MutableSet[tuple[str, int]] = current_app.extensions["declared"]
    if (person, year) in known:
        return True
    with parts().engine.connect() as db:
        if has_declared(db, person, year):
            if len(known) < MOST_KEPT:
                known.add((person, year))
            return True
        return not is_open(db, year, _books(db))


def _books(db: Connection) -> frozenset[str]:
    """In whose books the dossiers stand that the visitor may see: those of the mandate's places and all above them."""
    mandate = visit().mandate
    named = [place["id"] for place in mandate.places] if mandate else []
    return visit().places | {row["place"] for each in named for row in territory.above(db, each)}


def _year() -> int:
    """The year whose dossiers a page shows: that of its dossier, the one asked for, or else this one."""
    told = (request.view_args or {}).get("stream") or request.args.get("dossier", "")
    kind, _, rest = str(told).partition(".")
    if kind == "d" and rest[:4].isdecimal() and int(rest[:4]) in reading.YEARS:
        return int(rest[:4])
    return reading.year() or day_of(parts().clock()).year
