"""Correcting one entry of a dossier: a score, a vote or a day, with what follows from it shown first."""

from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.choices import correctable
from domain.clock import day_of
from domain.commands.correction import correct_entry
from domain.commands.self_assessment import unchanged
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.stood import Stood
from service import words
from service.forms.correction import CorrectionForm, correction_form
from service.shown.around import around, marks
from service.shown.consequences import consequences_of
from service.shown.rules import asked_criteria
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, open_dossier
from service.views.carrying import act_on
from service.views.links import of_dossier
from service.views.previewing import after_preview
from service.visit import parts
from service.words import word

corrections = Blueprint("corrections", __name__)
TEMPLATE = "correction.html"


@corrections.get("/dossiers/<stream>/corrections/<int:version>")
def ask_entry(stream: str, version: int) -> ResponseReturnValue:
    """The entry as it now reads."""
    opened = open_dossier(stream)
    stood = _entry(opened, version)
    return ask(_form(opened, stood), TEMPLATE, values=_marks(opened, stood) | _now(stood), **_around(opened, stood))


@corrections.post("/dossiers/<stream>/corrections/<int:version>")
def correct(stream: str, version: int) -> ResponseReturnValue:
    """Show what follows; once that is confirmed, record it."""
    opened = open_dossier(stream)
    stood = _entry(opened, version)
    page = Page(_form(opened, stood), _around(opened, stood), TEMPLATE, _marks(opened, stood))

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        wallet = parts().vault.wallet()
        text = wallet.seal(opened.dossier.subject, "text", {"text": values["text"]})
        new, reason = _new_values(values), values["reason"]

        def decide(desk: Desk) -> dict[str, Any]:
            unchanged(desk.get(Dossier, stream), values["version"])
            return correct_entry(desk, dossier=stream, version=version, values=new, reason=reason, text=text)

        shown = partial(consequences_of, names={stream: page.around["caption"]}, rules=opened.rules)
        act = act_on(opened.dossier.book, values)
        return after_preview(page, act, decide, confirmed=values["confirmed"], wallet=wallet, shown=shown)

    return answer(page, do, lambda _done: of_dossier(stream))


def _entry(opened: Opened, version: int) -> Stood:
    """An entry that this person may correct; any other is not there."""
    for standing in opened.standings:
        if version in correctable(opened.dossier, opened.rules, standing):
            return next(stood for stood in opened.dossier.stood if stood.version == version)
    raise NotFound


def _form(opened: Opened, stood: Stood) -> CorrectionForm:
    return correction_form(f"dossier.{stood.topic}", asked_criteria(opened.rules))


def _marks(opened: Opened, stood: Stood) -> dict[str, Any]:
    return marks(opened) | {"corrects": opened.dossier.chain[stood.version - 1]}


def _now(stood: Stood) -> dict[str, Any]:
    """The values as they now read, in the boxes where they are corrected."""
    return stood.values | {"occurred_on": day_of(stood.occurred_at)}


def _new_values(values: dict[str, Any]) -> dict[str, Any]:
    """What was typed, under the names that the rules give it."""
    new: dict[str, Any] = {name: values[name] for name in ("scores", "score") if name in values}
    return new | ({"done": values["occurred_on"]} if "occurred_on" in values else {})


def _around(opened: Opened, stood: Stood) -> dict[str, Any]:
    return around(opened) | {"entry": word(words.FACT, f"dossier.{stood.topic}")}
