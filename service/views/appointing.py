"""Appointing: whoever keeps the mandates of some places enters who is given an office there, and what becomes of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.clock import day_of
from domain.commands.mandates import resume_mandate, suspend_mandate
from domain.commands.setup import grant_mandate
from domain.desk import Desk
from domain.errors import NotFound
from domain.ids import new_id
from projections import territory
from projections.mandates import Mandate, granted, mandate_of
from projections.names import names_of
from service import words
from service.forms.appointment import AppointmentForm, ResumptionForm, SuspensionForm
from service.forms.capacity import capacity_in
from service.forms.fields import Choices, Option
from service.forms.form import Form
from service.identity.accounts import NoAccount
from service.offices import offices
from service.shown.people import called
from service.views import reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.carrying import act_on, carry_out
from service.views.helped import within_reach
from service.views.staff import kept, may_settle
from service.visit import parts, visit
from service.words import word

appointing = Blueprint("appointing", __name__)
LIST = "/accounts"


@appointing.get("/mandates/new")
def ask_appointment() -> ResponseReturnValue:
    """Who, which office, where, from when to when, on which paper."""
    form, _own = _form()
    return ask(form, values={"person": reading.id_of("person"), "valid_from": day_of(parts().clock())}, back=LIST)


@appointing.post("/mandates/new")
def appoint() -> ResponseReturnValue:
    """Give somebody an office."""
    form, own = _form()

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {name: values[name] for name in ("office", "places", "valid_from", "valid_to", "basis")}
        told |= {"person": values["person"] or _person(values["login"]), "signing": capacity_in(values)}
        mandate = new_id()

        def decide(desk: Desk) -> dict[str, Any]:
            return grant_mandate(desk, mandate=mandate, **told)

        return carry_out(act_on(own.book, values), decide)

    return answer(Page(form, {"back": LIST}), do, _shown)


@appointing.get("/mandates/<uuid:mandate>/suspension")
def ask_suspension(mandate: UUID) -> ResponseReturnValue:
    """From when to when it gives no power."""
    return _ask(SuspensionForm(), mandate)


@appointing.post("/mandates/<uuid:mandate>/suspension")
def suspend(mandate: UUID) -> ResponseReturnValue:
    """Take its power away for a while."""
    return _settle(SuspensionForm(), mandate, suspend_mandate, ("basis", "on", "to"))


@appointing.get("/mandates/<uuid:mandate>/resumption")
def ask_resumption(mandate: UUID) -> ResponseReturnValue:
    """From when it gives power again."""
    return _ask(ResumptionForm(), mandate)


@appointing.post("/mandates/<uuid:mandate>/resumption")
def resume(mandate: UUID) -> ResponseReturnValue:
    """Give its power back."""
    return _settle(ResumptionForm(), mandate, resume_mandate, ("basis", "on"))


def settled(mandate: str) -> tuple[Mandate, dict[str, Any]]:
    """A mandate of which the visitor settles what becomes of it, and what stands around its form."""
    with parts().engine.connect() as db:
        found = mandate_of(db, mandate)
        if found is None or not may_settle(found, kept(db)):
            raise NotFound
        name = called(names_of(db, [found.person]), found.person)
    where = ", ".join(place["name"] for place in found.places)
    return found, {"caption": f"{name} – {word(words.OFFICE, found.office)}, {where}", "back": f"{LIST}/{found.person}"}


def _ask(form: Form, mandate: UUID) -> ResponseReturnValue:
    found, around = settled(str(mandate))
    return ask(form, values={"mandate": found.mandate}, **around)


def _settle(
    form: Form, mandate: UUID, command: Callable[..., dict[str, Any]], names: tuple[str, ...]
) -> ResponseReturnValue:
    found, around = settled(str(mandate))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {name: values[name] for name in names}
        return carry_out(act_on(found.book, values), lambda desk: command(desk, mandate=found.mandate, **told))

    return answer(Page(form, around), do, _shown)


def _shown(done: dict[str, Any]) -> str:
    with parts().engine.connect() as db:
        found = mandate_of(db, done["mandate"])
    return f"{LIST}/{found.person}" if found and found.person in within_reach() else LIST


def _form() -> tuple[AppointmentForm, Mandate]:
    own = visit().mandate
    with parts().engine.connect() as db:
        places = kept(db)
        if own is None or not places:
            raise NotFound
        here = {each.person for each in granted(db) if any(place["id"] in places for place in each.places)}
        names = names_of(db, here)
        named, known = territory.named(db, places), offices(db)
    people = [Option(each, called(names, each)) for each in here - {visit().signed.person}]
    form = AppointmentForm()
    form.offer("person", sorted(people, key=lambda option: (str(option.label), option.code)))
    form.offer("office", [Option(each, word(words.OFFICE, each)) for each in known])
    assert isinstance(form.fields["places"], Choices)
    form.offer("places", [Option(row["place"], row["name"]) for row in named])
    return form, own


def _person(login: str) -> str:
    """Whose login it is; an account that is closed is as good as none."""
    found = parts().identity.accounts.person_of(login)
    if found is None:
        raise NoAccount("login")
    return found
