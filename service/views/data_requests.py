"""Requests about personal data: the queue with its clocks, one request with what can be done, and consent."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain import privacy
from domain.clock import day_of
from domain.commands import privacy as commands
from domain.commands.privacy import ANSWERING, RECEIVING
from domain.errors import NotFound
from domain.ids import is_id, new_id
from projections import members, requests
from projections.names import names_of
from service import words
from service.forms import data_request as forms
from service.forms.fields import Option
from service.forms.form import Form
from service.i18n import local
from service.i18n import text as _
from service.moments.looking import day_looked_at, looks_back, moment
from service.privacy.reads import shows
from service.privacy.restricting import dossiers_of, households_of
from service.shown.data_work import entries_that_correct, entry_of, lines_of, mended_by
from service.shown.members import visible
from service.shown.requests import Home, answers, home_of, line_of, may_answer, own, purposes, receives
from service.shown.texts import opened, text_of
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.links import of_data_request, of_person
from service.visit import parts, visit

data_requests = Blueprint("data_requests", __name__)
Values = dict[str, Any]


@data_requests.get("/requests")
@looks_back
def listed() -> ResponseReturnValue:
    """What waits within my places, the most pressing first, what has ended, and my own."""
    me, today = visit().signed.person, day_looked_at()
    places = visit().places
    times: dict[str, Any] = moment().times
    with parts().engine.connect() as db:
        running, ended = requests.running(db, places, **times), requests.ended(db, places, **times)
        mine = requests.of_subject(db, me, **times)
        names = names_of(db, {row["subject"] for row in (*running, *ended, *mine)})
        _count, late = requests.waiting(db, places, today, **times)
    shows(row["subject"] for row in (*running, *ended))
    told = {
        "running": [line_of(row, names, today) for row in running],
        "ended": [line_of(row, names, today) for row in ended],
        "mine": [line_of(row, names, today) for row in mine],
        "late": late,
        "sees_others": receives() or bool(places),
        "edition": privacy.in_force(today),
    }
    return render_template("data_requests.html", me=me, **told)


@data_requests.get("/requests/<uuid:request>")
@looks_back
def show(request: UUID) -> ResponseReturnValue:
    """One request: what was asked, by when it is due, what it was answered, what can be done now."""
    with parts().engine.connect() as db:
        row = request_row(db, str(request))
        names = names_of(db, {row["subject"], row["by"], row["answered_by"] or ""})
    texts = opened([item for item in (row["text"], row["answer"]) if item])
    shows([row["subject"]])
    told: Values = {name: text_of(texts, {"item": row[name]} if row[name] else None) for name in ("text", "answer")}
    may = {} if moment().is_on else may_answer(row)
    told |= {"mended": mended_by(row)}
    line = line_of(row, names, day_looked_at())
    return render_template("data_request.html", line=line, row=row, told=told, names=names, may=may)


@data_requests.get("/persons/<uuid:person>/requests/new")
def ask_new(person: UUID) -> ResponseReturnValue:
    """What is asked about a person's data: by the person, or as an officer was asked."""
    page, _home = _new(str(person))
    today = day_of(parts().clock())
    return ask(page.form, page.template, values={"person": str(person), "received_on": today}, **page.around)


@data_requests.post("/persons/<uuid:person>/requests/new")
def receive(person: UUID) -> ResponseReturnValue:
    """Enter it; its clocks run from the day on which it was received."""
    page, home = _new(str(person))
    id = str(person)

    def do(values: Values) -> Values:
        wallet = parts().vault.wallet()
        text = wallet.seal(id, "text", {"text": values["text"]}) if values.get("text") else None
        told = {"kind": values["kind"], "purpose": values.get("purpose"), "text": text, "group": home.group}
        by_oneself = {"asked_by": "self", "how": "page", "received_on": day_of(parts().clock()), "with_others": False}
        told |= {name: values.get(name, by_oneself[name]) for name in by_oneself}
        request = new_id()
        return carry_out(
            own(act_on(home.book, values), id),
            lambda desk: commands.receive(desk, request=request, subject=id, place=home.place, **told),
            wallet=wallet,
        )

    return answer(page, do, lambda done: of_data_request(done["request"]))


@data_requests.get("/requests/<uuid:request>/<any(answer, extension, done):act>")
def ask_act(request: UUID, act: str) -> ResponseReturnValue:
    """The form of what an officer does about a request."""
    row, page = _acting(str(request), act)
    outcome = privacy.GRANTED if row["state"] == requests.RECEIVED else None
    return ask(page.form, page.template, values={"outcome": outcome}, **page.around)


@data_requests.post("/requests/<uuid:request>/<any(answer, extension, done):act>")
def take(request: UUID, act: str) -> ResponseReturnValue:
    """Answer it, extend its time, or say that it has been done."""
    row, page = _acting(str(request), act)
    of = {"subject": row["subject"], "request": row["request"]}

    def do(values: Values) -> Values:
        wallet = parts().vault.wallet()
        told: Values = {name: values[name] for name in ("outcome", "reason", "done_by") if name in values}
        if act == "done":
            told |= {"entry": entry_of(values.get("entry")), "dossiers": page.around["candidates"]}
            told["households"] = page.around["households"]
        if act == "answer":
            said = values["text"]
            told["text"] = wallet.seal(row["subject"], "text", {"text": said}) if said else None
        return carry_out(act_on(row["book"], values), lambda desk: COMMANDS[act](desk, **of, **told), wallet=wallet)

    return answer(page, do, lambda _done: of_data_request(row["request"]))


