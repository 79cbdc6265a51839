"""What becomes of mandates: delegated for a while, suspended and resumed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.capacity import capacity
from domain.clock import day_of, shown
from domain.commands.appointing import may_enter, may_settle
from domain.desk import Desk
from domain.errors import EmptyList, NotFound, PeriodReversed
from domain.mandate import Mandate, term
from domain.mandate_refusals import BeyondMandate, DelegatedAlready, DelegatedToOneself, NotYourMandate, OutsideMandate
from domain.standings import held, reaching
from domain.text import plain

Answer = dict[str, Any]


def delegate_mandate(
    desk: Desk,
    *,
    mandate: str,
    under: str,
    person: str,
    places: Sequence[str],
    valid_from: date,
    valid_to: date | None,
    basis: str,
    signing: Mapping[str, str] | None = None,
) -> Answer:
    """Whoever holds a mandate lets another act under it, in all its places or some, for as long as it holds at most."""
    source = desk.get(Mandate, f"mandate.{under}")
    desk.rely_on_head(source.id)
    _may_delegate(desk, source, person)
    _within(desk, source, places, valid_from, valid_to)
    desk.keep(
        Mandate.open(
            Mandate.Delegated,
            f"mandate.{mandate}",
            desk.act,
            person=person,
            office=source.office,
            places=[desk.named(place) for place in places],
            valid_from=valid_from.isoformat(),
            valid_to=None if valid_to is None else valid_to.isoformat(),
            basis=plain("basis", basis),
            signing=capacity(signing),
            under=under,
            delegator=source.person,
            entry_mandate=desk.act.entry_mandate,
        )
    )
    return {"mandate": mandate}


def _may_delegate(desk: Desk, source: Mandate, person: str) -> None:
    """By the holder, under this very mandate; or, from a paper that the holder signed, by whoever keeps mandates."""
    act = desk.act
    if not act.actor.startswith("system:"):
        if act.person != source.person or act.mandate != source.mandate:
            raise NotYourMandate
        held(desk, source.mandate, act.person, act.moment)
        if act.actor != act.person:
            may_enter(desk, source, person=person)
    if source.under is not None:
        raise DelegatedAlready
    if person == source.person:
        raise DelegatedToOneself(field="person")


def _within(desk: Desk, source: Mandate, places: Sequence[str], valid_from: date, valid_to: date | None) -> None:
    """Nobody hands on more than they hold."""
    if not places:
        raise EmptyList(field="places")
    if valid_to is not None and valid_to < valid_from:
        raise PeriodReversed(field="valid_to")
    for place in places:
        scope, ids = reaching(desk, source.scope, place, desk.act.moment)
        if scope.isdisjoint(ids):
            raise BeyondMandate(field="places", place=desk.place(place).name)
    first, _ = term(valid_from.isoformat(), None)
    if first < source.begins or (source.until is not None and first >= source.until):
        raise OutsideMandate(field="valid_from", day=shown(day_of(first)))


def suspend_mandate(desk: Desk, *, mandate: str, basis: str, on: date | None = None, to: date | None = None) -> Answer:
    """A mandate gives no power from now or a later day, up to a last day or until it is resumed."""
    found = desk.get(Mandate, f"mandate.{mandate}")
    may_settle(desk, found)
    found.suspend(desk.act, basis=plain("basis", basis), on=on, to=to)
    desk.keep(found)
    return {"mandate": mandate}


def resume_mandate(desk: Desk, *, mandate: str, basis: str, on: date | None = None) -> Answer:
    """A suspended mandate gives power again."""
    found = desk.get(Mandate, f"mandate.{mandate}")
    may_settle(desk, found)
    found.resume(desk.act, basis=plain("basis", basis), on=on)
    desk.keep(found)
    return {"mandate": mandate}


def end_delegation(desk: Desk, *, mandate: str, reason: str, on: date | None = None) -> Answer:
    """Whoever delegated takes it back, now or after a later day; nobody needs a mandate for that."""
    found = desk.get(Mandate, f"mandate.{mandate}")
    if found.delegator is None or desk.act.actor != found.delegator:
        raise NotFound
    found.end(desk.act, reason=plain("reason", reason), on=on)
    desk.keep(found)
    return {"mandate": mandate}
