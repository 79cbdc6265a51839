"""Remedies: what may be done beside a dossier's way and after its end, each by one form on one page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.acts import Acts, Reason
from domain.choices import (
    APPEAL,
    DECIDE_APPEAL,
    HOLD,
    REINSTATE,
    RELEASE,
    REOPEN,
    RETRACT,
    REVOKE,
    SET_ASIDE,
    subject_office,
)
from domain.clock import day_of, shown
from domain.commands import remedies as commands
from domain.commands import undoing
from domain.undoing_refusals import AlreadyOpened
from service.forms import remedies as forms
from service.forms.common import AfterReading, ForFinding, FromPaper, OnDossier, consent_of
from service.forms.fields import Option
from service.i18n import local
from service.privacy.wallet import Wallet
from service.shown.around import around, marks
from service.shown.inspection import for_fault
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, open_dossier
from service.views.carrying import act_on, seen_on
from service.views.confirming import Decide, as_shown
from service.views.links import of_dossier
from service.views.previewing import FORESEEN, after_foresight
from service.visit import parts

remedies = Blueprint("remedies", __name__)
Values = dict[str, Any]
Ref = dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Remedy:
    """A form, the command behind it with what it takes from the form, and the reasons that the rules give."""

    form: type[OnDossier]
    command: Callable[..., dict[str, Any]]
    takes: Callable[[Opened, Values, Ref], dict[str, Any]]
    reasons: Callable[[Acts], Sequence[Reason]] | None = None

    @property
    def rests_on_the_page(self) -> bool:
        """Whether whoever does it confirms what the page shows."""
        return issubclass(self.form, AfterReading)


def _paper(_opened: Opened, values: Values, text: Ref) -> dict[str, Any]:
    return {"paper": commands.ruling(number=values["number"], signed_on=values["signed_on"], text=text)}


def _reasoned(_opened: Opened, values: Values, text: Ref) -> dict[str, Any]:
    return {"reason": values["reason"], "text": text}


def _with(name: str) -> Callable[[Opened, Values, Ref], dict[str, Any]]:
    return lambda opened, values, text: _paper(opened, values, text) | {name: values[name]}


def _revoking(opened: Opened, values: Values, text: Ref) -> dict[str, Any]:
    return _with("reason")(opened, values, text) | {"finding": values["finding"]}


def _complaint(opened: Opened, values: Values, text: Ref) -> dict[str, Any]:
    return {"text": text, "person": opened.speaker, "consent": consent_of(values)}


def _undone(opened: Opened, values: Values, text: Ref) -> dict[str, Any]:
    person = opened.speaker if _is_the_subjects(opened) else None
    return {"reason": values["reason"], "text": text, "person": person, "consent": consent_of(values)}


def _of(act: Any) -> Sequence[Reason]:
    return act.reasons if act else ()


REMEDIES = {
    HOLD: Remedy(
        forms.HoldForm,
        commands.hold,
        _reasoned,
        lambda acts: _of(acts.holding),
    ),
    RETRACT: Remedy(forms.RetractionForm, undoing.retract, _undone, lambda acts: _of(acts.retracting)),
    REOPEN: Remedy(forms.ReopeningForm, undoing.reopen, _reasoned, lambda acts: _of(acts.reopening)),
    RELEASE: Remedy(forms.ReleaseForm, commands.release, lambda _opened, _values, text: {"text": text}),
    SET_ASIDE: Remedy(
        forms.SettingAsideForm, commands.set_aside, _with("reason"), lambda acts: _of(acts.setting_aside)
    ),
    REVOKE: Remedy(forms.RevocationForm, commands.revoke, _revoking, lambda acts: _of(acts.revoking)),
    REINSTATE: Remedy(forms.ReinstatementForm, commands.reinstate, _paper),
    APPEAL: Remedy(forms.AppealForm, commands.appeal, _complaint),
    DECIDE_APPEAL: Remedy(forms.AppealDecisionForm, commands.decide_appeal, _with("outcome")),
}
NAMES = ", ".join(f'"{name}"' for name in REMEDIES)
ADDRESS = f"/dossiers/<stream>/<any({NAMES}):name>"


@remedies.get(ADDRESS)
def ask_remedy(stream: str, name: str) -> ResponseReturnValue:
    """The form, for those to whom it is open now."""
    opened = open_dossier(stream)
    opened.must_be_open(name)
    if name == RETRACT and (opening := opened.opening):
        raise AlreadyOpened(offices=opening.office, day=shown(day_of(opening.at)))
    page = _page(opened, REMEDIES[name])
    found = for_fault(opened) if issubclass(REMEDIES[name].form, ForFinding) else {}
    return ask(page.form, page.template, values=dict(page.renewed) | found, **page.around)


@remedies.post(ADDRESS)
def take(stream: str, name: str) -> ResponseReturnValue:
    """Do it, with its text under the subject's key."""
    opened, remedy = open_dossier(stream), REMEDIES[name]

    def do(values: Values) -> dict[str, Any] | str:
        wallet = parts().vault.wallet()
        text = wallet.seal(opened.dossier.subject, "text", {"text": values["text"]}) if values["text"] else None
        taken = partial(remedy.command, dossier=stream, version=values["version"], **remedy.takes(opened, values, text))
        seen = values.get("seen", ())
        act = act_on(opened.dossier.book, values, done=values.get("signed_on") or values.get("done_on"), seen=seen)
        decide = _shown(taken, opened, values, wallet) if remedy.rests_on_the_page else taken
        return after_foresight(page, act, decide, opened=opened, confirmed=values["confirmed"], wallet=wallet)

    page = _page(opened, remedy)
    return answer(page, do, lambda _done: of_dossier(stream))


def _shown(taken: Decide, opened: Opened, values: Values, wallet: Wallet) -> Decide:
    return as_shown(taken, book=opened.dossier.book, dossiers=[opened.dossier.id], values=values, wallet=wallet)


def _page(opened: Opened, remedy: Remedy) -> Page:
    form = remedy.form(on_behalf=_on_behalf(opened, remedy)) if issubclass(remedy.form, FromPaper) else remedy.form()
    if remedy.reasons:
        reasons = remedy.reasons(opened.rules.procedure.acts)
        form.offer("reason", [Option(each.code, local(each.label.as_data())) for each in reasons])
    renewed = marks(opened)
    if remedy.rests_on_the_page:
        with parts().engine.connect() as db:
            renewed |= {"seen": [seen_on(db, opened.dossier.book, [opened.dossier.id])]}
    return Page(form, around(opened), FORESEEN, renewed, dossiers=[opened.dossier.id])


def _on_behalf(opened: Opened, remedy: Remedy) -> bool:
    """Whether it would be entered for the subject: an office takes its own steps back itself."""
    return opened.for_another and (remedy.form is not forms.RetractionForm or _is_the_subjects(opened))


def _is_the_subjects(opened: Opened) -> bool:
    """Whether the last step was the subject's own."""
    last = opened.last_step
    return last is not None and last.office == subject_office(opened.rules.procedure)
