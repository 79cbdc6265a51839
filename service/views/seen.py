"""Seen: the page behind an act, made again as it was when whoever acted had it before them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain.clock import from_micros
from domain.errors import NotFound
from projections import audit, listing, overrides, territory
from service.moments.looking import looks_back, moment
from service.privacy.reads import shows
from service.shown.changes import told
from service.shown.log import entries_of
from service.shown.overrides import reason_of
from service.shown.seen import PageSeen, lines_of, page_seen
from service.views import reading
from service.visit import parts, visit

seen = Blueprint("seen", __name__)


@seen.get("/audit/<uuid:book>/<int:position>/seen")
@looks_back
def show(book: UUID, position: int) -> ResponseReturnValue:
    """The list or dossier as it stood, both digests, and who acted on it when and under which mandate."""
    with parts().engine.connect() as db:
        entry = _entry(db, str(book), position)
        page = page_seen(db, entry)
        if page is None:
            raise NotFound
        places = territory.names(db, visit().places, **moment().times)
        return render_template(
            "seen.html",
            page=page,
            entries=[each | {"seen": None} for each in entries_of(db, [entry], places)],
            book=places.get(page.fact.book),
            known_at=from_micros(page.known_at) if page.known_at else None,
            override=_override(db, page),
            **_list(db, page),
        )


def _entry(db: Connection, book: str, position: int) -> RowMapping:
    """An entry that may be looked into: what concerns my places, or a book of theirs as a whole."""
    found = audit.entry(db, book=book, position=position) if position < reading.LARGEST else None
    if found is None or not visit().sees(place=found["place"] or found["book"]):
        raise NotFound
    if not moment().knows(from_micros(found["recorded_at"])):
        raise NotFound
    return found


def _override(db: Connection, page: PageSeen) -> dict[str, Any] | None:
    """What had changed since the page was opened and was decided all the same, and why."""
    found = overrides.of_commands(db, [page.fact.command_id]).get(page.fact.command_id)
    if found is None:
        return None
    then = {"book": found["book"], "position": found["since"]}
    mine = listing.ids(db, listing.Wanted(places=visit().places, dossiers=page.dossiers))
    return told(db, mine, then, page.mark) | {"reason": reason_of(found)}


def _list(db: Connection, page: PageSeen) -> dict[str, Any]:
    """What stood on it, as far as it lies in my places."""
    if page.known_at is None:
        return {"rows": [], "mine": 0}
    wanted = listing.Wanted(places=visit().places, dossiers=page.dossiers, known_at=page.known_at)
    rows, following = listing.rows(db, wanted, after=reading.cursor(bytes, str))
    shows(row["subject"] for row in rows)
    return {
        "rows": lines_of(page, rows),
        "mine": sum(listing.counts(db, wanted).values()),
        "next": reading.next_page(following),
        "previous": reading.first_page(),
    }
