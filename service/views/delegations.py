"""Delegations: whoever holds a mandate lets another act under it for some days, and takes that back."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of
from domain.commands.mandates import delegate_mandate, end_delegation
from domain.errors import NotFound
from domain.ids import new_id
from projections import territory
from projections.mandates import Mandate, granted, mandate_of
from projections.names import names_of
from service.forms.delegation import DelegationForm, EndingForm
from service.forms.fields import Choices, Option
from service.shown.people import called
from service.views import links
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.carrying import act_on, carry_out
from service.views.officers import may_delegate
from service.visit import parts, visit

delegations = Blueprint("delegations", __name__)


@delegations.get("/mandates/delegation")
def ask_delegation() -> ResponseReturnValue:
    """Who, where, and from when to when."""
    form, own = _form()
    values = {
        "mandate": own.mandate,
        "valid_from": day_of(parts().clock()),
        "places": [each["id"] for each in own.places],
    }
    return ask(form, values=values, **_around())


@delegations.post("/mandates/delegation")
def delegate() -> ResponseReturnValue:
    """Let another act under one's mandate."""
    form, own = _form()

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {name: values[name] for name in ("person", "places", "valid_from", "valid_to", "basis")}
        signing = {name: values[name] for name in ("form", "head", "title")} if values.get("form") else None
        mandate = new_id()
        return carry_out(
            act_on(own.book, values),
            lambda desk: delegate_mandate(desk, mandate=mandate, under=own.mandate, signing=signing, **told),
        )

    return answer(Page(form, _around(), renewed={"mandate": own.mandate}), do, lambda _done: _me())


@delegations.get("/mandates/<uuid:mandate>/ending")
def ask_ending(mandate: UUID) -> ResponseReturnValue:
    """When and why it ends."""
    found, around = _own(str(mandate))
    return ask(EndingForm(), values={"mandate": found.mandate}, **around)


@delegations.post("/mandates/<uuid:mandate>/ending")
def end(mandate: UUID) -> ResponseReturnValue:
    """Take it back."""
    found, around = _own(str(mandate))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {"reason": values["reason"], "on": values["on"]}
        return carry_out(act_on(found.book, values), lambda desk: end_delegation(desk, mandate=found.mandate, **told))

    return answer(Page(EndingForm(), around), do, lambda _done: _me())


def _form() -> tuple[DelegationForm, Mandate]:
    own = visit().mandate
    if own is None or not may_delegate():
        raise NotFound
    with parts().engine.connect() as db:
        people = _others(db, own)
        inside = territory.named(db, territory.inside(db, [each["id"] for each in own.places]))
    form = DelegationForm()
    form.offer("person", people)
    assert isinstance(form.fields["places"], Choices)
    form.offer("places", [Option(row["place"], row["name"]) for row in inside])
    return form, own


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


def _own(mandate: str) -> tuple[Mandate, dict[str, Any]]:
    """A delegation that the visitor made; another's is not to be found."""
    with parts().engine.connect() as db:
        found = mandate_of(db, mandate)
        if found is None or found.delegator != visit().signed.person:
            raise NotFound
        caption = called(names_of(db, [found.person]), found.person)
    return found, {"caption": caption, "back": _me()}


def _around() -> dict[str, Any]:
    return {"back": _me()}


def _me() -> str:
    return links.of_officer(visit().signed.person)
