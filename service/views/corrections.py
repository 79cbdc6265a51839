"""Correcting one entry of a dossier, whatever was mistyped in it, with what follows from it shown first."""

from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.choices import correctable
from domain.commands.correction import correct_entry
from domain.commands.self_assessment import unchanged
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.stood import Stood
from service import words
from service.shown.around import around, marks
from service.shown.consequences import consequences_of
from service.shown.mends import boxes_of, form_for, lines_for, typed_anew
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
    form = form_for(stood, opened.rules)
    return ask(form, TEMPLATE, values=_marks(opened, stood) | boxes_of(stood), **_around(opened, stood))


@corrections.post("/dossiers/<stream>/corrections/<int:version>")
def correct(stream: str, version: int) -> ResponseReturnValue:
    """Show what follows; once that is confirmed, record it."""
    opened = open_dossier(stream)
    stood = _entry(opened, version)
    page = Page(form_for(stood, opened.rules), _around(opened, stood), TEMPLATE, _marks(opened, stood))

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        wallet = parts().vault.wallet()
        subject, reason = opened.dossier.subject, values["reason"]
        text = wallet.seal(subject, "text", {"text": values["text"]})
        new = typed_anew(stood, values, wallet=wallet, owner=subject)

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
            return next(stood for stood in opened.dossier.entries if stood.version == version)
    raise NotFound


def _marks(opened: Opened, stood: Stood) -> dict[str, Any]:
    return marks(opened) | {"corrects": opened.dossier.chain[stood.version - 1]}


def _around(opened: Opened, stood: Stood) -> dict[str, Any]:
    told = {"entry": word(words.FACT, f"dossier.{stood.topic}"), "lines": lines_for(opened.rules)}
    return around(opened) | told
