"""Corrections: a mistyped count, score or date is mended by a new fact, and what follows from it is shown first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain import policies
from domain.dossier import Dossier, Rules, Stood
from domain.errors import NotCorrectable, NothingToCorrect
from domain.meeting import Meeting, check_attendance
from domain.mending import Consequence, mend
from domain.office import Desk


def correct_entry(
    desk: Desk, *, dossier: str, version: int, values: Mapping[str, Any], reason: str, text: dict[str, str] | None
) -> dict[str, Any]:
    """Mend an entry of one dossier: `scores` or `score`, or `done` (the day on which it was done)."""
    found = desk.get(Dossier, dossier)
    rules = desk.rules_of(found)
    standing = desk.standing_at(desk.act, rules.procedure, found)
    _may_correct(rules, standing)
    policies.no_kin(found.subject, found.people, standing)
    consequence = mend(found, desk.act, rules, version=version, values=values, reason=reason, text=text)
    desk.keep(found)
    return {"dossier": dossier, "consequences": [_plain(consequence)]}


def correct_meeting(
    desk: Desk,
    *,
    meeting: str,
    reason: str,
    text: dict[str, str] | None,
    summoned: int | None = None,
    present: int | None = None,
    held_on: date | None = None,
    ballots: Mapping[str, dict[str, int]] | None = None,
) -> dict[str, Any]:
    """Mend a meeting's counts or day, or the votes of single dossiers, with all that follows for its list."""
    act = replace(desk.act, batch_id=desk.act.batch_id or desk.act.command_id)
    held = desk.get(Meeting, f"meeting.{meeting}")
    found = desk.all(Dossier, held.dossiers)
    rules = desk.rules_of(found[0])
    standing = desk.standing(act, rules.procedure, subject=held.place["id"], people=(), place=held.place["id"])
    _may_correct(rules, standing)
    values = _changed(held, summoned=summoned, present=present, held_on=held_on)
    if not values and not ballots:
        raise NothingToCorrect
    _check_counts(rules, held.values | values)
    if values:
        held.correct(act, values=values, reason=reason, text=text)
        desk.keep(held)
    consequences = []
    for dossier in found:
        mended = _of_meeting(dossier, meeting, values, (ballots or {}).get(dossier.id))
        if mended is None:
            continue
        stood, new = mended
        policies.no_kin(dossier.subject, dossier.people, standing)
        consequence = mend(
            dossier, act, desk.rules_of(dossier), version=stood.version, values=new, reason=reason, text=text
        )
        desk.keep(dossier)
        consequences.append(_plain(consequence))
    return {"meeting": meeting, "consequences": consequences}


def _may_correct(rules: Rules, standing: policies.Standing) -> None:
    allowed = rules.procedure.acts.correcting
    if allowed is None:
        raise NotCorrectable
    policies.right_office(allowed.offices, standing)


def _changed(held: Meeting, *, summoned: int | None, present: int | None, held_on: date | None) -> dict[str, Any]:
    new = {"summoned": summoned, "present": present, "held_on": held_on.isoformat() if held_on else None}
    return {name: value for name, value in new.items() if value is not None and value != held.values[name]}


def _check_counts(rules: Rules, values: Mapping[str, Any]) -> None:
    """The corrected numbers must be possible; that the quorum is then missed is a consequence, not a mistake."""
    if values["summoned"] < 1 or values["present"] > values["summoned"]:
        quorum = next(step.quorum for step in rules.procedure.steps if step.quorum)
        check_attendance(quorum, summoned=values["summoned"], present=values["present"])


def _of_meeting(
    dossier: Dossier, meeting: str, values: Mapping[str, Any], ballots: dict[str, int] | None
) -> tuple[Stood, dict[str, Any]] | None:
    """The dossier's entry of that meeting and its new values, or None where nothing changes for it."""
    stood = next((each for each in dossier.stood if each.values.get("meeting") == meeting), None)
    if stood is None or (not values and ballots is None):
        return None
    new = dict(values)
    if ballots is not None:
        new["ballots"] = ballots
    if held_on := new.get("held_on"):
        new["done"] = date.fromisoformat(held_on)
    return stood, new


def _plain(consequence: Consequence) -> dict[str, Any]:
    return {
        "dossier": consequence.dossier,
        "before": consequence.before,
        "after": consequence.after,
        "returned_to": consequence.returned_to,
    }
