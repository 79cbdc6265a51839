"""Corrections: a mistyped count, score or date is mended by a new fact, and what follows from it is shown first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.commands.earlier_years import levels_held
from domain.commands.mended import mended
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import InTheFuture, NotCorrectable, NotFound, NothingToCorrect
from domain.meeting import Meeting, check_people
from domain.mending import Consequence, mends_of
from domain.pinned import Rules
from domain.policies import Standing, Warrant, right_office
from domain.stood import Stood
from domain.text import plain

OF_MEETING = frozenset({"village-verified"})


def correct_entry(
    desk: Desk, *, dossier: str, version: int, values: Mapping[str, Any], reason: str, text: dict[str, str] | None
) -> dict[str, Any]:
    """Mend an entry of one dossier: `values` by the names that its fact declares as mendable."""
    act, reason = replace(desk.act, done=None), plain("reason", reason)
    found = desk.get(Dossier, dossier)
    stood = next((each for each in found.entries if each.version == version), None)
    # What a paper said of many dossiers is mended in the paper.
    if stood is None or not values.keys() <= mends_of(stood).keys():
        raise NotCorrectable
    by = desk.warrant(act, found)
    held = (
        levels_held(desk, found, replace(by, act=replace(act, done=stood.occurred_at))) if "scores" in values else None
    )
    told: dict[str, Any] = {"values": values, "reason": reason, "text": text, "held": held}
    consequence = mended(desk, found, by, version=version, **told)
    desk.keep(found)
    return {"dossier": dossier, "consequences": [plain_of(consequence)]}


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
    minutes: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Mend a village meeting's counts, day or minutes, or the votes of single dossiers, with all that follows."""
    act = replace(desk.act, done=None, batch_id=desk.act.batch_id or desk.act.command_id)
    reason = plain("reason", reason)
    held = desk.get(Meeting, f"meeting.{meeting}")
    if held.council is not None:
        raise NotCorrectable
    found = desk.all(Dossier, held.dossiers)
    if not set(ballots or {}) <= set(held.dossiers):
        raise NotFound
    rules = desk.rules_of(found[0])
    standing = desk.standing(act, rules.procedure, subject=held.place["id"], people=(), place=held.place["id"])
    may_correct(rules, standing)
    values = changed_of(held, summoned=summoned, present=present, held_on=held_on, minutes=minutes)
    if not values and not ballots:
        raise NothingToCorrect
    # The corrected numbers must be possible; that the quorum is then missed is a consequence, not a mistake.
    now_read = held.values | values
    check_people(summoned=now_read["summoned"], present=now_read["present"])
    if held_on is not None and held_on > day_of(act.now):
        raise InTheFuture(field="held_on")
    if values:
        held.correct(act, values=values, reason=reason, text=text)
        desk.keep(held)
    consequences = []
    said_of_all = {name: value for name, value in values.items() if name != "minutes"}
    for dossier in found:
        found_anew = _of_meeting(dossier, meeting, said_of_all, (ballots or {}).get(dossier.id))
        if found_anew is None:
            continue
        stood, new = found_anew
        by = Warrant(act, desk.rules_of(dossier), standing)
        told: dict[str, Any] = {"values": new, "reason": reason, "text": text, "asked_as": "held_on"}
        consequence = mended(desk, dossier, by, version=stood.version, **told)
        desk.keep(dossier)
        consequences.append(plain_of(consequence))
    return {"meeting": meeting, "consequences": consequences}


def may_correct(rules: Rules, standing: Standing) -> None:
    """Who may enter a village's meeting and correct may correct one."""
    allowed = rules.procedure.acts.correcting
    if allowed is None:
        raise NotCorrectable
    enter = {office for step in rules.procedure.steps if step.fact in OF_MEETING for office in step.offices}
    right_office([office for office in allowed.offices if office in enter], standing)


def changed_of(held: Meeting, *, held_on: date | None, **said: Any) -> dict[str, Any]:
    """What is said otherwise of the meeting itself."""
    new = said | {"held_on": held_on.isoformat() if held_on else None}
    return {name: value for name, value in new.items() if value is not None and value != held.values[name]}


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


def plain_of(consequence: Consequence) -> dict[str, Any]:
    """The consequence as an answer has it."""
    return {
        "dossier": consequence.dossier,
        "before": consequence.before,
        "after": consequence.after,
        "returned_to": consequence.returned_to,
        "values": dict(consequence.values),
        "moves": dict(consequence.moves),
    }
