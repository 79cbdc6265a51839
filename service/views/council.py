"""The council's meeting: who came is asked first, then the votes on every dossier; both pages are one act."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy import Connection

from domain.clock import day_of
from domain.errors import NotFound, Refusal
from domain.ids import is_id, new_id
from domain.quorum import SHOW
from service.errors import sentence, status_of
from service.files.sending import as_attachment
from service.forms.council import AttendanceForm, VotesForm
from service.forms.fields import Option
from service.forms.filled import Filled
from service.i18n import local
from service.moments.looking import looks_back
from service.privacy.reads import shows
from service.shown.council import arithmetic_of
from service.shown.rules import sample_of
from service.views import links
from service.views.answering import Page, answer
from service.views.asking import ask, asked
from service.views.council_members import Came, called, roll
from service.views.council_record import record
from service.views.council_sheet import VoteSheet, Waiting, lines_sent, sit, waiting
from service.views.finding import proceeding
from service.visit import parts, visit

council = Blueprint("council", __name__)
WHO_CAME, VOTES = "council_attendance.html", "council_votes.html"


@council.get("/places/<place>/council/new")
def ask_who_came(place: str) -> ResponseReturnValue:
    """The members of today, all of them present unless it is said otherwise."""
    with parts().engine.connect() as db:
        of, today = waiting(db, place), day_of(parts().clock())
        page = _who_came(db, of)
        mine = visit().mandate
        chairs = [option.code for option in page.form.fields["chair"].options]  # type: ignore[attr-defined]
        own = mine.mandate if mine and mine.mandate in chairs else None
        values = _marks(of) | {"held_on": today, "chair": own or (chairs[0] if len(chairs) == 1 else None)}
        everyone = [{"person": person, "attended": "present"} for person in page.called]
        return ask(page.form, WHO_CAME, values=values | {"members": everyone}, **page.around)


@council.post("/places/<place>/council/new")
def go_on(place: str) -> ResponseReturnValue:
    """The second page, where the council could vote; else the first again, with what to mend."""
    with parts().engine.connect() as db:
        of = waiting(db, place)
        day = AttendanceForm().fields["held_on"].typed("held_on", request.form)  # type: ignore[attr-defined]
        page = _who_came(db, of, day)

        def do(values: dict[str, Any]) -> str:
            attended = {row["person"]: row["attended"] for row in values["members"]}
            came = Came(values["held_on"], values["chair"], values["secretary"], values["ballot"], attended)
            return _votes(sit(db, of, came))

        return answer(page, do, lambda _done: "/")


@council.get("/places/<place>/council/votes")
def ask_votes(place: str) -> ResponseReturnValue:
    """The second page only follows the first; it stands here by itself where its token was lost."""
    if "typed" not in g:
        return redirect(links.of_council(place, **request.args.to_dict()), 303)
    with parts().engine.connect() as db:
        return _votes(sit(db, waiting(db, place), _came()))


@council.post("/places/<place>/council/votes")
def hold(place: str) -> ResponseReturnValue:
    """Enter the meeting, or show the second page again with what to mend."""
    came = _came()
    with parts().engine.connect() as db:
        sent = waiting(db, place)
        form = _form(sent, {person: person for person in came.attended} if came.ballot == SHOW else None)
        lines = lines_sent(db, form, sent.commune)

        def later() -> Page:
            sheet = sit(db, waiting(db, place), came)
            marks, open = {"seen": [sheet.seen]}, [row["dossier"] for row in sheet.open]
            form = _form(sheet.of, sheet.voters)
            return Page(form, _around(sheet), VOTES, marks, sheet.of.names, dossiers=open)

        def do(values: dict[str, Any]) -> dict[str, Any]:
            return record(db, sent, came, values, lines)

        try:
            return answer(Page(form, later=later), do, lambda done: f"/meetings/{done['meeting']}")
        except NotFound:
            raise
        except Refusal as refusal:
            # It could not have sat like this, or no longer: the first page says of whom.
            return _first_again(db, sent, came, refusal)


@council.get("/meetings/<id>/paper")
@looks_back
def paper(id: str) -> ResponseReturnValue:
    """The signed minutes, to be kept and never opened within the page."""
    with parts().engine.connect() as db:
        held = proceeding(db, "meeting", id)
    told = (held.get("council") or {}).get("paper")
    content = parts().vault.open(told["file"]["item"]) if told else None
    if told is None or not isinstance(content, bytes):
        raise NotFound
    shows(each.split(".")[3] for each in held["dossiers"])
    return as_attachment(content, told["media_type"], f"bien-ban-{id[-6:]}")


def _first_again(db: Connection, of: Waiting, came: Came, refusal: Refusal) -> ResponseReturnValue:
    page = _who_came(db, of, came.held_on.isoformat())
    carried = {name: getattr(came, name) for name in ("held_on", "chair", "secretary", "ballot")}
    members = [{"person": person, "attended": how} for person, how in came.attended.items()]
    values = page.form.shown(_marks(of) | carried | {"command_id": new_id(), "members": members})
    place = refusal.field if refusal.field in page.form.questions else ""
    return page.again(Filled(page.form, values, {place or "": sentence(refusal)})), status_of(refusal)


def _marks(of: Waiting) -> dict[str, Any]:
    return {"place": of.commune, "title": of.year.title, "year": of.year.year}


def _who_came(db: Connection, of: Waiting, day: Any = None) -> Page:
    """The first page, with the members of the day that was typed, or of today."""
    form = AttendanceForm()
    try:
        held_on = form.fields["held_on"].deserialize(day) if day else day_of(parts().clock())
    except ValidationError:
        held_on = day_of(parts().clock())
    members = roll(db, of, held_on)
    names = called(db, members)
    chairs = [
        Option(each.mandate, names[person]) for person, each in members.items() if each.office in of.council.chaired_by
    ]
    form.of(chairs, of.quorum.ballots, names, written=of.quorum.written_votes)
    lines = [{"key": person, "name": name} for person, name in names.items()]
    around = _caption(of) | {"lines": {"members": lines}, "of": of, "back": "/"}
    return Page(form, around, WHO_CAME, called=names)


def _caption(of: Waiting) -> dict[str, Any]:
    return {"caption": f"{local(of.year.name)} {of.year.year} – {of.name}", "sample": sample_of(of.rules)}


def _came() -> Came:
    """What the second page carries of the first; a page that lost it is not one of ours."""
    form = VotesForm()
    carried = {name: form.fields[name].typed(name, request.form) for name in CARRIED}  # type: ignore[attr-defined]
    try:
        said = {name: form.fields[name].deserialize(value) for name, value in carried.items()}
        attended = dict(mark.split(":") for mark in said.pop("attended"))
    except (ValidationError, ValueError):
        raise NotFound from None
    if not all(map(is_id, attended)):
        raise NotFound
    return Came(**said, attended=attended)


CARRIED = ("held_on", "chair", "secretary", "ballot", "attended")


def _form(of: Waiting, voters: Mapping[str, str] | None) -> VotesForm:
    form = VotesForm()
    form.of(voters, of.names)
    return form


def _votes(sheet: VoteSheet) -> str:
    form, came = _form(sheet.of, sheet.voters), sheet.came
    carried = {name: getattr(came, name) for name in ("held_on", "chair", "secretary", "ballot")}
    values = _marks(sheet.of) | carried | {"attended": came.marks, "seen": [sheet.seen], "rows": sheet.prefilled}
    filled = asked(form, **values) if "typed" in g else Filled.with_values(form, command_id=new_id(), **values)
    return Page(form, _around(sheet), VOTES).again(filled)


def _around(sheet: VoteSheet) -> dict[str, Any]:
    of, whole = sheet.of, sheet.session.whole
    asked_for = {"title": of.year.title, "year": of.year.year}
    return _caption(of) | {
        "sheet": sheet,
        "action": f"/places/{of.commune}/council/votes?title={of.year.title}&year={of.year.year}",
        "back": links.of_council(of.commune, **asked_for),
        "arithmetic": arithmetic_of(of.step, summoned=whole.summoned, present=whole.present, written=whole.written),
    }
