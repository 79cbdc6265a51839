"""Officers: what somebody may do on a day, where, and on which decisions that rests."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.errors import NotFound
from projections.declarations import declared
from projections.mandates import Mandate, delegated_by, mandates_of
from projections.names import names_of
from service.i18n import text as _
from service.moments.looking import day_looked_at, looks_back, moment
from service.shown.authority import authority_of
from service.shown.declarations import declarations_of
from service.visit import parts, visit

officers = Blueprint("officers", __name__)
INSPECTOR = "inspector"


@officers.get("/people/<uuid:person>")
@looks_back
def show(person: UUID) -> ResponseReturnValue:
    """For oneself, and for whoever may see a place over which the person holds or held something."""
    id, day = str(person), day_looked_at()
    is_own = id == visit().signed.person
    with parts().engine.connect() as db:
        held = [each for each in mandates_of(db, id, **moment().times) if is_own or _visible(each)]
        given = [each for each in delegated_by(db, id, **moment().times) if is_own or _visible(each)]
        if not held and not is_own:
            raise NotFound
        may_end = [each.mandate for each in given if is_own and not moment().is_on and each.ended_on is None]
        back = {each: [{"text": _("Take the delegation back"), "href": f"/mandates/{each}/ending"}] for each in may_end}
        told = {
            "person": id,
            "day": day,
            "name": names_of(db, [id]).get(id) or _("a person without a name here"),
            "held": authority_of(db, held, day=day),
            "given": authority_of(db, given, day=day, ways=back),
            "declared": declarations_of(db, declared(db, id, **moment().times), openly=is_own or _inspects()),
            "may_delegate": is_own and not moment().is_on and may_delegate(),
        }
    return render_template("officer.html", **told)


def may_delegate() -> bool:
    """Whether there is a mandate that can be handed on; what is held by delegation cannot."""
    mandate = visit().mandate
    return mandate is not None and mandate.under is None


def _inspects() -> bool:
    return visit().signed.office == INSPECTOR


def _visible(mandate: Mandate) -> bool:
    return any(visit().sees(place=place["id"]) for place in mandate.places)
