"""What a correction asks of one entry: its questions with the codes of the rules, its values as they now read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.mendable import CONSENT, DAY, DONE, LINES, STORY, codes_of
from domain.mending import mends_of
from domain.pinned import Rules
from domain.stood import Stood
from service.forms.common import consent_of
from service.forms.correction import CorrectionForm, correction_form
from service.forms.fields import Option, Rows
from service.i18n import local
from service.i18n import text as _
from service.privacy.wallet import Wallet
from service.shown.codes import OF_FORMS, code_name
from service.shown.rules import asked_criteria, criterion_options
from service.shown.texts import opened as texts_of

WHOLE = "dossier"
# What a value is asked as, where that is not its own name.
BOXES = {DONE: "occurred_on", "reason": "right_reason", "text": "right_text"}


def form_for(stood: Stood, rules: Rules) -> CorrectionForm:
    """The questions of one entry."""
    form = correction_form(f"dossier.{stood.topic}", asked_criteria(rules), values=list(mends_of(stood)))
    if "criterion" in form.fields:
        form.offer("criterion", criterion_options(rules))
    for name in {"reason", "outcome"} & mends_of(stood).keys():
        form.offer(BOXES.get(name, name), _options(stood, rules, name))
    if "right_text" in form.fields and not _story(stood):
        # What cannot be read any more cannot be read anew either.
        for box in _parts(stood).values():
            form.leave_out(box)
    rows = form.fields.get("mend")
    if isinstance(rows, Rows):
        rows.offer("reason", _options(stood, rules, "mend"))
        rows.called_by_key = {line["key"]: line["name"] for line in lines_for(rules)["mend"]}
    return form


def lines_for(rules: Rules) -> dict[str, list[dict[str, str]]]:
    """What can be mended of a dossier that was sent back: each criterion, or all of it."""
    lines = [{"key": item.id, "name": local(item.label.as_data())} for item in rules.criteria.items]
    return {"mend": [*lines, {"key": WHOLE, "name": _("The whole dossier")}]}


def boxes_of(stood: Stood) -> dict[str, Any]:
    """The values as they now read, in the boxes where they are corrected."""
    found: dict[str, Any] = {}
    for name, kind in mends_of(stood).items():
        found |= _box(stood, name, kind)
    return found


def typed_anew(stood: Stood, values: Mapping[str, Any], *, wallet: Wallet, owner: str) -> dict[str, Any]:
    """What was typed, under the names that its fact gives it; a text that differs is sealed as a new one."""
    new: dict[str, Any] = {}
    for name, kind in mends_of(stood).items():
        if kind == CONSENT:
            new[name] = consent_of(values)
        elif kind == LINES:
            new[name] = [_line(row) for row in values["mend"]]
        elif kind == STORY and "right_text" in values:
            said = {part: values[box] or "" for part, box in _parts(stood).items()}
            if said != {part: _story(stood).get(part) or "" for part in said}:
                new[name] = wallet.seal(owner, "text", said)
        elif kind != STORY:
            new[name] = values[BOXES.get(name, name)]
    return new


def _options(stood: Stood, rules: Rules, name: str) -> Sequence[Option]:
    """The codes to choose from; what stands now is among them, whatever the forms offer today."""
    known = codes_of(rules, stood.topic, name)
    codes = dict.fromkeys(OF_FORMS[stood.topic, name] if known is None else known)
    now = stood.values[name]
    codes |= dict.fromkeys([now] if isinstance(now, str) else [line["reason"] for line in now])
    return [Option(code, code_name(rules, stood.topic, name, code)) for code in codes]


def _box(stood: Stood, name: str, kind: str) -> dict[str, Any]:
    if name == DONE:
        return {"occurred_on": day_of(stood.occurred_at)}
    value = stood.values[name]
    if kind == CONSENT:
        return {"consent_how": value["how"], "consent_on": date.fromisoformat(value["on"])}
    if kind == LINES:
        return {"mend": [{"criterion": line["criterion"] or WHOLE, "reason": line["reason"]} for line in value]}
    if kind == STORY:
        return {box: _story(stood).get(part) or "" for part, box in _parts(stood).items()}
    return {BOXES.get(name, name): date.fromisoformat(value) if kind == DAY else value}


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"criterion": None if row["criterion"] == WHOLE else row["criterion"], "reason": row["reason"]}


def _parts(stood: Stood) -> dict[str, str]:
    """The parts of an entry's text, each with its box."""
    return {"text": "right_text"} | ({"by": "raised_by"} if stood.topic == "objection-raised" else {})


def _story(stood: Stood) -> Mapping[str, Any]:
    item = stood.values["text"]["item"]
    return texts_of([item])[item] or {}
