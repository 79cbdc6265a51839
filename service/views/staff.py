"""Staff: the mandates that the visitor keeps, and what can be done about each."""

from typing import Any

from sqlalchemy import Connection

from domain.clock import day_of, micros
from domain.commands.appointing import APPOINTING
from domain.reading import NEVER_ACTING
from projections import territory
from projections.mandates import Mandate
from service.i18n import text as _
from service.visit import parts, visit


def kept(db: Connection) -> frozenset[str]:
    """The places whose mandates the visitor keeps."""
    own = visit().mandate
    if own is None or own.office not in APPOINTING:
        return frozenset()
    return territory.inside(db, [each["id"] for each in own.places])


def may_settle(mandate: Mandate, places: frozenset[str]) -> bool:
    """Whether the visitor, who keeps the mandates of these places, settles what becomes of this one."""
    own = visit().mandate
    if own is None or mandate.person == visit().signed.person:
        return False
    beneath = places - {each["id"] for each in own.places} if mandate.office in NEVER_ACTING else places
    return all(each["id"] in beneath for each in mandate.places)


def may_be_handed_on(mandate: Mandate) -> bool:
    """What is held by delegation is not handed on again, nor is the power to keep accounts or to check."""
    return mandate.under is None and mandate.office not in NEVER_ACTING


def ways_of(mandate: Mandate) -> list[dict[str, Any]]:
    """What can be done about a mandate by whoever keeps it: nothing once it is over."""
    now, today = micros(parts().clock()), day_of(parts().clock()).isoformat()
    if mandate.ended_on is not None or (mandate.to_on or today) < today:
        return []
    is_paused = any(pause.end is None or (pause.start < pause.end and now < pause.end) for pause in mandate.pauses)
    pausing = (_("Resume it"), "resumption") if is_paused else (_("Suspend it"), "suspension")
    handing = [(_("Enter a delegation"), "delegation")] if may_be_handed_on(mandate) and not is_paused else []
    ways = (*handing, pausing, (_("End it"), "ending"))
    return [{"text": text, "href": f"/mandates/{mandate.mandate}/{page}"} for text, page in ways]
