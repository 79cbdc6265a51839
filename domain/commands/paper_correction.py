"""Correcting a paper over many dossiers, a decision or a posting, for all that stand on it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.clock import day_of, instant_text, shown, start_of_day
from domain.commands.batch import decide_each
from domain.commands.correction import plain_of
from domain.commands.mended import mended
from domain.commands.posting import last_day
from domain.decision import Decision
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import InTheFuture, OutOfDate, StillPosted
from domain.mending import may_mend
from domain.policies import Warrant
from domain.posting import Posting
from domain.stood import Stood
from domain.stream import Act
from domain.text import plain

Answer = dict[str, Any]
Text = dict[str, str] | None
NUMBER_LENGTH = 60


def correct_decision(
    desk: Desk, *, decision: str, dossiers: Sequence[str], values: Mapping[str, Any], reason: str, text: Text
) -> Answer:
    """Mend a decision's number, day of signing, form or basis; `dossiers` are all that it decided on."""
    act = _act(desk)
    issued = desk.get(Decision, f"decision.{decision}")
    found = desk.all(Dossier, dossiers)
    entries = {each.id: stood for each in found if (stood := _decided(each, decision))}
    if len({each.id for each in found}) != issued.listed or not entries:
        raise OutOfDate
    named = [each for each in found if each.id in entries]
    may_mend(named[0], desk.rules_of(named[0]), desk.warrant(act, named[0]).standing, entries[named[0].id])
    new = _checked(values, act)
    moved = {} if new.get("signed_on") in (None, issued.values["signed_on"]) else _placed(new["signed_on"])
    changed = issued.mend(act, new, reason=plain("reason", reason), text=text, **moved)
    desk.keep(issued)
    shared = {name: after for name, (_, after) in changed.items() if name in ("number", "signed_on")}
    if "signed_on" in shared:
        shared["done"] = date.fromisoformat(shared["signed_on"])
    consequences: list[Answer] = []

    def decide(dossier: Dossier) -> None:
        by = desk.warrant(act, dossier)
        version = entries[dossier.id].version
        told: dict[str, Any] = {"values": shared, "reason": reason, "text": text, "asked_as": "signed_on"}
        consequences.append(plain_of(mended(desk, dossier, by, version=version, **told)))
        desk.keep(dossier)

    if shared:
        decide_each(named, decide, named=lambda dossier: dossier.id)
    return {"decision": decision, "values": changed, "consequences": consequences}


def correct_posting(desk: Desk, *, posting: str, values: Mapping[str, date], reason: str, text: Text) -> Answer:
    """Mend the day on which a list went up, with its last day, or the day on which it came down."""
    act, reason = _act(desk), plain("reason", reason)
    up = desk.get(Posting, f"posting.{posting}")
    found = desk.all(Dossier, up.dossiers)
    for name, day in values.items():
        if day > day_of(act.now):
            raise InTheFuture(field=name)
    posted_on, closed_on = values.get("posted_on"), values.get("closed_on") or up.closed_on
    until = last_day(desk, found, posted_on) if posted_on else up.until
    if closed_on is not None and closed_on < until:
        raise StillPosted(field="closed_on" if "closed_on" in values else "posted_on", until=shown(until))
    standing = desk.standing(
        act, desk.rules_of(found[0]).procedure, subject=up.place["id"], people=(), place=up.place["id"]
    )
    with_it = _reckoned(up, {name: day.isoformat() for name, day in values.items()}, until)
    changed = up.mend(act, {name: day.isoformat() for name, day in values.items()}, reason=reason, text=text, **with_it)
    desk.keep(up)
    consequences: list[Answer] = []

    def decide(dossier: Dossier) -> None:
        by = Warrant(act, desk.rules_of(dossier), standing)
        for stood, new in _of_posting(dossier, posting, changed, until):
            asked_as = "posted_on" if stood.topic == "posted" else "closed_on"
            told: dict[str, Any] = {"values": new, "reason": reason, "text": text, "asked_as": asked_as}
            consequences.append(plain_of(mended(desk, dossier, by, version=stood.version, **told)))
        desk.keep(dossier)

    decide_each(found, decide, named=lambda dossier: dossier.id)
    return {"posting": posting, "values": changed, "consequences": consequences}


def _act(desk: Desk) -> Act:
    return replace(desk.act, done=None, batch_id=desk.act.batch_id or desk.act.command_id)


def _decided(dossier: Dossier, decision: str) -> Stood | None:
    """What a decision said of a dossier."""
    entries = (each for each in dossier.stood if each.topic == "award-decided")
    return next((each for each in entries if each.values["decision"] == decision), None)


def _checked(values: Mapping[str, Any], act: Act) -> dict[str, Any]:
    new = dict(values)
    if "number" in new:
        new["number"] = plain("number", new["number"], most=NUMBER_LENGTH)
    if "form" in new:
        new["form"] = plain("form", new["form"], most=NUMBER_LENGTH)
    if "basis" in new:
        new["basis"] = [plain("basis", each) for each in new["basis"]]
    if "signed_on" in new:
        if new["signed_on"] > day_of(act.now):
            raise InTheFuture(field="signed_on")
        new["signed_on"] = new["signed_on"].isoformat()
    return new


def _placed(day: str) -> dict[str, str]:
    """When the paper itself was made."""
    return {"occurred_at": instant_text(start_of_day(date.fromisoformat(day))), "precision": "day"}


def _reckoned(up: Posting, new: Mapping[str, str], until: date) -> dict[str, str]:
    """What follows for the list itself from the days that differ."""
    found: dict[str, str] = {}
    if new.get("posted_on") not in (None, up.values["posted_on"]):
        found |= {"until": until.isoformat(), **_placed(new["posted_on"])}
    if new.get("closed_on") not in (None, up.values["closed_on"]):
        found["closed_at"] = _placed(new["closed_on"])["occurred_at"]
    return found


def _of_posting(
    dossier: Dossier, posting: str, changed: Mapping[str, Sequence[str]], until: date
) -> list[tuple[Stood, dict[str, Any]]]:
    """The dossier's entries of that list with their new values, in an order in which none overtakes the other."""
    found: list[tuple[Stood, dict[str, Any]]] = []
    for stood in dossier.stood:
        if stood.values.get("posting") != posting:
            continue
        if stood.topic == "posted" and "posted_on" in changed:
            day = date.fromisoformat(changed["posted_on"][1])
            found.append((stood, {"done": day, "until": until.isoformat()}))
        elif stood.topic == "posting-closed" and "closed_on" in changed:
            found.append((stood, {"done": date.fromisoformat(changed["closed_on"][1])}))
    later = any(after > before for before, after in changed.values())
    return found[::-1] if later else found
