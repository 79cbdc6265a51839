"""Leaving the way: a dossier is returned with what to mend, or its household takes it back."""

from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.choices import RETURN, WITHDRAW
from domain.commands.aside import send_back, withdraw
from service.forms.common import consent_of
from service.forms.fields import Option
from service.forms.return_ import ReturnForm
from service.forms.withdrawal import WithdrawalForm
from service.i18n import local
from service.i18n import text as _
from service.shown.around import around, marks
from service.shown.inspection import for_fault
from service.shown.rules import step_name
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import Opened, open_dossier
from service.views.carrying import act_on, seen_on
from service.views.confirming import as_shown
from service.views.links import of_dossier
from service.views.previewing import FORESEEN, after_foresight
from service.visit import parts

leaving = Blueprint("leaving", __name__)
WHOLE = "dossier"


@leaving.get("/dossiers/<stream>/return")
def ask_return(stream: str) -> ResponseReturnValue:
    """To which step, and what is to be mended."""
    opened = open_dossier(stream)
    opened.must_be_open(RETURN)
    page = _return_page(opened)
    return ask(page.form, page.template, values=dict(page.renewed) | for_fault(opened), **page.around)


@leaving.post("/dossiers/<stream>/return")
def send_it_back(stream: str) -> ResponseReturnValue:
    """The household reads what to mend; its earlier scores stay."""
    opened = open_dossier(stream)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        wallet = parts().vault.wallet()
        text = wallet.seal(opened.dossier.subject, "text", {"text": values["text"]})
        mend = [{"criterion": _criterion(line["criterion"]), "reason": line["reason"]} for line in values["mend"]]
        back = partial(
            send_back, dossier=stream, to_step=values["to_step"], mend=mend, text=text, finding=values["finding"]
        )
        decide = as_shown(
            partial(back, version=values["version"]),
            book=opened.dossier.book,
            dossiers=[stream],
            values=values,
            wallet=wallet,
        )
        act = act_on(opened.dossier.book, values, seen=values["seen"])
        return after_foresight(page, act, decide, opened=opened, confirmed=values["confirmed"], wallet=wallet)

    page = _return_page(opened)
    return answer(page, do, lambda _done: of_dossier(stream))


@leaving.get("/dossiers/<stream>/withdrawal")
def ask_withdrawal(stream: str) -> ResponseReturnValue:
    """Why the household takes it back."""
    opened = open_dossier(stream)
    opened.must_be_open(WITHDRAW)
    return ask(WithdrawalForm(on_behalf=opened.for_another), FORESEEN, values=marks(opened), **around(opened))


@leaving.post("/dossiers/<stream>/withdrawal")
def take_it_back(stream: str) -> ResponseReturnValue:
    """Registering again this year stays possible."""
    opened = open_dossier(stream)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        wallet = parts().vault.wallet()
        text = wallet.seal(opened.dossier.subject, "text", {"text": values["text"]}) if values["text"] else None
        taken = partial(withdraw, dossier=stream, reason=values["reason"], text=text, person=opened.speaker)
        decide = partial(taken, consent=consent_of(values), version=values["version"])
        act = act_on(opened.dossier.book, values, done=values["done_on"])
        return after_foresight(page, act, decide, opened=opened, confirmed=values["confirmed"], wallet=wallet)

    page = Page(WithdrawalForm(on_behalf=opened.for_another), around(opened), FORESEEN, marks(opened))
    return answer(page, do, lambda _done: of_dossier(stream))


def _return_page(opened: Opened) -> Page:
    returning, at = opened.rules.procedure.acts.returning, opened.dossier.next_step
    steps = opened.rules.procedure.returns_to(at) if at else ()
    form = ReturnForm()
    form.offer("to_step", [Option(step, step_name(opened.rules, step)) for step in steps])
    rows, reasons = form.fields["mend"], returning.reasons if returning else ()
    rows.offer("reason", [Option(reason.code, local(reason.label.as_data())) for reason in reasons])  # type: ignore[attr-defined]
    lines = [{"key": item.id, "name": local(item.label.as_data())} for item in opened.rules.criteria.items]
    lines.append({"key": WHOLE, "name": _("The whole dossier")})
    rows.called_by_key = {line["key"]: line["name"] for line in lines}  # type: ignore[attr-defined]
    with parts().engine.connect() as db:
        seen = seen_on(db, opened.dossier.book, [opened.dossier.id])
    renewed = marks(opened) | {"seen": [seen]}
    told = around(opened) | {"lines": {"mend": lines}}
    return Page(form, told, FORESEEN, renewed, dossiers=[opened.dossier.id])


def _criterion(key: str) -> str | None:
    return None if key == WHOLE else key
