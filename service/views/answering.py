"""Answering: a form that was sent is read and carried out, or comes back as typed with what to mend."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from domain.errors import BatchRefused, NotFound, OutOfDate, Refusal
from service.errors import sentence, status_of
from service.forms.fields import Rows
from service.forms.filled import Filled
from service.forms.form import Form, FormRefused

Do = Callable[[dict[str, Any]], ResponseReturnValue]


def go_to(address: str) -> ResponseReturnValue:
    """On to the page that shows the effect."""
    return redirect(address, 303)


def answer(
    form: Form,
    do: Do,
    *,
    template: str = "form.html",
    renewed: Mapping[str, Any] | None = None,
    called: Mapping[str, str] | None = None,
    **context: Any,
) -> ResponseReturnValue:
    """What `do` answers to the values that were sent, or the page again.

    `renewed` are the marks of the page as it stands now: whoever sent an older one looks at it and sends it again.
    `called` names the rows of a batch that is refused.
    """
    try:
        return do(form.read(request.form, request.files))
    except NotFound:
        raise
    except FormRefused as refused:
        return render_template(template, filled=Filled.refused(form, refused), **context), 400
    except Refusal as refusal:
        typed = _with(request.form, form.shown(renewed or {}) if isinstance(refusal, OutOfDate) else {})
        filled = Filled(form, typed, _sentences(form, refusal, called or {}))
        return render_template(template, filled=filled, **context), status_of(refusal)


def _with(typed: Mapping[str, Any], marks: Mapping[str, Any]) -> MultiDict[str, Any]:
    found: MultiDict[str, Any] = MultiDict(typed)
    for name, mark in marks.items():
        found[name] = mark
    return found


def _sentences(form: Form, refusal: Refusal, called: Mapping[str, str]) -> dict[str, str]:
    """The sentence at its question; of a refused batch one for each row that cannot be decided."""
    if not isinstance(refusal, BatchRefused):
        place = refusal.field if refusal.field in form.questions else ""
        return {place or "": sentence(refusal)}
    if not called:
        return _sentences(form, next(iter(refusal.rows.values())), called)
    rows = next((name for name, question in form.questions.items() if isinstance(question, Rows)), "")
    return {f"{rows}.{key}": f"{called.get(key, key)}: {sentence(each)}" for key, each in refusal.rows.items()}
