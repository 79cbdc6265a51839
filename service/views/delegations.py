"""Delegations: whoever holds a mandate lets another act under it for some days, and takes that back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of
from domain.commands.mandates import delegate_mandate, end_delegation
from domain.commands.setup import end_mandate
from domain.errors import NotFound
from domain.ids import new_id
from projections import territory
from projections.mandates import Mandate, granted, mandate_of
from projections.names import names_of
from service.forms.capacity import capacity_in
from service.forms.delegation import DelegationForm, DelegationFromPaperForm, EndingForm
from service.forms.fields import Choices, Option
from service.i18n import text as _
from service.shown.people import called
from service.views import links
from service.views.answering import Page, answer
from service.views.appointing import LIST, settled
from service.views.asking import ask
from service.views.carrying import act_on, carry_out
from service.views.officers import may_delegate
from service.views.staff import may_be_handed_on
from service.visit import parts, visit

delegations = Blueprint("delegations", __name__)


class Ending(NamedTuple):
    """A mandate that the visitor ends: by which command, on which page, and where that leads."""

    mandate: Mandate
    command: Callable[..., dict[str, Any]]
    around: dict[str, Any]
    then: str


@delegations.get("/mandates/delegation")
def ask_delegation() -> ResponseReturnValue:
    """Who, where, and from when to when."""
    return _ask(DelegationForm(), _own(), {"back": _me()})


@delegations.post("/mandates/delegation")
def delegate() -> ResponseReturnValue:
    """Let another act under one's mandate."""
    return _delegate(DelegationForm(), _own(), {"back": _me()})


@delegations.get("/mandates/<uuid:mandate>/delegation")
def ask_from_paper(mandate: UUID) -> ResponseReturnValue:
    """The same, from a paper of whoever holds the mandate."""
    found, around = _handed_on(str(mandate))
    return _ask(DelegationFromPaperForm(), found, around)


@delegations.post("/mandates/<uuid:mandate>/delegation")
def delegate_from_paper(mandate: UUID) -> ResponseReturnValue:
    """Enter that its holder lets another act under it."""
    found, around = _handed_on(str(mandate))
    return _delegate(DelegationFromPaperForm(), found, around)


@delegations.get("/mandates/<uuid:mandate>/ending")
def ask_ending(mandate: UUID) -> ResponseReturnValue:
    """When and why it ends."""
    ending = _ending(str(mandate))
    return ask(EndingForm(), values={"mandate": ending.mandate.mandate}, **ending.around)


@delegations.post("/mandates/<uuid:mandate>/ending")
def end(mandate: UUID) -> ResponseReturnValue:
    """Take it back, or end it."""
    ending = _ending(str(mandate))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {"mandate": ending.mandate.mandate, "reason": values["reason"], "on": values["on"]}
        return carry_out(act_on(ending.mandate.book, values), lambda desk: ending.command(desk, **told))

    return answer(Page(EndingForm(), ending.around), do, lambda _done: ending.then)


def _ask(form: DelegationForm, source: Mandate, around: dict[str, Any]) -> ResponseReturnValue:
    _offer(form, source)
    values = {
        "mandate": source.mandate,
        "valid_from": day_of(parts().clock()),
        "places": [each["id"] for each in source.places],
    }
    return ask(form, values=values, **around)


def _delegate(form: DelegationForm, source: Mandate, around: dict[str, Any]) -> ResponseReturnValue:
    _offer(form, source)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {name: values[name] for name in ("person", "places", "valid_from", "valid_to", "basis")}
        told |= {"mandate": new_id(), "under": source.mandate, "signing": capacity_in(values)}
        act = act_on(source.book, values)
        if act.actor != source.person:
            # Of the holder, as the paper says; the visitor enters it.
            act = replace(act, on_behalf_of=source.person, mandate=source.mandate, office=source.office)
        return carry_out(act, lambda desk: delegate_mandate(desk, **told))

    page = Page(form, around, renewed={"mandate": source.mandate})
    return answer(page, do, lambda _done: str(around["back"]))


def _own() -> Mandate:
    own = visit().mandate
    if own is None or not may_delegate():
        raise NotFound
    return own


def _handed_on(mandate: str) -> tuple[Mandate, dict[str, Any]]:
    """A mandate that the visitor keeps, and that its holder may hand on."""
    found, around = settled(mandate)
    if not may_be_handed_on(found):
        raise NotFound
    return found, around


def _offer(form: DelegationForm, source: Mandate) -> None:
    """Whoever is near, and the places of the mandate."""
    with parts().engine.connect() as db:
        people = _others(db, source)
        inside = territory.named(db, territory.inside(db, [each["id"] for each in source.places]))
    form.offer("person", [option for option in people if option.code != visit().signed.person])
    assert isinstance(form.fields["places"], Choices)
    form.offer("places", [Option(row["place"], row["name"]) for row in inside])


def _others(db: Connection, own: Mandate) -> list[Option]:
    """Who else holds something today where the mandate holds, or above or within."""
    today = day_of(parts().clock())
    near = {row["place"] for each in own.places for row in territory.above(db, each["id"])}
    near |= territory.inside(db, [each["id"] for each in own.places])
    found = [each for each in granted(db) if each.person != own.person and each.holds_on(today)]
    people = {each.person for each in found if any(place["id"] in near for place in each.places)}
    names = names_of(db, people)
    return sorted(
        (Option(each, called(names, each)) for each in people), key=lambda option: (option.label, option.code)
    )


def _ending(mandate: str) -> Ending:
    """A delegation that the visitor made, or a mandate that the visitor keeps; another's is not to be found."""
    with parts().engine.connect() as db:
        found = mandate_of(db, mandate)
        if found is not None and found.delegator == visit().signed.person:
            around = {"caption": called(names_of(db, [found.person]), found.person), "back": _me()}
            return Ending(found, end_delegation, around, _me())
    kept, around = settled(mandate)
    told = {"heading": _("End the mandate"), "submit": _("End it")}
    return Ending(kept, end_mandate, around | told, LIST)


def _me() -> str:
    return links.of_officer(visit().signed.person)
