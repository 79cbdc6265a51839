"""Correcting what stands in the registers: an activity, with the dossiers that cite it shown first, and a name."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.activity import Activity
from domain.commands.activities import may_enter
from domain.commands.register_correction import correct_activity, correct_subject
from domain.commands.setup import may_enroll
from domain.desk import Desk
from domain.errors import NotFound, NothingToCorrect, OutOfDate
from domain.subject import Subject
from projections.activities import citing
from projections.names import names_of
from service import words
from service.forms.correction import correction_form
from service.privacy.reads import shows
from service.shown.consequences import consequences_of
from service.shown.papers import corrections_of, names_of_all, read_values
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on
from service.views.finding import own_book
from service.views.links import LIST_OF
from service.views.previewing import after_preview
from service.visit import parts, visit
from service.words import word

register_corrections = Blueprint("register_corrections", __name__)
TEMPLATE = "correction.html"


@register_corrections.get("/activities/<uuid:id>/correction")
def ask_activity(id: UUID) -> ResponseReturnValue:
    """The activity as it now reads."""
    held = _activity(str(id))
    page = _page(held, "activity.held", f"/places/{held.place['id']}/activities", held.place["name"])
    return ask(page.form, TEMPLATE, values=dict(page.renewed) | read_values(held), **page.around)


@register_corrections.post("/activities/<uuid:id>/correction")
def mend_activity(id: UUID) -> ResponseReturnValue:
    """Show which dossiers cite it and what becomes of that; once confirmed, record it."""
    held = _activity(str(id))
    page = _page(held, "activity.held", f"/places/{held.place['id']}/activities", held.place["name"])

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        wallet = parts().vault.wallet()
        text = wallet.seal(held.activity, "text", {"text": values["text"]})
        with parts().engine.connect() as db:
            dossiers = citing(db, held.activity)
            names = names_of_all(db, dossiers)
        new = {name: values[name] for name in held.MENDS}
        told = {"values": new, "citing": dossiers, "reason": values["reason"], "text": text}

        def decide(desk: Desk) -> dict[str, Any]:
            _unchanged(desk, held, values["version"])
            return correct_activity(desk, activity=held.activity, **told)

        shown = partial(consequences_of, names=names)
        act = act_on(held.book, values)
        return after_preview(page, act, decide, confirmed=values["confirmed"], wallet=wallet, shown=shown)

    return answer(page, do, lambda _done: str(page.around["back"]))


@register_corrections.get("/subjects/<uuid:id>/correction")
def ask_name(id: UUID) -> ResponseReturnValue:
    """What the subject is called now."""
    found, name = _subject(str(id))
    page = _name_page(found, name)
    return ask(page.form, TEMPLATE, values=dict(page.renewed) | {"name": name}, **page.around)


@register_corrections.post("/subjects/<uuid:id>/correction")
def mend_name(id: UUID) -> ResponseReturnValue:
    """Lists and the search find the new name; what was printed under the old one keeps it."""
    found, name = _subject(str(id))
    page = _name_page(found, name)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        if values["name"] == name:
            raise NothingToCorrect(field="name")
        wallet = parts().vault.wallet()
        sealed = wallet.seal(found.subject, "name", {"kind": found.kind, "name": values["name"]})
        so = _called_so(found, name)
        for person in so:
            wallet.seal(person, "name", {"kind": "person", "name": values["name"]})
        text = wallet.seal(found.subject, "text", {"text": values["text"]})
        told = {"name": sealed, "called_so": so, "reason": values["reason"], "text": text}

        def decide(desk: Desk) -> dict[str, Any]:
            _unchanged(desk, found, values["version"])
            return correct_subject(desk, subject=found.subject, **told)

        shown = partial(consequences_of, names={})
        act = act_on(found.book, values)
        return after_preview(page, act, decide, confirmed=values["confirmed"], wallet=wallet, shown=shown)

    return answer(page, do, lambda _done: str(page.around["back"]))


def _activity(id: str) -> Activity:
    """An activity that this person may correct; any other is not there."""
    held = desk_on(own_book()).find(Activity, f"activity.{id}")
    if held is None:
        raise NotFound
    visit().must_see(place=held.place["id"])
    may_enter(desk_on(held.book), held.place["id"])
    return held


def _subject(id: str) -> tuple[Subject, str]:
    """A subject that this person keeps in the list, and what it is called."""
    found = desk_on(own_book()).find(Subject, f"subject.{id}")
    if found is None or found.kind is None:
        raise NotFound
    visit().must_see(place=found.place["id"])
    may_enroll(desk_on(found.book), found.place["id"])
    shows([id])
    with parts().engine.connect() as db:
        return found, names_of(db, [id]).get(id, "")


def _called_so(found: Subject, name: str) -> list[str]:
    """Those of its people whose name it bears: a household is called as its head."""
    people = [each for each in found.people if each != found.subject]
    with parts().engine.connect() as db:
        called = names_of(db, people)
    return [each for each in people if called.get(each) == name]


def _unchanged(desk: Desk, found: Activity | Subject, version: int) -> None:
    desk.fetch([found.id])
    if desk.get(type(found), found.id).version != version:
        raise OutOfDate


def _name_page(found: Subject, name: str) -> Page:
    back = f"/places/{found.place['id']}/{LIST_OF[str(found.kind)]}"
    return _page(found, "subject.enrolled", back, f"{name} – {found.place['name']}")


def _page(found: Activity | Subject, fact: str, back: str, caption: str) -> Page:
    with parts().engine.connect() as db:
        corrections = corrections_of(db, found.id)
    around = {"caption": caption, "entry": word(words.FACT, fact), "back": back, "corrections": corrections}
    marks = {"dossier": found.id, "version": found.version, "corrects": found.chain[found.opened_by - 1]}
    return Page(correction_form(fact), around, TEMPLATE, marks)
