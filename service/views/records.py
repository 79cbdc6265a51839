"""Correcting entries of registers: figures, targets, reports, rewards, inspections, years, memberships."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.commands.record_correction import correct_record, mendable, read
from domain.cycle import Cycle
from domain.desk import Desk
from domain.errors import NotFound, OutOfDate
from domain.membership import GROUPS, HEAD, Joined, Stated
from domain.mendable import DAY, FIGURES, PLACE, PLACES, STORY
from domain.place_facts import Changed, Established, Merged, Split
from domain.report import Report
from domain.reward import Reward, subject_named
from domain.stream import Fact
from projections import places, resting
from projections.cycles import asked_at
from projections.doings import acted_for
from service import words
from service.forms.correction import CorrectionForm
from service.forms.fields import Option, Rows
from service.forms.members import with_roles
from service.forms.records import BOXES, record_form
from service.privacy.wallet import Wallet
from service.shown.people import called
from service.shown.records import Told, about, changes, figures_said, timeline, told
from service.shown.report import figures_sent, key_of
from service.shown.texts import opened
from service.views import links
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on
from service.views.previewing import after_preview
from service.visit import parts
from service.words import word

records = Blueprint("records", __name__, url_prefix="/records/<stream>")
TEMPLATE = "record_correction.html"
# What can be the name of a stream at all; anything else is never asked of a database.
NAME = re.compile(r"[a-z]+(\.[0-9a-z_-]{1,60}){1,5}", re.ASCII)


@records.get("")
def listed(stream: str) -> ResponseReturnValue:
    """Every entry of the stream that this person may correct, and every correction."""
    found = _found(stream)
    return render_template("records.html", trail=timeline(found), back=links.of_record(stream))


@records.get("/corrections/<int:version>")
def ask_record(stream: str, version: int) -> ResponseReturnValue:
    """The entry as it now reads."""
    found = _found(stream)
    entry = found.entry(version)
    return ask(_form(found, entry), TEMPLATE, values=_marks(found, entry) | _boxes(entry), **_around(found, entry))


@records.post("/corrections/<int:version>")
def correct(stream: str, version: int) -> ResponseReturnValue:
    """Show what changes; once that is confirmed, record it."""
    found = _found(stream)
    entry = found.entry(version)
    page = Page(_form(found, entry), _around(found, entry), TEMPLATE, _marks(found, entry))

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        wallet, owner = parts().vault.wallet(), _owner(entry)
        text = wallet.seal(owner, "text", {"text": values["text"]})
        new = _typed(entry, values, wallet, owner)
        with parts().engine.connect() as db:
            rests = _rests_on(db, entry)
        seen: list[dict[str, Any]] = []

        def decide(desk: Desk) -> dict[str, Any]:
            if _version(desk, stream) != values["version"]:
                raise OutOfDate
            given = {"stream": stream, "version": version, "values": new, "reason": values["reason"], "text": text}
            seen.append(correct_record(desk, **given, relied_on=rests))
            return seen[-1]

        def shown(_consequences: Any) -> dict[str, Any]:
            lines = changes(found, entry, {name: tuple(pair) for name, pair in seen[-1]["values"].items()})
            return {"mended": lines, "consequences": [], "differ": 0}

        act = act_on(entry.act.book, values)
        return after_preview(page, act, decide, confirmed=values["confirmed"], wallet=wallet, shown=shown)

    return answer(page, do, lambda _done: f"/records/{stream}")


def _found(stream: str) -> Told:
    if NAME.fullmatch(stream) is None:
        raise NotFound
    with parts().engine.connect() as db:
        return told(db, stream)


def _version(desk: Desk, stream: str) -> int:
    desk.fetch([stream])
    return int(desk.loaded[stream].version)


def _rests_on(db: Connection, entry: Fact) -> Sequence[datetime]:
    """When those acts were done that rest on the entry."""
    if isinstance(entry, Cycle.Opened):
        return asked_at(db, book=entry.act.book, year=entry.year)
    if isinstance(entry, Stated):
        return acted_for(db, person=entry.originator_id.removeprefix("subject."), group=entry.group)
    return resting.on_entry(db, entry) if isinstance(entry, Established | Changed) else ()


def _form(found: Told, entry: Fact) -> CorrectionForm:
    form = record_form(entry.TOPIC, mendable(entry))
    if isinstance(entry, Report.Filed) and "figures" in form.fields:
        rows = form.fields["figures"]
        assert isinstance(rows, Rows)
        rows.called_by_key = {line["key"]: line["name"] for line in _figures(found, entry)}
    if isinstance(entry, Reward.Granted):
        holders = desk_on(entry.act.book).get(Reward, entry.originator_id).named
        form.offer("holders", [Option(each, str(called(found.names, subject_named(each)))) for each in holders])
    if isinstance(entry, Merged | Split):
        form.offer("into", _beside(entry))
    if isinstance(entry, Joined):
        # There is one head: it is handed on from the page of the members.
        with_roles(form, [role for role in GROUPS[entry.group_kind].roles if role == entry.role or role != HEAD])
        form.questions["role"].hint = None
    return form


def _beside(entry: Merged | Split) -> list[Option]:
    """The places that could have taken it up, those that are said to have done so among them."""
    id = entry.originator_id.removeprefix("place.")
    with parts().engine.connect() as db:
        found = {row["place"]: row["name"] for row in places.beside(db, id)}
    said = [entry.into] if isinstance(entry, Merged) else entry.into
    found = {each["id"]: each["name"] for each in said} | found
    return [Option(each, name) for each, name in found.items()]


def _marks(found: Told, entry: Fact) -> dict[str, Any]:
    version = max(each.said.originator_version for each in found.whole)
    return {"dossier": found.stream, "version": version, "corrects": str(entry.originator_version)}


def _boxes(entry: Fact) -> dict[str, Any]:
    """The values as they now read, in the boxes where they are corrected."""
    return {BOXES.get(name, name): _box(kind, read(entry, name)) for name, kind in mendable(entry).items()}


def _box(kind: str, value: Any) -> Any:
    if kind == DAY:
        return date.fromisoformat(value)
    if kind == STORY:
        return _story(value)
    if kind == PLACE:
        return value["id"]
    if kind == PLACES:
        return [each["id"] for each in value]
    if kind == FIGURES:
        return [{"figure": key_of(each), "value": each["value"]} for each in value]
    return value


def _typed(entry: Fact, values: dict[str, Any], wallet: Wallet, owner: str) -> dict[str, Any]:
    """What was typed, under the names that the fact gives it; a text that differs is sealed as a new one."""
    new: dict[str, Any] = {}
    for name, kind in mendable(entry).items():
        typed = values[BOXES.get(name, name)]
        if kind == STORY:
            if (typed or "") != _story(read(entry, name)):
                new[name] = wallet.seal(owner, "text", {"text": typed or ""})
        elif kind == FIGURES:
            new[name] = figures_sent(typed or [])
        else:
            new[name] = typed
    return new


def _story(ref: dict[str, str]) -> str:
    said = opened([ref["item"]])[ref["item"]] or {}
    return str(said.get("text") or "")


def _owner(entry: Fact) -> str:
    """Under whose key an explanation lies: that of whom or what the stream is about."""
    if isinstance(entry, Report.Filed):
        return str(entry.filer["id"])
    kind, _, rest = entry.originator_id.partition(".")
    return rest if kind in ("reward", "inspection", "subject") else entry.act.book


def _figures(found: Told, entry: Report.Filed) -> list[dict[str, str]]:
    named = figures_said(found, entry.figures)
    return [{"key": key_of(each), "name": name} for each, (name, _value) in zip(entry.figures, named, strict=True)]


def _around(found: Told, entry: Fact) -> dict[str, Any]:
    lines = {"figures": _figures(found, entry)} if isinstance(entry, Report.Filed) else {}
    said = [f"{each['value']}" for each in about(found, entry) if each["value"]]
    return {
        "caption": " – ".join(said),
        "entry": word(words.FACT, entry.TOPIC),
        "back": f"/records/{found.stream}",
        "lines": lines,
    }
