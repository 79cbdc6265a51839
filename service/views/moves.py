"""Moves of a figure: every entry that changed a count of the progress, with what it came to, the latest first."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.clock import day_of, from_micros
from domain.edition import TITLE
from domain.errors import NotFound
from projections import territory
from projections.moves import Move, moves_of
from projections.names import names_of
from projections.titles import names_of_titles
from service import words
from service.moments.looking import looks_back, moment
from service.privacy.reads import shows
from service.views import finding, links, reading
from service.views.on_map import day_named, drawn, named
from service.visit import parts
from service.words import word

moves = Blueprint("moves", __name__)


@moves.get("/places/<uuid:place>/moves/<int:year>/<title>/<any(registered, recognised):measure>")
@looks_back
def listed(place: UUID, year: int, title: str, measure: str) -> ResponseReturnValue:
    """The entries behind a count of one place, title and year."""
    if year not in reading.YEARS or not TITLE.fullmatch(title):
        raise NotFound
    times: dict[str, Any] = moment().times
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        on_map = drawn(db, here, on=day_named())
        asked: dict[str, Any] = {"year": year, "title": title, "measure": measure}
        found = moves_of(db, book=here.commune, places=on_map.of_book, **asked, **times)
        start = (reading.page_number() - 1) * reading.per_page()
        page = found[::-1][start : start + reading.per_page()]
        called = territory.names(db, {move.row["place"] for move in page}, **moment().times)
        names = names_of(db, {_subject(move) for move in page})
        shows(names)
        told = {
            "place": here,
            "year": year,
            "title": names_of_titles(db, **times).get(title, title),
            "measure": measure,
            "total": found[-1].total if found else 0,
            "rows": [_row(move, called, names) for move in page],
            "back": links.of_list(here.id, counted=measure, year=year, title=title, **named(on_map)),
        }
    return render_template("moves.html", **told, **reading.numbered(len(found)))


def _subject(move: Move) -> str:
    return str(move.row["dossier"].split(".")[3])


def _row(move: Move, called: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    row = move.row
    at = from_micros(row["at"])
    return {
        "what": word(words.FACT, row["type"]),
        "on": day_of(at) if row["precision"] == "day" else None,
        "at": at,
        "recorded_at": from_micros(row["recorded_at"]),
        "position": row["position"],
        "by": f"{'+' if row['n'] > 0 else '−'}{abs(row['n'])}",
        "total": move.total,
        "place": called.get(row["place"], row["place"]),
        "name": names.get(_subject(move)),
        "href": links.of_dossier(row["dossier"]),
    }
