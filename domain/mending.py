"""Mending one entry of a dossier: the new values, and the return that follows where the outcome would differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain import policies, verdict
from domain.clock import day_of, instant_text, shown, start_of_day
from domain.criteria.scoring import check_total, score
from domain.dossier import Dossier
from domain.dossier_base import Data, Mend
from domain.errors import (
    BetweenItsNeighbours,
    InTheFuture,
    NeedsSettingAside,
    NotCorrectable,
    NothingToCorrect,
    Unsettled,
)
from domain.meeting import check_ballots, check_people
from domain.pinned import Rules
from domain.policies import Standing, Warrant
from domain.status import FINAL, WAITING, WITHDRAWN
from domain.stood import Stood
from domain.stream import Act
from domain.workflow import Step

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
    dossier: Dossier, by: Warrant, *, version: int, values: Mapping[str, Any], reason: str, text: Data | None
) -> Consequence:
    """Record the correction of the entry with that version, and its consequence."""
    place = next((place for place, stood in enumerate(dossier.stood) if stood.version == version), None)
    if place is None or not set(values) <= MENDABLE.get(dossier.stood[place].topic, frozenset()):
        raise NotCorrectable
    stood = dossier.stood[place]
    may_mend(dossier, by.rules, by.standing, stood)
    new = _new_values(dossier, by, place, values)
    if not new:
        raise NothingToCorrect
    before = _outcome(dossier, by.rules, stood, stood.values)
    after = _outcome(dossier, by.rules, stood, stood.values | new)
    returned_to = _goes_back(dossier, by.rules, place) if before != after else None
    data = {
        "corrects": dossier.chain[stood.version - 1],
        "corrected_type": f"dossier.{stood.topic}",
        "corrected_version": stood.version,
        "values": new,
    }
    dossier.record(Dossier.Corrected, by, dossier.stays, reason=reason, text=text, **data)
    if returned_to is not None:
        # It does not count as sending back: nobody asked for more.
        lines: Mend = [{"criterion": None, "reason": "entry-corrected"}]
        dossier.go_back(by, returned_to, lines, text, cause="correction", times=dossier.times_returned)
    return Consequence(dossier.id, before, after, returned_to)


def may_mend(dossier: Dossier, rules: Rules, standing: Standing, stood: Stood) -> None:
    """An entry is mended by an office that may make it, by hands that were free to; the subject's by any that may."""
    allowed = rules.procedure.acts.correcting
    if allowed is None:
        raise NotCorrectable
    step = rules.procedure.step(stood.step) if stood.step else rules.procedure.first
    own = [office for office in allowed.offices if office in step.offices]
    policies.right_office(own or allowed.offices, standing)
    policies.separate_hands(step, dossier.hands, standing.people)
    policies.no_kin(dossier.subject, dossier.people, standing)


def _new_values(dossier: Dossier, by: Warrant, place: int, values: Mapping[str, Any]) -> Data:
    """The values that change, as they stand in the fact."""
    stood = dossier.stood[place]
    new: Data = {name: value for name, value in values.items() if name not in ("done", "scores", "score")}
    if "scores" in values:
        scored = score(by.rules.criteria, values["scores"], area=dossier.area)
        new |= {"scores": scored.scores, "total": scored.total, "passed": scored.passed}
    if "score" in values:
        new["score"] = check_total(by.rules.criteria, values["score"])
    if stood.topic == "village-verified" and stood.step is not None:
        new |= _counted(by.rules.procedure.step(stood.step), stood.values | new)
    new = {name: value for name, value in new.items() if value != stood.values.get(name)}
    if "done" in values:
        new |= _moved(dossier, by.act, place, values["done"])
    return new


def _counted(step: Step, values: Data) -> Data:
    """Numbers that a meeting can have, and what follows from them for quorum and majority."""
    assert step.quorum is not None, "a meeting voted, so the step has a quorum"
    summoned, present = values["summoned"], values["present"]
    check_people(summoned=summoned, present=present)
    check_ballots(step.quorum, values["ballots"], summoned=summoned, present=present)
    needed = step.quorum.majority_needed(present, summoned=summoned)
    return {"quorum": step.quorum.needed(summoned), "needed": needed}


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
    return "-" if moment is None else shown(day_of(moment))


def _outcome(dossier: Dossier, rules: Rules, stood: Stood, values: Data) -> str | None:
    """What comes out under these values."""
    if stood.topic == "commune-appraised":
        council = values.get("council") is not None
        upheld = values["ballots"]["for"] >= values["needed"] if council else values["outcome"] == "upheld"
        return verdict.of_commune(rules, score=values["score"], upheld=upheld, area=dossier.area)
    if stood.topic == "village-verified" and stood.step is not None:
        return verdict.of_village(rules, rules.procedure.step(stood.step), values, area=dossier.area)
    return None


def _goes_back(dossier: Dossier, rules: Rules, place: int) -> str | None:
    """The step that has to be taken again, where it still carries the dossier."""
    stood = dossier.stood[place]
    if dossier.state == WITHDRAWN or any(later.topic == stood.topic for later in dossier.stood[place + 1 :]):
        return None
    if dossier.state in FINAL:
        raise NeedsSettingAside
    if dossier.state in WAITING:
        raise Unsettled
    assert dossier.next_step is not None, "a dossier under way has a next step"
    assert stood.step is not None, "only a step has an outcome"
    will_be_taken_again = rules.procedure.place_of(dossier.next_step) <= rules.procedure.place_of(stood.step)
    return None if will_be_taken_again else stood.step
