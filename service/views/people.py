"""A person: to which groups one belongs and belonged, and what one asks for and holds."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.errors import NotFound
from domain.membership import GROUPS
from projections import listing, members
from projections.names import names_of
from projections.titles import names_of_titles
from service.i18n import text as _
from service.shown.members import group_lines, visible
from service.visit import parts, visit

people = Blueprint("people", __name__)


@people.get("/persons/<uuid:person>")
def show(person: UUID) -> ResponseReturnValue:
    """For oneself, and for whoever is over a place where the person is known."""
    id = str(person)
    with parts().engine.connect() as db:
        if not visible(db, id):
            raise NotFound
        stays = [row for row in members.stays_of(db, id) if row["kind"] in GROUPS]
        dossiers = [row for row in listing.rows(db, listing.Wanted(subjects=[id]))[0] if _sees(row)]
        told = {
            "name": names_of(db, [id]).get(id) or _("(no name)"),
            "groups": group_lines(db, stays),
            "dossiers": dossiers,
            "titles": names_of_titles(db),
        }
    return render_template("person.html", **told)


def _sees(row: object) -> bool:
    return visit().sees(place=row["place"], subject=row["subject"])  # type: ignore[index]
