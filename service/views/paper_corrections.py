"""Correcting a decision or a posting, with what follows for everyone on its list shown first."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.commands.paper_correction import correct_decision, correct_posting
from domain.desk import Desk
from domain.errors import NotFound, OutOfDate
from service import words
from service.forms.correction import PAPERS, CorrectionForm, correction_form
from service.forms.fields import options_of
from service.i18n import local
from service.shown.consequences import consequences_of
from service.shown.papers import STREAMS, Paper, names_of_all, paper
from service.shown.rules import sample_of
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.carrying import act_on
from service.views.previewing import after_preview
from service.visit import parts
from service.words import word

paper_corrections = Blueprint("paper_corrections", __name__)
TEMPLATE = "correction.html"
FACT = {"decision": "decision.issued", "posting": "posting.opened"}


@paper_corrections.get("/<any(decisions, postings):kind>/<uuid:id>/correction")
def ask_paper(kind: str, id: UUID) -> ResponseReturnValue:
    """The paper as it now reads."""
    found = _found(kind, id)
    return ask(_form(found), TEMPLATE, values=_marks(found) | found.values(), **_around(found))


@paper_corrections.post("/<any(decisions, postings):kind>/<uuid:id>/correction")
def correct(kind: str, id: UUID) -> ResponseReturnValue:
    """Show what follows for every dossier; once that is confirmed, record it."""
    found = _found(kind, id)
    with parts().engine.connect() as db:
        names = names_of_all(db, found.dossiers)
    page = Page(_form(found), _around(found), TEMPLATE, _marks(found), names)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        wallet = parts().vault.wallet()
        text = wallet.seal(found.id, "text", {"text": values["text"]})

        def decide(desk: Desk) -> dict[str, Any]:
            desk.fetch([found.stream])
            if desk.get(STREAMS[found.kind], found.stream).version != values["version"]:
                raise OutOfDate
            return _correct(desk, found, values, text)

        shown = partial(consequences_of, names=names, rules=found.rules)
        act = act_on(found.told["book"], values)
        return after_preview(page, act, decide, confirmed=values["confirmed"], wallet=wallet, shown=shown)

    return answer(page, do, lambda _done: _back(found))


def _found(kind: str, id: UUID) -> Paper:
    """A paper that this person may correct; any other is not there."""
    with parts().engine.connect() as db:
        found = paper(db, kind.removesuffix("s"), str(id))
    if found is None or not found.may_be_mended():
        raise NotFound
    return found


def _form(found: Paper) -> CorrectionForm:
    form = correction_form(FACT[found.kind])
    for name in PAPERS[FACT[found.kind]].keys() - found.values().keys():
        form.leave_out(name)
    if "form" in form.fields:
        # What stands now is among the answers, whatever the forms offer today.
        form.offer(
            "form", options_of({**words.SIGNING_FORM, found.told["form"]: word(words.SIGNING_FORM, found.told["form"])})
        )
    return form


def _correct(desk: Desk, found: Paper, values: dict[str, Any], text: dict[str, str]) -> dict[str, Any]:
    new = {name: values[name] for name in found.values()}
    told: dict[str, Any] = {"reason": values["reason"], "text": text}
    if found.kind == "decision":
        return correct_decision(desk, decision=found.id, dossiers=found.dossiers, values=new, **told)
    return correct_posting(desk, posting=found.id, values=new, **told)


def _marks(found: Paper) -> dict[str, Any]:
    return {"dossier": found.stream, "version": found.told["version"], "corrects": found.id}


def _back(found: Paper) -> str:
    return f"/{found.kind}s/{found.id}"


def _around(found: Paper) -> dict[str, Any]:
    place = found.told["place"]["name"] if found.kind == "posting" else found.told["number"]
    return {
        "caption": f"{local(found.rules.procedure.label.as_data())} {found.told['year']} – {place}",
        "entry": word(words.FACT, FACT[found.kind]),
        "back": _back(found),
        "sample": sample_of(found.rules),
    }
