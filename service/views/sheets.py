"""Lists from workbooks: sent, their columns matched, rehearsed, confirmed, and what became of each row."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from domain.clock import from_micros
from domain.errors import NotFound
from service.files.sending import as_attachment
from service.forms.common import consent_of
from service.forms.fields import Option
from service.forms.sheets import UNREAD, ColumnsForm, ConfirmForm, EndForm
from service.i18n import text as _
from service.spreadsheets import carrying, kept, taking
from service.spreadsheets.kept import Import
from service.spreadsheets.kinds import KINDS
from service.spreadsheets.refusals import ListGone
from service.spreadsheets.rehearsal import By
from service.spreadsheets.results import XLSX
from service.spreadsheets.templates import template
from service.spreadsheets.words import STATE
from service.views import finding
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.sheets_shown import (
    columns_around,
    form_of,
    headings_of,
    kinds_open,
    letter,
    rehearsal_around,
    scope_here,
    settings_of,
)
from service.visit import parts, visit

sheets = Blueprint("sheets", __name__)


@sheets.get("/places/<uuid:place>/lists")
def choose(place: UUID) -> ResponseReturnValue:
    """Which kinds of lists are entered here, with their templates, and those that are under way."""
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        kinds = kinds_open(db, here)
        rows = kept.under_way(db, book=here.commune, person=visit().signed.person)
    if not kinds:
        raise NotFound
    return render_template(
        "sheets.html", place=here, kinds=kinds, rows=rows, called=KINDS, at=from_micros, states=STATE
    )


@sheets.get("/places/<uuid:place>/lists/<kind>/new")
def ask_file(place: UUID, kind: str) -> ResponseReturnValue:
    """The file, and what holds for all of its rows."""
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        form = form_of(db, here, kind)
    around = {"caption": f"{KINDS[kind].label} – {here.name}", "back": url_for(".choose", place=here.id)}
    return ask(
        form, "sheet.html", values={"kind": kind, "village": _village(here)}, kind=KINDS[kind], here=here, **around
    )


@sheets.post("/places/<uuid:place>/lists/<kind>/new")
def receive(place: UUID, kind: str) -> ResponseReturnValue:
    """Read the file in a process of its own, and go on to its columns."""
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        form = form_of(db, here, kind)
    around: dict[str, Any] = {"kind": KINDS[kind], "here": here, "back": url_for(".choose", place=here.id)}
    around |= {"caption": f"{KINDS[kind].label} – {here.name}"}

    def do(values: dict[str, Any]) -> dict[str, Any]:
        file = values["file"]
        told = {"book": here.commune, "place": here.id, "kind": kind, "name": file.name, "content": file.content}
        said = settings_of(values, consent_of(values) if "consent_how" in values else None)
        return {"sheet": taking.receive(parts(), _by(), settings=said, **told)}

    return answer(Page(form, around, "sheet.html"), do, lambda done: url_for(".ask_columns", id=done["sheet"]))


@sheets.get("/places/<uuid:place>/lists/<kind>/template")
def send_template(place: UUID, kind: str) -> ResponseReturnValue:
    """Our own workbook for such a list."""
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        if kind not in {each.key for each in kinds_open(db, here)}:
            raise NotFound
        scope = scope_here(db, here, {})
        asked = request.args.get("title", ":").partition(":")
        if "title" in KINDS[kind].asks and asked[0] and asked[2].isdigit():
            scope.settings = {"title": asked[0], "year": int(asked[2])}
        needs = kind == "self-scores" and not scope.settings
        if needs:
            return redirect(url_for(".ask_file", place=here.id, kind=kind), 303)
        columns, places = KINDS[kind].columns(scope), [each.name for each in scope.villages]
    called = str(KINDS[kind].label)
    return as_attachment(template(called, columns, places), XLSX, f"{called} {here.name}.")


@sheets.get("/lists/<uuid:id>/columns")
def ask_columns(id: UUID) -> ResponseReturnValue:
    """Which column is which, as far as their headings say."""
    found = _mine(id)
    now = taking.matched(parts(), found)
    values: dict[str, Any] = {"sheet": str(now.number), "from_row": now.header.first + 1, "to_row": now.header.last + 1}
    values |= {f"c{at}": now.mapping.get(at, UNREAD) for at, _letter, _heading in headings_of(now)}
    return ask(_columns_form(now), "sheet_columns.html", values=values, **columns_around(found, now))


@sheets.post("/lists/<uuid:id>/columns")
def match(id: UUID) -> ResponseReturnValue:
    """Rehearse with these columns; where the header was said to stand elsewhere, ask for them anew."""
    found = _mine(id)
    now = taking.matched(parts(), found)
    form = _columns_form(now)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = (int(values.get("sheet") or now.number), values["from_row"] - 1, values["to_row"] - 1)
        if told != (now.number, now.header.first, now.header.last):
            taking.match(parts(), found, number=told[0], first=told[1], last=told[2], mapping=None)
            return {"moved": True}
        chosen = {at: values[f"c{at}"] for at, _letter, _heading in headings_of(now) if values[f"c{at}"] != UNREAD}
        taking.match(parts(), found, number=told[0], first=told[1], last=told[2], mapping=chosen)
        taking.rehearsed(parts(), found)
        return {"moved": False}

    def then(done: dict[str, Any]) -> str:
        return url_for(".ask_columns" if done.get("moved") else ".show", id=found.id)

    return answer(Page(form, columns_around(found, now), "sheet_columns.html"), do, then)


@sheets.get("/lists/<uuid:id>")
def show(id: UUID) -> ResponseReturnValue:
    """What would become of each row; once confirmed, how far it has come; in the end, what became of it."""
    found = _mine(id)
    if found.state == kept.SENT:
        return redirect(url_for(".ask_columns", id=found.id), 303)
    if found.state == kept.GOING:
        # Whoever was entering it may have been stopped: looking after it goes on with it.
        carrying.nudge(parts(), found)
        found = _mine(id)
    around = rehearsal_around(found)
    form = _confirm_form(around)
    return ask(form, "sheet_shown.html", values={"sheet": found.id}, **around)


@sheets.post("/lists/<uuid:id>")
def confirm(id: UUID) -> ResponseReturnValue:
    """Enter what was rehearsed; a long list goes on behind its page."""
    found = _mine(id)
    around = rehearsal_around(found)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        chosen = [int(each) for each in values.get("doubtful", ())]
        taking.confirm(parts(), found, chosen, seconds=carrying.AT_ONCE_SECONDS)
        now = kept.of(parts(), found.id)
        if now is not None and now.state == kept.GOING:
            carrying.behind(parts(), found.id)
        return {"sheet": found.id}

    return answer(
        Page(_confirm_form(around), around, "sheet_shown.html"), do, lambda _done: url_for(".show", id=found.id)
    )


@sheets.get("/lists/<uuid:id>/workbook")
def send_workbook(id: UUID) -> ResponseReturnValue:
    """The workbook that was sent, with what became of each row."""
    found = _mine(id)
    said = kept.said_of(parts(), found.id)
    if said is None:
        raise ListGone
    content = taking.marked_workbook(parts(), found)
    return as_attachment(content, XLSX, _("%(file)s - with results", file=said["name"].rpartition(".")[0]) + ".xlsx")


@sheets.post("/lists/<uuid:id>/end")
def end(id: UUID) -> ResponseReturnValue:
    """Wipe the file; what was entered stays."""
    found = _mine(id)

    def do(_values: dict[str, Any]) -> dict[str, Any]:
        # What is being entered is not taken away from under whoever enters it.
        if found.state != kept.GOING:
            kept.wipe(parts(), found.id, kept.DONE if found.state == kept.DONE else kept.GONE)
        return {"going": found.state == kept.GOING}

    def then(done: dict[str, Any]) -> str:
        return url_for(".show", id=found.id) if done.get("going") else url_for(".choose", place=found.row["place"])

    page = Page(EndForm(), template="sheet_shown.html", later=lambda: _ending(found))
    return answer(page, do, then)


def _mine(id: UUID) -> Import:
    """A list of the one who is signed in, under the same mandate."""
    found, signed = kept.of(parts(), str(id)), visit().signed
    if found is None or (found.row["person"], found.row["mandate"]) != (signed.person, signed.mandate):
        raise NotFound
    visit().must_see(place=found.row["place"])
    return found


def _ending(found: Import) -> Page:
    return Page(EndForm(), rehearsal_around(found), "sheet_shown.html")


def _by() -> By:
    return By(visit().signed)


def _village(here: finding.Here) -> str | None:
    return here.id if here.kind == "village" else None


def _columns_form(now: taking.Matched) -> ColumnsForm:
    headings = [(at, letter(at), heading) for at, _letter, heading in headings_of(now)]
    return ColumnsForm([each.name for each in now.sheets], headings, [Option(c.key, c.label) for c in now.columns])


def _confirm_form(around: dict[str, Any]) -> ConfirmForm:
    form = ConfirmForm()
    form.offer("doubtful", around["doubts"])
    if not around["doubts"]:
        form.leave_out("doubtful")
    return form
