"""Asking: a form's page, shown empty, with values, with what is to be mended, or again after its token was lost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from domain.errors import BatchRefused, Refusal
from domain.ids import new_id
from domain.page import PageChanged
from service import errors
from service.forms.fields import Rows, Typed
from service.forms.filled import Filled
from service.forms.form import Form, FormRefused
from service.shown.changes import on_page
from service.views.answering import shown_anew


def asked(form: Form, /, **values: Any) -> Filled:
    """The form to show now: as it was typed where the page could not be taken, else with `values`."""
    if "typed" in g:
        return Filled(form, g.typed, {"": g.sentence})
    return Filled.with_values(form, **{"command_id": new_id()} | values)


def ask(form: Form, template: str = "form.html", *, values: dict[str, Any] | None = None, **context: Any) -> str:
    """The page with the questions of `form`."""
    return render_template(template, filled=asked(form, **values or {}), **context)


def ask_again(
    form: Form,
    refusal: FormRefused | Refusal,
    template: str = "form.html",
    *,
    instead: Mapping[str, Any] | None = None,
    dossiers: Sequence[str] = (),
    **context: Any,
) -> ResponseReturnValue:
    """The same page with everything as typed and, at its place, what to mend.

    `instead` are answers that the page itself gives anew: what it shows now is what is confirmed next. `dossiers` stand
    on it now.
    """
    if isinstance(refusal, FormRefused):
        filled, status = Filled.refused(form, refusal), 400
    else:
        filled = Filled(form, request.form, _by_place(refusal, form))
        status = errors.status_of(refusal)
    marks = _shown_anew(filled, instead or {})
    kept = [pair for pair in filled.typed.items(multi=True) if pair[0] not in marks]
    filled = replace(filled, typed=MultiDict([*kept, *form.shown(marks).items(multi=True)]))
    stood = refusal.dossiers if isinstance(refusal, PageChanged) else ()
    return render_template(template, filled=filled, changes=on_page(filled, dossiers, stood), **context), status


def _shown_anew(filled: Filled, marks: Mapping[str, Any]) -> dict[str, Any]:
    """What the page showed as it was opened stays, unless the page lost it; what it shows now stands beside it."""
    try:
        told = {name: filled.form.questions[name].deserialize(filled.text(name)) for name in ("seen", "renewed")}
    except (KeyError, ValidationError):
        return dict(marks)
    if "seen" not in marks or [mark["digest"] for mark in told["renewed"] or told["seen"]] != _digests(marks):
        return shown_anew(filled.form, marks)
    return {name: mark for name, mark in marks.items() if name != "seen"}


def _digests(marks: Mapping[str, Any]) -> list[str]:
    return [mark["digest"] for mark in marks["seen"]]


def without(typed: Typed, name: str) -> list[tuple[str, Any]]:
    """What was typed, but for one box."""
    return [pair for pair in typed.items(multi=True) if pair[0] != name]


def _by_place(refusal: Refusal, form: Form) -> dict[str, str]:
    """The sentence at its question; of a refused batch one at each line that cannot be decided."""
    if not isinstance(refusal, BatchRefused):
        return {_place_of(refusal, form): errors.sentence(refusal)}
    names = {key: name for q in form.questions.values() if isinstance(q, Rows) for key, name in q.called_by_key.items()}
    if not names.keys() & refusal.rows.keys():
        # The page does not draw these lines, so what they share is said once, where the first of them points.
        return {_place_of(next(iter(refusal.rows.values())), form): errors.sentence(refusal)}
    return {f"rows.{key}": f"{names.get(key, key)}: {errors.sentence(each)}" for key, each in refusal.rows.items()}


def _place_of(refusal: Refusal, form: Form) -> str:
    place = form.asked_as.get(refusal.field or "", refusal.field) or ""
    return place if place in form.questions else ""
