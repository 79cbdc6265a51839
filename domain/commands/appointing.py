"""Appointing: who enters that somebody is given an office or loses it, as the paper says; besides those who set up."""

from collections.abc import Iterable
from dataclasses import replace

from domain.desk import Desk
from domain.errors import NotYourPlace
from domain.mandate import Mandate
from domain.mandate_refusals import FromAbove, OwnMandate
from domain.reading import NEVER_ACTING
from domain.stream import Act

# Whoever keeps the accounts keeps the mandates as well: an office that takes no step of any title.
APPOINTING = ("administrator",)


def may_appoint(desk: Desk, *, person: str, office: str, places: Iterable[str], by: Act | None = None) -> None:
    """Refuse whoever does not keep the mandates of all these places, and everybody where it is about themselves."""
    if desk.act.actor.startswith("system:"):
        return
    by = by or desk.act
    for place in sorted(places):
        desk.must_hold(APPOINTING, place, by)
        if office in NEVER_ACTING:
            _from_above(desk, place, by)
    if person == by.actor:
        raise OwnMandate(field="person")


def may_settle(desk: Desk, mandate: Mandate) -> None:
    """The same for what becomes of a mandate that was given."""
    may_appoint(desk, person=mandate.person, office=mandate.office, places=mandate.scope)


def may_enter(desk: Desk, source: Mandate, *, person: str) -> None:
    """The same for a paper by which the holder of a mandate hands it on: of the act, the entering alone."""
    act = desk.act
    under = desk.rely_on(Mandate, f"mandate.{act.entry_mandate}")
    office = under.office if under else None
    by = replace(act, on_behalf_of=None, done=None, mandate=act.entry_mandate, office=office)
    may_appoint(desk, person=person, office=source.office, places=source.scope, by=by)


def _from_above(desk: Desk, place: str, by: Act) -> None:
    """Who checks a place, or keeps its mandates, is not chosen by those who do the same there."""
    above = desk.place(place).parent
    if above is None:
        raise FromAbove(field="office")
    try:
        desk.must_hold(APPOINTING, above, by)
    except NotYourPlace:
        raise FromAbove(field="office") from None
