"""Correcting a meeting: its counts, its day, single ballots; what follows for each dossier is shown first."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.commands.correction import correct_meeting
from domain.commands.council_correction import vote_of
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.pinned import Rules
from projections.names import names_of
from service.forms.correction import MINUTES, CorrectionForm, correction_form
from service.forms.fields import Rows
from service.privacy.reads import shows
from service.shown.meeting import dossiers_of, may_correct, minutes_read
from service.shown.people import called
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.council_correction import ask_council, mend_council
from service.views.finding import proceeding
from service.views.sitting_mended import after_mending, around, marks
from service.visit import parts

meeting_corrections = Blueprint("meeting_corrections", __name__)
TEMPLATE = "correction.html"
# The parts of the minutes by the boxes that ask for them.
READ_AS = {"chair": "chair", "secretary": "secretary", "text": "minutes"}


@meeting_corrections.get("/meetings/<id>/correction")
def ask_meeting(id: str) -> ResponseReturnValue:
    """The meeting's counts and votes as they now read."""
    if _is_councils(id):
        return ask_council(id)
    held, found, rules = _held(id)
    names = _names(found)
    return ask(_form(held, names), TEMPLATE, values=_now(held, found), **_around(held, rules, names))


@meeting_corrections.post("/meetings/<id>/correction")
def correct(id: str) -> ResponseReturnValue:
    """Show what follows for every dossier; once that is confirmed, record it."""
    if _is_councils(id):
        return mend_council(id)
    held, found, rules = _held(id)
    names = _names(found)
    page = Page(_form(held, names), _around(held, rules, names), TEMPLATE, marks(held), names)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        new = {"summoned": values["summoned"], "present": values["present"]}
        new["ballots"] = _changed(found, id, values["rows"] or [])
        said = {name: values.get(box) or "" for name, box in READ_AS.items()}
        return after_mending(page, held, rules, values, said=said, correct=partial(correct_meeting, **new))

    return answer(page, do, lambda _done: f"/meetings/{id}")


def _is_councils(id: str) -> bool:
    with parts().engine.connect() as db:
        return bool(proceeding(db, "meeting", id).get("council"))


def _held(id: str) -> tuple[dict[str, Any], list[Dossier], Rules]:
    """A meeting that this person may correct; any other is not there."""
    with parts().engine.connect() as db:
        held = proceeding(db, "meeting", id)
    found, rules = dossiers_of(held)
    if not may_correct(held, rules):
        raise NotFound
    return held, found, rules


def _names(found: Sequence[Dossier]) -> dict[str, str]:
    with parts().engine.connect() as db:
        names = names_of(db, [each.subject for each in found])
    shows(each.subject for each in found)
    return {each.id: called(names, each.subject) or "–" for each in found}


def _form(held: Mapping[str, Any], names: Mapping[str, str]) -> CorrectionForm:
    form = correction_form("meeting.held")
    if minutes_read(held) is None:
        # What cannot be read any more cannot be read anew either.
        for name in MINUTES:
            form.leave_out(name)
    rows = form.fields["rows"]
    assert isinstance(rows, Rows)
    rows.called_by_key = dict(names)
    return form


def _now(held: Mapping[str, Any], found: Sequence[Dossier]) -> dict[str, Any]:
    votes = [(each.id, vote_of(each, held["id"])) for each in found]
    rows = [{"dossier": id, **stood.values["ballots"]} for id, stood in votes if stood]
    counts = {name: held[name] for name in ("summoned", "present")}
    read = minutes_read(held) or {}
    counts |= {box: read.get(name) for name, box in READ_AS.items()}
    return marks(held) | counts | {"occurred_on": date.fromisoformat(held["held_on"]), "rows": rows}


def _changed(found: Sequence[Dossier], meeting: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """The ballots that differ from what stands; a dossier that the meeting did not vote on is not there."""
    standing = {each.id: stood.values["ballots"] for each in found if (stood := vote_of(each, meeting))}
    typed = {row["dossier"]: {name: row[name] for name in ("for", "against", "blank")} for row in rows}
    if not standing.keys() >= typed.keys():
        raise NotFound
    return {id: ballots for id, ballots in typed.items() if ballots != standing[id]}


def _around(held: Mapping[str, Any], rules: Rules, names: Mapping[str, str]) -> dict[str, Any]:
    return around(held, rules) | {"lines": {"rows": [{"key": id, "name": name} for id, name in names.items()]}}
