"""Village meetings: the sheet of a whole village is entered, and what a meeting said is read again."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.commands.village import Voted, hold_meeting
from domain.desk import Desk
from domain.errors import BatchRefused, OwnOrKin, SameHands
from domain.ids import new_id
from domain.privacy_refusals import UseRestricted
from domain.stream import Act
from projections.mandates import mandate_of
from service.forms.filled import Filled
from service.moments.looking import looks_back
from service.privacy.wallet import Wallet
from service.shown.meeting import meeting_page
from service.shown.rules import step_with_quorum
from service.views.answering import Page, answer, typed_with
from service.views.asking import ask
from service.views.at_desk import at_step
from service.views.carrying import act_on, carry_out
from service.views.confirming import as_shown
from service.views.finding import Here, proceeding
from service.views.meeting_sheet import Sheet, form_sent, lines_sent, open_sheet
from service.visit import parts

meetings = Blueprint("meetings", __name__)
TEMPLATE = "meeting_sheet.html"


@meetings.get("/places/<place>/meetings/new")
def ask_sheet(place: str) -> ResponseReturnValue:
    """Attendance on top, and a line for each dossier that waits."""
    sheet = _sheet(place)
    return ask(sheet.form(), TEMPLATE, values=sheet.marks, **sheet.around())


@meetings.post("/places/<place>/meetings/new")
def hold(place: str) -> ResponseReturnValue:
    """Enter the meeting; lines that the chair must leave to another are shown before they are left out."""
    with parts().engine.connect() as db:
        here, _year, _rules, step = at_step(db, place, step_with_quorum)
        form = form_sent(db, step, place)
        sent = lines_sent(db, form, place)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        try:
            return _record(here, values, sent)
        except BatchRefused as refused:
            if not all(isinstance(each, OwnOrKin | SameHands | UseRestricted) for each in refused.rows.values()):
                raise
            return _without(place, [*values["left_out"], *refused.rows])

    return answer(Page(form, later=lambda: _page(_sheet(place))), do, lambda done: f"/meetings/{done['meeting']}")


@meetings.get("/meetings/<id>")
@looks_back
def show(id: str) -> ResponseReturnValue:
    """Counts with their arithmetic, the votes on every dossier, the minutes."""
    with parts().engine.connect() as db:
        held = proceeding(db, "meeting", id)
        return render_template("meeting.html", **meeting_page(db, held))


def _sheet(place: str) -> Sheet:
    with parts().engine.connect() as db:
        return open_sheet(db, place)


def _page(sheet: Sheet) -> Page:
    marks = {"seen": [sheet.seen]}
    return Page(sheet.form(), sheet.around(), TEMPLATE, marks, sheet.names, dossiers=list(sheet.names))


def _record(here: Here, values: dict[str, Any], sent: list[str]) -> dict[str, Any]:
    meeting, wallet = new_id(), parts().vault.wallet()
    act = _chaired(act_on(here.commune, values, seen=values["seen"]), values.get("mandate"))
    minutes = _minutes(wallet, meeting, values)
    ballots = [{name: row[name] for name in ("for", "against", "blank")} for row in values["rows"]]

    def decide(desk: Desk) -> dict[str, Any]:
        return hold_meeting(
            desk,
            meeting=meeting,
            place=here.id,
            voted=[
                Voted(row["dossier"], votes, row["score"]) for row, votes in zip(values["rows"], ballots, strict=True)
            ],
            minutes=minutes,
            left_out=values["left_out"],
            page=sent,
            **{name: values[name] for name in ("held_on", "summoned", "present", "ballot")},
        )

    shown = as_shown(decide, book=here.commune, dossiers=sent, values=values, wallet=wallet)
    return carry_out(act, shown, wallet=wallet)


def _chaired(act: Act, mandate: str | None) -> Act:
    """The act of whoever was in the chair, entered by the one who is signed in."""
    if mandate is None:
        return act
    with parts().engine.connect() as db:
        found = mandate_of(db, mandate)
    assert found is not None, "offered by the form"
    return replace(act, on_behalf_of=found.person, office=found.office, mandate=found.mandate)


def _minutes(wallet: Wallet, meeting: str, values: dict[str, Any]) -> dict[str, str]:
    """Names and remarks, under the meeting's own key."""
    said = {"chair": values["chair"], "secretary": values["secretary"], "text": values["minutes"] or ""}
    return wallet.seal(meeting, "minutes", said)


def _without(place: str, left_out: list[str]) -> str:
    sheet = _sheet(place)
    page = _page(sheet)
    typed = typed_with(page.form, {"left_out": left_out})
    return page.again(Filled(page.form, typed), **sheet.around(left_out))
