"""Mending one entry of a dossier: the new values, and the return that follows where the outcome would differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain import policies
from domain.clock import day_of, instant_text, start_of_day
from domain.criteria.scoring import check_total, passes, score
from domain.dossier import Data, Dossier, Rules, Stood
from domain.errors import BetweenItsNeighbours, InTheFuture, NeedsSettingAside, NotCorrectable, NothingToCorrect
from domain.meeting import check_ballots
from domain.status import FINAL, WITHDRAWN
from domain.stream import Act

# What can be mended in which entry. `done` is the day on which it was done.
MENDABLE: Mapping[str, frozenset[str]] = {
    "registered": frozenset({"done"}),
    "self-assessed": frozenset({"done", "scores"}),
    "village-verified": frozenset({"done", "held_on", "summoned", "present", "ballots", "score"}),
    "posted": frozenset({"done"}),
    "commune-appraised": frozenset({"done", "score"}),
}


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a correction means for one dossier: the outcome before and after, and the step it goes back to for that."""

    dossier: str
    before: str | None
    after: str | None
    returned_to: str | None


def mend(
    dossier: Dossier, act: Act, rules: Rules, *, version: int, values: Mapping[str, Any], reason: str, text: Data | None
) -> Consequence:
    """Record the correction of the entry with that version, and its consequence."""
    place = next((place for place, stood in enumerate(dossier.stood) if stood.version == version), None)
    if place is None or not set(values) <= MENDABLE.get(dossier.stood[place].topic, frozenset()):
        raise NotCorrectable
    stood = dossier.stood[place]
    new = _new_values(dossier, act, rules, place, values)
    if not new:
        raise NothingToCorrect
    before = stood.values.get("outcome")
    after = _outcome(dossier, rules, stood, stood.values | new)
    returned_to = _goes_back(dossier, place, before, after)
    dossier.note_correction(act, stood, values=new, reason=reason, text=text)
    if returned_to is not None:
        dossier.return_after_correction(act, rules, to_step=returned_to, text=text)
    return Consequence(dossier.id, before, after, returned_to)


def _new_values(dossier: Dossier, act: Act, rules: Rules, place: int, values: Mapping[str, Any]) -> Data:
    """The values that change, as they stand in the fact."""
    stood = dossier.stood[place]
    new: Data = {name: value for name, value in values.items() if name not in ("done", "scores", "score")}
    if "scores" in values:
        scored = score(rules.criteria, values["scores"], area=dossier.area)
        new |= {"scores": scored.scores, "total": scored.total}
    if "score" in values:
        new["score"] = check_total(rules.criteria, values["score"])
    new = {name: value for name, value in new.items() if value != stood.values.get(name)}
    if "done" in values:
        new |= _moved(dossier, act, place, values["done"])
    _check_votes(rules, stood, stood.values | new)
    return new


def _check_votes(rules: Rules, stood: Stood, values: Data) -> None:
    if stood.step is None or "ballots" not in values:
        return
    quorum = rules.procedure.step(stood.step).quorum
    if quorum is not None:
        check_ballots(quorum, values["ballots"], summoned=values["summoned"], present=values["present"])


def _moved(dossier: Dossier, act: Act, place: int, done: date) -> Data:
    """The corrected time: on its day, between the acts before and after it."""
    stood = dossier.stood[place]
    if done > day_of(act.now):
        raise InTheFuture(field="done")
    if done == day_of(stood.occurred_at):
        return {}
    earliest = dossier.stood[place - 1].occurred_at if place else None
    latest = dossier.stood[place + 1].occurred_at if place + 1 < len(dossier.stood) else act.now
    moved = start_of_day(done)
    if earliest is not None and day_of(earliest) == done:
        moved = max(moved, earliest)
    if (earliest is not None and moved < earliest) or moved > latest:
        raise BetweenItsNeighbours(field="done", earliest=_shown(earliest), latest=_shown(latest))
    return {"occurred_at": instant_text(moved), "precision": "day"}


def _shown(moment: datetime | None) -> str:
    return "-" if moment is None else policies.shown_day(day_of(moment))


def _outcome(dossier: Dossier, rules: Rules, stood: Stood, values: Data) -> str | None:
    """What would have come out under the corrected values."""
    if stood.topic == "commune-appraised":
        upheld = values["outcome"] == "upheld" and passes(rules.criteria, values["score"], area=dossier.area)
        return "upheld" if upheld else "not-upheld"
    if stood.topic != "village-verified" or stood.step is None:
        return stood.values.get("outcome")
    quorum = rules.procedure.step(stood.step).quorum
    assert quorum is not None, "a meeting voted, so the step has a quorum"
    summoned, present = values["summoned"], values["present"]
    if not quorum.reached(summoned=summoned, present=present):
        return "no-quorum"
    voted = quorum.approved(values["ballots"]["for"], present=present, summoned=summoned)
    return "proposed" if voted and passes(rules.criteria, values["score"], area=dossier.area) else "not-proposed"


def _goes_back(dossier: Dossier, place: int, before: str | None, after: str | None) -> str | None:
    """The step that has to be taken again, where the outcome would differ and still carries the dossier."""
    stood = dossier.stood[place]
    taken_again = any(later.topic == stood.topic for later in dossier.stood[place + 1 :])
    if before == after or taken_again or dossier.state == WITHDRAWN:
        return None
    if dossier.state in FINAL:
        raise NeedsSettingAside
    if dossier.state == "returned":
        return None
    return stood.step
