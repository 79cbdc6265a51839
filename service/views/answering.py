"""Answering: a form that was sent is read and carried out, or comes back as typed with what to mend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from domain.errors import BatchRefused, NotFound, OutOfDate, Refusal
from domain.page import PageChanged
from service.errors import sentence, status_of
from service.forms.fields import Rows, Scores
from service.forms.filled import Filled
from service.forms.form import Form, FormRefused
from service.shown.changes import on_page
from service.views import signing
from service.views.carrying import told_before

Answer = dict[str, Any]
# What the rules call by one name is asked by another in each form.
ELSEWHERE = {
    "done": (
        "held_on",
        "done_on",
        "starts_on",
        "closed_on",
        "raised_on",
        "occurred_on",
        "posted_on",
        "signed_on",
        "since",
        "on",
    ),
    "held_on": ("held_on", "occurred_on"),
    "on": ("on", "since"),
    "consent": ("consent_on",),
    # The value that is corrected, where the correction has a reason of its own.
    "reason": ("right_reason", "reason"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A form's page: the form, its template and all that stands around it.

    `renewed` are the marks of the page as it stands now: whoever sent an older one looks at it and sends it again.
    `called` names the rows of a batch that is refused. A page that costs much to put together is given `later`:
    mostly it is not shown again.
    """

    form: Form
    around: Mapping[str, Any] = field(default_factory=dict)
    template: str = "form.html"
    renewed: Mapping[str, Any] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    later: Callable[[], "Page"] | None = None
    # What stands on it and can be decided.
    dossiers: Sequence[str] = ()

    def whole(self) -> "Page":
        """The page with all that stands around it."""
        return self.later() if self.later else self

    def again(self, filled: Filled, *, besides: Sequence[str] = (), **more: Any) -> str:
        """The page with this in its boxes; `besides` stood on it as it was opened."""
        changed = on_page(filled, self.dossiers, besides)
        return render_template(self.template, filled=filled, changes=changed, **{**self.around, **more})


def answer(
    page: Page, do: Callable[[dict[str, Any]], Answer | str], then: Callable[[Answer], str]
) -> ResponseReturnValue:
    """Do what was sent and go on to `then`; `do` may also show a page instead. A repeated request goes on at once."""
    try:
        done = _done(page.form, do)
    except NotFound:
        raise
    except FormRefused as refused:
        whole = page.whole()
        return whole.again(Filled.refused(whole.form, refused)), 400
    except Refusal as refusal:
        whole = page.whole()
        stood = refusal.dossiers if isinstance(refusal, PageChanged) else ()
        return whole.again(_refused(whole, refusal), besides=stood), _status(refusal)
    return done if isinstance(done, str) else redirect(then(done), 303)


def _done(form: Form, do: Callable[[dict[str, Any]], Answer | str]) -> Answer | str:
    """What was done now, or what this very request was answered when it came in the first time."""
    try:
        return do(signing.read(form))
    except (FormRefused, Refusal):
        # The office knows a repeated command by itself; but a page may have changed by the command's own effect,
        # so that what was sent no longer gets as far.
        if (told := told_before()) is not None:
            return told
        raise


def _status(refusal: Refusal) -> int:
    """Of a refused batch the status that all its rows have; where they differ, that of a batch."""
    rows = refusal.rows.values() if isinstance(refusal, BatchRefused) else [refusal]
    found = {status_of(each) for each in rows}
    return found.pop() if len(found) == 1 else status_of(refusal)


def typed_with(form: Form, marks: Mapping[str, Any]) -> MultiDict[str, Any]:
    """Everything as it was typed, but for what the page itself says anew."""
    typed: MultiDict[str, Any] = MultiDict(request.form)
    for name, mark in form.shown(marks).items():
        typed[name] = mark
    return typed


def shown_anew(form: Form, marks: Mapping[str, Any]) -> dict[str, Any]:
    """The marks of a page that is shown again: what it showed as it was opened stays beside what it shows now."""
    if "renewed" not in form.fields or "seen" not in marks:
        return dict(marks)
    return {name: mark for name, mark in marks.items() if name != "seen"} | {"renewed": marks["seen"]}


def _refused(page: Page, refusal: Refusal) -> Filled:
    renewed = shown_anew(page.form, page.renewed) if isinstance(refusal, OutOfDate) else {}
    return Filled(page.form, typed_with(page.form, renewed), _sentences(page, refusal))


def _sentences(page: Page, refusal: Refusal) -> dict[str, str]:
    """The sentence at its question; of a refused batch one for each row that cannot be decided."""
    if not isinstance(refusal, BatchRefused):
        return {_place(page.form, refusal): sentence(refusal)}
    if not page.called:
        return _sentences(page, next(iter(refusal.rows.values())))
    rows = next((name for name, question in page.form.questions.items() if isinstance(question, Rows)), "")
    found: dict[str, str] = {}
    for key, each in refusal.rows.items():
        place = _place(page.form, each)
        if place and rows:
            found[place] = sentence(each)
        elif place:
            # One answer for all of them: the first that it does not fit is named.
            found.setdefault(place, f"{page.called.get(key, key)}: {sentence(each)}")
        else:
            found[f"{rows}.{key}"] = f"{page.called.get(key, key)}: {sentence(each)}"
    return found


def _place(form: Form, refusal: Refusal) -> str:
    """The question that a refusal is about, or none."""
    field = refusal.field or ""
    if names := ELSEWHERE.get(field):
        return next((name for name in names if name in form.questions), "")
    scores = next(
        (name for name, each in form.questions.items() if isinstance(each, Scores) and field in each.parts), ""
    )
    return f"{scores}.{field}" if scores else field if field in form.questions else ""