@data_requests.get("/persons/<uuid:person>/consents/new")
def ask_consent(person: UUID) -> ResponseReturnValue:
    """To what the person agrees."""
    page, _home = _consent(str(person))
    values = {"person": str(person), "given_on": day_of(parts().clock())}
    return ask(page.form, page.template, values=values, **page.around)


@data_requests.post("/persons/<uuid:person>/consents/new")
def consent(person: UUID) -> ResponseReturnValue:
    """Enter it, with the version of the text that was agreed to."""
    page, home = _consent(str(person))
    id = str(person)

    def do(values: Values) -> Values:
        told = {name: values[name] for name in ("purpose", "given_by", "how", "given_on", "parent")}
        return carry_out(
            own(act_on(home.book, values), id),
            lambda desk: commands.give_consent(desk, subject=id, place=home.place, group=home.group, **told),
        )

    return answer(page, do, lambda _done: _of_data(id))


@data_requests.get("/persons/<uuid:person>/restriction")
def ask_lifting(person: UUID) -> ResponseReturnValue:
    """How the person agreed that their data is used again."""
    page, _home = _lifting(str(person))
    return ask(page.form, page.template, **page.around)


@data_requests.post("/persons/<uuid:person>/restriction")
def lift(person: UUID) -> ResponseReturnValue:
    """From now on the data is used again."""
    page, home = _lifting(str(person))
    id = str(person)

    def do(values: Values) -> Values:
        return carry_out(
            act_on(home.book, values),
            lambda desk: commands.lift_restriction(
                desk, subject=id, place=home.place, how=values["how"], dossiers=page.around["candidates"]
            ),
        )

    return answer(page, do, lambda _done: _of_data(id))


COMMANDS: dict[str, Any] = {"answer": commands.answer, "extension": commands.extend, "done": commands.carry_out}
FORMS: dict[str, type[Form]] = {
    "answer": forms.DataAnswerForm,
    "extension": forms.DataExtensionForm,
    "done": forms.CarryingOutForm,
}


def request_row(db: Connection, request: str) -> RowMapping:
    """A request of my places, or my own."""
    row = requests.request_of(db, request, **moment().times) if is_id(request) else None
    if row is None or (row["subject"] != visit().signed.person and row["place"] not in visit().places):
        raise NotFound
    return row


def _acting(request: str, act: str) -> tuple[RowMapping, Page]:
    with parts().engine.connect() as db:
        row = request_row(db, request)
        caption = names_of(db, [row["subject"]]).get(row["subject"]) or _("(no name)")
    answers(row["place"])
    commands.answers_others(desk_on(row["book"]), row["subject"], row["place"])
    shows([row["subject"]])
    said = {"caption": f"{caption} – {words.word(words.DATA_REQUEST, row['kind'])}", "back": of_data_request(request)}
    form = FORMS[act]()
    return (row, _carrying(row, form, said)) if act == "done" else (row, Page(form, said))


def _carrying(row: RowMapping, form: Form, said: Values) -> Page:
    """What carrying it out asks and brings about: which entry corrects, which dossiers stand still from then on."""
    if row["kind"] == privacy.CORRECTION:
        form.offer("entry", entries_that_correct(row))
    else:
        form.leave_out("entry")
    is_restriction = row["kind"] == privacy.RESTRICTION
    with parts().engine.connect() as db:
        candidates = dossiers_of(db, row["subject"]) if is_restriction else []
        households = households_of(db, row["subject"]) if is_restriction else []
    waits = lines_of(row["book"], candidates, row["subject"], restricted=False)
    return Page(
        form, said | {"candidates": candidates, "households": households, "stands_still": waits}, "data_done.html"
    )


def _new(person: str) -> tuple[Page, Home]:
    home, caption = _known(person)
    form = forms.DataRequestForm()
    form.offer("purpose", purposes())
    if visit().signed.person == person:
        form.for_oneself()
    return Page(form, {"caption": caption, "back": _of_data(person)}), home


def _consent(person: str) -> tuple[Page, Home]:
    home, caption = _known(person)
    form = forms.ConsentForm()
    edition = privacy.in_force(day_of(parts().clock()))
    form.offer(
        "purpose",
        [
            Option(each.id, local(each.label.as_data()), local(each.text.as_data()))
            for each in edition.purposes.values()
        ],
    )
    with parts().engine.connect() as db:
        adults = [row["person"] for row in members.members_of(db, home.group)] if home.group else []
        names = names_of(db, adults)
    shows(adults)
    form.offer("parent", [Option(each, names.get(each) or _("(no name)")) for each in adults if each != person])
    return Page(form, {"caption": caption, "back": _of_data(person)}), home


def _lifting(person: str) -> tuple[Page, Home]:
    home, caption = _known(person)
    answers(home.place)
    with parts().engine.connect() as db:
        candidates = dossiers_of(db, person)
    goes_on = lines_of(home.book, candidates, person, restricted=True)
    around = {"caption": caption, "back": _of_data(person), "candidates": candidates, "goes_on": goes_on}
    return Page(forms.LiftingForm(), around, "data_done.html"), home


def _known(person: str) -> tuple[Home, str]:
    """Where somebody is known whom this visit may see, and the name."""
    with parts().engine.connect() as db:
        home = home_of(db, person) if visible(db, person) else None
        caption = names_of(db, [person]).get(person) or _("(no name)")
    if home is None or not (person == visit().signed.person or receives()):
        raise NotFound
    shows([person])
    return home, caption


def _of_data(person: str) -> str:
    return f"{of_person(person)}/data"


__all__ = ["ANSWERING", "RECEIVING", "data_requests"]
