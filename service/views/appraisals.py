"""Appraisal: the commune goes through what a village proposed, a page of it at a time."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.commands.appraisal import Appraised, appraise
from domain.errors import Refusal
from projections import territory
from projections.titles import names_of_titles
from service import words
from service.forms.appraisal import AppraisalForm
from service.forms.fields import Rows
from service.forms.form import FormRefused
from service.privacy.wallet import Wallet
from service.shown.takers import taken_by_others
from service.views import reading
from service.views.appraisal_sheet import SIZES, Sheet, looked_at, sheet_as_sent, sheet_of, size
from service.views.asking import ask_again, asked
from service.views.carrying import act_on, carry_out
from service.views.confirming import as_shown
from service.views.sample import sample_among
from service.visit import parts, visit

appraisals = Blueprint("appraisals", __name__)
TEMPLATE = "appraisal.html"


@appraisals.get("/appraisals/new")
def ask() -> ResponseReturnValue:
    """The list of one village; without one, the start page names the villages that wait."""
    place = reading.id_of("place")
    if place is None:
        return redirect(url_for("queue.mine", form=AppraisalForm.key), 303)
    visit().must_see(place=place)
    with parts().engine.connect() as db:
        sheet = sheet_of(db, place)
        filled = asked(_form(sheet), seen=sheet.seen, rows=_prefilled(sheet))
        return render_template(TEMPLATE, filled=filled, **_around(db, sheet, place))


@appraisals.post("/appraisals/new")
def enter() -> ResponseReturnValue:
    """Record the page, or show it again with what to mend."""
    with parts().engine.connect() as db:
        sheet = sheet_as_sent(db, AppraisalForm())
        form = _form(sheet)
        try:
            values = form.read(request.form)
            _record(sheet, values)
        except (FormRefused, Refusal) as refusal:
            sheet = looked_at(db, sheet.rows)
            around = _around(db, sheet, sheet.rows[0]["place"])
            stand = [row["dossier"] for row in sheet.open]
            return ask_again(form, refusal, TEMPLATE, instead={"seen": sheet.seen}, dossiers=stand, **around)
    return redirect(url_for("queue.mine", done=values["command_id"], form=form.key), 303)


def _form(sheet: Sheet) -> AppraisalForm:
    form = AppraisalForm()
    rows = form.fields["rows"]
    assert isinstance(rows, Rows)
    rows.called_by_key = sheet.names
    return form


def _prefilled(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {"dossier": row["dossier"], "outcome": "upheld", "score": row["village_score"] or row["self_score"]}
        for row in sheet.open
    ]


def _record(sheet: Sheet, values: dict[str, Any]) -> None:
    lines = [line for line in values["rows"] if line["outcome"] not in words.LATER]
    wallet = parts().vault.wallet()
    subjects = {row["dossier"]: row["subject"] for row in sheet.rows}
    wallet.prepare(subjects[line["dossier"]] for line in lines if line["text"])
    appraised = [_appraised(line, subjects[line["dossier"]], wallet) for line in lines]
    decide = as_shown(
        lambda desk: appraise(desk, appraised=appraised, page=list(subjects)),
        book=sheet.book,
        dossiers=list(subjects),
        values=values,
        wallet=wallet,
    )
    carry_out(act_on(sheet.book, values, seen=values["seen"]), decide, wallet=wallet)


def _appraised(line: dict[str, Any], subject: str, wallet: Wallet) -> Appraised:
    text = wallet.seal(subject, "text", {"text": line["text"]}) if line["text"] else None
    return Appraised(line["dossier"], line["score"], line["outcome"] == "upheld", line["reason"], text)


def _around(db: Connection, sheet: Sheet, place: str) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "takers": taken_by_others(db, sheet.book, sheet.left_out, sheet.left_out),
        "place": territory.named(db, [place])[0],
        "titles": names_of_titles(db),
        "sample": sample_among(sheet.book, [row["dossier"] for row in sheet.rows]),
        "sizes": SIZES,
        "size": size(),
        "next": reading.next_page(sheet.following),
        "previous": reading.first_page(),
        "back": url_for("queue.mine", form=AppraisalForm.key),
    }
