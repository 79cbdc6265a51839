"""Mending one entry of a dossier: the new values, and all that follows where they lead elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain import policies, verdict
from domain.clock import instant_text
from domain.dossier import Dossier
from domain.dossier_base import Data, Mend
from domain.errors import NeedsSettingAside, NotCorrectable, NothingToCorrect, Unsettled
from domain.mendable import DONE, STORY, Mends, offices_of, said
from domain.moving import due_by, moved, release_after
from domain.pinned import Rules
from domain.policies import Standing, Warrant
from domain.retyped import retyped
from domain.status import FINAL, RECOGNISED, WAITING, WITHDRAWN
from domain.stood import Stood
from domain.vocabulary import facts_of

FACTS: Mapping[str, Any] = {topic.removeprefix("dossier."): fact for topic, fact in facts_of(Dossier).items()}


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a correction means for one dossier: the outcome before and after, and the step it goes back to for that.

    `values` are the new values and `moves` what else reads differently now, each as [before, after].
    """

    dossier: str
    before: str | None
    after: str | None
    returned_to: str | None
    values: Mapping[str, Any] = field(default_factory=dict)
    moves: Mapping[str, Any] = field(default_factory=dict)


def mends_of(stood: Stood, *, shared: bool = False) -> dict[str, str]:
    """What can be mended in this entry; what a paper over many dossiers said is mended in that paper."""
    fact = FACTS[stood.topic]
    mends: Mends = fact.SHARED if shared else fact.MENDS
    found = said(stood, mends)
    if not shared and stood.values.get("meeting") is not None:
        # On which day a meeting was held is the meeting's to say.
        found.pop(DONE, None)
    return found


def mend(
    dossier: Dossier,
    by: Warrant,
    *,
    version: int,
    values: Mapping[str, Any],
    reason: str,
    text: Data | None,
    held: Mapping[int, date] | None = None,
) -> Consequence:
    """Record the correction of the entry with that version, and its consequence.

    `held` says since when the subject had held each level of a checklist on the day of a self-assessment.
    """
    stood = next((each for each in dossier.entries if each.version == version), None)
    kinds = {} if stood is None else mends_of(stood) | mends_of(stood, shared=True)
    if stood is None or not values.keys() <= kinds.keys():
        raise NotCorrectable
    may_mend(dossier, by.rules, by.standing, stood)
    typed = retyped(dossier, by, stood, kinds, _without_day(values), held)
    new = _differing(dossier, by, stood, typed, values)
    if not new:
        raise NothingToCorrect
    before, read_before = outcome_of(dossier, by.rules, stood, stood.values), reading(dossier)
    after = outcome_of(dossier, by.rules, stood, stood.values | new)
    returned_to = _goes_back(dossier, by.rules, stood) if before != after else None
    changed = {name: [_was(stood, name), new[name]] for name in new if name not in _stories(stood)}
    released = release_after(dossier, stood, new)
    _record(dossier, by, stood, new, reason=reason, text=text)
    if released is not None:
        # How long it waited is counted from the day on which the hold began.
        _record(dossier, by, *released, reason=reason, text=text)
    if returned_to is not None:
        # It does not count as sending back: nobody asked for more.
        lines: Mend = [{"criterion": None, "reason": "entry-corrected"}]
        dossier.go_back(by, returned_to, lines, text, cause="correction", times=dossier.times_returned)
    read_after = reading(dossier)
    moves = {name: [was, read_after[name]] for name, was in read_before.items() if was != read_after[name]}
    return Consequence(dossier.id, before, after, returned_to, changed, moves)


def _record(dossier: Dossier, by: Warrant, stood: Stood, new: Data, *, reason: str, text: Data | None) -> None:
    data = {
        "corrects": dossier.chain[stood.version - 1],
        "corrected_type": f"dossier.{stood.topic}",
        "corrected_version": stood.version,
        "values": new,
    }
    leads = dossier.stays | {"due_on": due_by(dossier, by.rules, stood, new)}
    dossier.record(Dossier.Corrected, by, leads, reason=reason, text=text, **data)


def may_mend(dossier: Dossier, rules: Rules, standing: Standing, stood: Stood) -> None:
    """An entry is mended by an office that may make it, by hands that were free to; the subject's by any that may."""
    if rules.procedure.acts.correcting is None:
        raise NotCorrectable
    policies.right_office(offices_of(rules, stood), standing)
    step = rules.procedure.step(stood.step) if stood.step else rules.procedure.first
    policies.separate_hands(step, dossier.hands, standing.people)
    policies.no_kin(dossier.subject, dossier.people, standing)


def reading(dossier: Dossier) -> dict[str, str | None]:
    """Where a dossier stands and what holds of it, as everybody reads it."""
    term = dossier.in_force if dossier.state == RECOGNISED else None
    return {
        "state": dossier.state,
        "due_on": dossier.due_on,
        "posted_until": _text(dossier.posted_until),
        "valid_from": _text(term and term[0]),
        "valid_until": _text(term and term[1]),
    }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _stories(stood: Stood) -> frozenset[str]:
    """What lies in the vault is never shown by its reference."""
    return frozenset(name for name, kind in mends_of(stood).items() if kind == STORY)


def _was(stood: Stood, name: str) -> Any:
    envelope = {"occurred_at": instant_text(stood.occurred_at), "precision": stood.precision}
    return envelope[name] if name in envelope else stood.values.get(name)


def _without_day(values: Mapping[str, Any]) -> Data:
    return {name: value for name, value in values.items() if name != DONE}


def _differing(dossier: Dossier, by: Warrant, stood: Stood, typed: Data, values: Mapping[str, Any]) -> Data:
    """The values that change, as they stand in the fact."""
    new = {name: value for name, value in typed.items() if value != stood.values.get(name)}
    return new | (moved(dossier, by.act, stood, values[DONE]) if DONE in values else {})


def outcome_of(dossier: Dossier, rules: Rules, stood: Stood, values: Data) -> str | None:
    """What comes out of an entry under these values."""
    if stood.topic == "commune-appraised":
        council = values.get("council")
        if council is not None and council["present"] < council["quorum"]:
            return verdict.NO_QUORUM
        upheld = values["ballots"]["for"] >= values["needed"] if council else values["outcome"] == "upheld"
        return verdict.of_commune(rules, score=values["score"], upheld=upheld, area=dossier.area)
    if stood.topic == "village-verified" and stood.step is not None:
        return verdict.of_village(rules, rules.procedure.step(stood.step), values, area=dossier.area)
    return None


def _goes_back(dossier: Dossier, rules: Rules, stood: Stood) -> str | None:
    """The step that has to be taken again, where it still carries the dossier."""
    later = [each for each in dossier.stood if each.version > stood.version]
    if dossier.state == WITHDRAWN or any(each.topic == stood.topic for each in later):
        return None
    if dossier.state in FINAL:
        raise NeedsSettingAside
    if dossier.state in WAITING:
        raise Unsettled
    assert dossier.next_step is not None, "a dossier under way has a next step"
    assert stood.step is not None, "only a step has an outcome"
    will_be_taken_again = rules.procedure.place_of(dossier.next_step) <= rules.procedure.place_of(stood.step)
    return None if will_be_taken_again else stood.step
