"""Slips for new passwords: an administrator asks for one; for whoever decides, a second person agrees."""

from collections.abc import Sequence
from typing import Any

from domain.desk import Desk
from domain.errors import NotFound, UnknownReason
from domain.mandate import Mandate
from domain.slip import HELPING, LOST_FACTOR, REASONS, Slip, deciding
from domain.slip_refusals import AnotherAgrees, HoldsNothing, OwnSlip, SlipLacksWords

Answer = dict[str, Any]


def ask_for_slip(
    desk: Desk, *, slip: str, person: str, mandates: Sequence[str], reason: str, text: dict[str, str] | None = None
) -> Answer:
    """Somebody cannot sign in any more; `mandates` are all that they hold. The answer says whether another must agree.

    Whoever runs the system asks nobody: they have the database itself.
    """
    if reason not in REASONS:
        raise UnknownReason(field="reason")
    if reason == "other" and text is None:
        raise SlipLacksWords(field="text")
    if person in (desk.act.actor, desk.act.person):
        raise OwnSlip
    held = [_theirs(desk, person, each) for each in mandates]
    if not held:
        raise HoldsNothing
    # Whoever helps somebody takes over everything that they hold, so all of it lies within the helper's places.
    for place in sorted({place for each in held for place in each.scope}):
        desk.must_hold(HELPING, place)
    offices = sorted({each.office for each in held})
    alone = desk.act.actor.startswith("system:") or not (deciding(offices) or reason == LOST_FACTOR)
    asked = Slip.open(
        Slip.Asked,
        f"slip.{slip}",
        desk.act,
        person=person,
        offices=offices,
        place=desk.named(min(held[0].scope)),
        reason=reason,
        text=text,
        agreement=not alone,
        entry_mandate=desk.act.entry_mandate,
    )
    desk.keep(asked)
    return {"slip": slip, "agreement": not alone}


def settle_slip(desk: Desk, *, slip: str, agreed: bool) -> Answer:
    """Another administrator, or another holder of the office that decides, says yes or no."""
    found = desk.get(Slip, f"slip.{slip}")
    standing = desk.beside((*HELPING, *deciding(found.offices)), found.place["id"])
    if not standing.people.isdisjoint((found.person, found.asked_by)):
        raise AnotherAgrees
    found.settle(desk.act, agreed=agreed)
    desk.keep(found)
    return {"slip": slip, "agreed": agreed}


def use_slip(desk: Desk, *, slip: str) -> Answer:
    """A password was set anew with it; the system itself says so."""
    found = desk.get(Slip, f"slip.{slip}")
    found.use(desk.act)
    desk.keep(found)
    return {"slip": slip}


def _theirs(desk: Desk, person: str, mandate: str) -> Mandate:
    found = desk.rely_on(Mandate, f"mandate.{mandate}")
    if found is None or found.person != person:
        raise NotFound
    return found
