"""Comments on a posted dossier: taken down while the list hangs, and answered."""

from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.choices import ANSWER, COMMENT
from domain.commands.posting import answer_objection, raise_objection
from domain.errors import NotFound
from domain.ids import new_id
from service.forms.objection import ObjectionForm
from service.forms.objection_answer import ObjectionAnswerForm
from service.shown.around import around, marks
from service.shown.dossier import objections_of
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, open_dossier
from service.views.carrying import act_on, carry_out
from service.visit import parts

comments = Blueprint("comments", __name__)


@comments.get("/dossiers/<stream>/comments/new")
def ask_comment(stream: str) -> ResponseReturnValue:
    """What was said, by whom if they gave a name, and when."""
    opened = open_dossier(stream)
    opened.must_be_open(COMMENT)
    return ask(ObjectionForm(), values=marks(opened), **_around(opened))


@comments.post("/dossiers/<stream>/comments/new")
def comment(stream: str) -> ResponseReturnValue:
    """The comment lies under the household's key."""
    opened = open_dossier(stream)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        wallet = parts().vault.wallet()
        said = {"text": values["text"], "by": values["raised_by"] or ""}
        text = wallet.seal(opened.dossier.subject, "text", said)
        raised = partial(raise_objection, dossier=stream, objection=new_id(), text=text)
        return carry_out(act_on(opened.dossier.book, values, done=values["raised_on"]), raised, wallet=wallet)

    return answer(Page(ObjectionForm(), _around(opened), renewed=marks(opened)), do, lambda _done: _posting(opened))


@comments.get("/dossiers/<stream>/comments/<objection>/answer")
def ask_answer(stream: str, objection: str) -> ResponseReturnValue:
    """The comment above, the answer below."""
    opened = open_dossier(stream)
    opened.must_be_open(ANSWER)
    return ask(ObjectionAnswerForm(), "answer.html", values=_marks(opened, objection), **_said(opened, objection))


@comments.post("/dossiers/<stream>/comments/<objection>/answer")
def answer_comment(stream: str, objection: str) -> ResponseReturnValue:
    """Whether the comment is right, and why."""
    opened = open_dossier(stream)
    page = Page(ObjectionAnswerForm(), _said(opened, objection), "answer.html", _marks(opened, objection))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        wallet = parts().vault.wallet()
        text = wallet.seal(opened.dossier.subject, "text", {"text": values["text"]})
        outcome = values["outcome"]
        said = partial(answer_objection, dossier=stream, objection=objection, outcome=outcome, text=text)
        return carry_out(act_on(opened.dossier.book, values), said, wallet=wallet)

    return answer(page, do, lambda _done: _posting(opened))


def _marks(opened: Opened, objection: str) -> dict[str, Any]:
    return marks(opened) | {"objection": objection}


def _said(opened: Opened, objection: str) -> dict[str, Any]:
    """The comment that is answered; one that is not on this dossier is not there."""
    found = next((each for each in objections_of(opened) if each["id"] == objection), None)
    if found is None:
        raise NotFound
    return _around(opened) | {"said": found}


def _around(opened: Opened) -> dict[str, Any]:
    return around(opened) | {"back": _posting(opened)}


def _posting(opened: Opened) -> str:
    return f"/postings/{opened.dossier.posting}" if not opened.is_own else f"/dossiers/{opened.dossier.id}"
