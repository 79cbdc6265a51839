"""Values typed anew: each checked as when it was first entered, with what is reckoned from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.counting import recorded
from domain.criteria.answers import count_items
from domain.criteria.scoring import check_total, check_within, score
from domain.dossier import Dossier
from domain.dossier_base import Data
from domain.errors import InTheFuture, NoConsent, UnknownReason
from domain.meeting import check_ballots, check_people
from domain.mendable import CODE, CONSENT, DAY, LINES, POINTS, SCORES, TEXT, codes_of
from domain.policies import Warrant, known_criterion, says_how
from domain.stood import Stood
from domain.text import plain
from domain.workflow import Step

NUMBER_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Retyped:
    """One value of one entry, as it was typed anew."""

    dossier: Dossier
    by: Warrant
    stood: Stood
    name: str
    value: Any
    held: Mapping[int, date] | None = None


def retyped(
    dossier: Dossier,
    by: Warrant,
    stood: Stood,
    kinds: Mapping[str, str],
    values: Mapping[str, Any],
    held: Mapping[int, date] | None = None,
) -> Data:
    """What the fact says of `values`, which are of these kinds; `held` is since when it has had which level."""
    new: Data = {}
    for name, value in values.items():
        check = CHECKS.get(kinds[name])
        new |= {name: value} if check is None else check(Retyped(dossier, by, stood, name, value, held))
    return new | _reckoned(dossier, by, stood, new)


def _day(typed: Retyped) -> Data:
    """A day that a fact names may lie ahead only where it is a last day."""
    day: date = typed.value if isinstance(typed.value, date) else date.fromisoformat(typed.value)
    if typed.name != "until" and day > day_of(typed.by.act.now):
        raise InTheFuture(field=typed.name)
    return {typed.name: day.isoformat()}


def _text(typed: Retyped) -> Data:
    return {typed.name: plain(typed.name, typed.value, most=NUMBER_LENGTH)}


def _code(typed: Retyped) -> Data:
    known = codes_of(typed.by.rules, typed.stood.topic, typed.name)
    if known is None:
        return _text(typed)
    if typed.value not in known:
        raise UnknownReason(field=typed.name)
    return {typed.name: typed.value}


def _consent(typed: Retyped) -> Data:
    if not says_how(typed.value, typed.by.act):
        raise NoConsent(field="consent")
    return {typed.name: {"how": typed.value["how"], "on": typed.value["on"]}}


def _lines(typed: Retyped) -> Data:
    known = codes_of(typed.by.rules, typed.stood.topic, typed.name) or ()
    if not typed.value or any(line.get("reason") not in known for line in typed.value):
        raise UnknownReason(field="mend")
    for line in typed.value:
        known_criterion(typed.by.rules, line.get("criterion"))
    return {typed.name: [{"criterion": line.get("criterion"), "reason": line["reason"]} for line in typed.value]}


def _points(typed: Retyped) -> Data:
    criteria = typed.by.rules.criteria
    counted = count_items(criteria, recorded(typed.stood.values["counted"]))
    return {typed.name: check_within(criteria, check_total(criteria, typed.value), counted)}


def _scores(typed: Retyped) -> Data:
    # What the register counted then is not counted again.
    counts = recorded(typed.stood.values["counted"])
    on = day_of(typed.stood.occurred_at)
    held, area = typed.held, typed.dossier.area
    scored = score(typed.by.rules.criteria, typed.value, area=area, counts=counts, held=held, on=on)
    return {"scores": scored.scores, "total": scored.total, "passed": scored.passed}


CHECKS: Mapping[str, Callable[[Retyped], Data]] = {
    DAY: _day, TEXT: _text, CODE: _code, CONSENT: _consent, LINES: _lines, POINTS: _points, SCORES: _scores,
}  # fmt: skip


def _reckoned(dossier: Dossier, by: Warrant, stood: Stood, new: Data) -> Data:
    """What follows from the new values within the entry itself."""
    if stood.topic == "village-verified" and stood.step is not None:
        return _counted(by.rules.procedure.step(stood.step), stood.values | new)
    if "signed_on" in new and stood.values.get("valid_from") is not None:
        signed_on = date.fromisoformat(new["signed_on"])
        first, last = by.rules.procedure.validity.period(signed_on=signed_on, year=dossier.year)
        return {"valid_from": first.isoformat(), "valid_until": last.isoformat()}
    return {}


def _counted(step: Step, values: Data) -> Data:
    """Numbers that a meeting can have, and what follows from them for quorum and majority."""
    assert step.quorum is not None, "a meeting voted, so the step has a quorum"
    summoned, present = values["summoned"], values["present"]
    check_people(summoned=summoned, present=present)
    check_ballots(step.quorum, values["ballots"], summoned=summoned, present=present)
    needed = step.quorum.majority_needed(present, summoned=summoned)
    return {"quorum": step.quorum.needed(summoned), "needed": needed}
