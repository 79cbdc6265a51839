"""Who may do what: pure rules, called once before a fact and never again when it is read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain import status
from domain.clock import day_of, shown
from domain.counting import Tallies
from domain.criteria.refusals import UnknownCriterion
from domain.errors import (
    NoMandate,
    NotSeen,
    NotThisStep,
    NotYourOffice,
    NotYourPlace,
    OwnOrKin,
    Refusal,
    SameHands,
)
from domain.levels import SUBJECT
from domain.pinned import Rules
from domain.privacy_refusals import UseRestricted
from domain.stream import Act
from domain.workflow import Step

# How a household can have agreed to what an officer enters for it.
CONSENTS = frozenset({"form", "spoken", "phone"})
# What goes on although somebody's data may only be kept: a list comes down, what was entered wrongly is put right, a
# complaint of theirs is decided, and those who check others look. A choice of ours: the texts name no acts.
GOES_ON = frozenset({"posting-closed", "corrected", "appeal-decided", "inspected"})
# Stands in the office's place where the procedure lets time alone take a step.
CLOCK = "clock"
# Stands in its place where the procedure takes comments from anybody; in the envelope it is the actor.
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the person who acts may rely on: the office, what it covers, and whose dossiers to keep away from.

    `people` are the persons whose act it is, and those who delegated the power for it; who merely enters it for them is
    not one of them. `kin` are the subjects that one of them has declared, `until` the instant from which the power is
    gone.
    """

    office: str
    scope: frozenset[str]
    people: frozenset[str]
    kin: frozenset[str]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Warrant:
    """By what an act is done: the act itself, the rules that it is under, and what the one who acts may rely on.

    `tallies` are what the register counted for it, by item of the criteria.
    """

    act: Act
    rules: Rules
    standing: Standing
    tallies: Tallies = field(default_factory=dict)

    @property
    def hands(self) -> list[str]:
        """In whose hands the act is: whoever does it, then those on whose delegated power it is done."""
        return [self.act.person, *sorted(self.standing.people - {self.act.person})]


def covers(standing: Standing, ids: Collection[str], *, place: str) -> None:
    """The mandate names the place, one above it, or the subject itself."""
    if standing.scope.isdisjoint(ids):
        raise NotYourPlace(place=place)


def right_office(offices: Collection[str], standing: Standing) -> None:
    """Only the offices that the procedure names act."""
    if standing.office not in offices:
        raise NotYourOffice(offices=", ".join(offices))


def still_held(standing: Standing, occurred_at: datetime) -> None:
    """An act that its stream places later than it was asked for may not fall behind the end of the mandate."""
    if standing.until is not None and occurred_at >= standing.until:
        raise NoMandate(day=shown(day_of(occurred_at)))


def may_happen(topic: str, *, state: str, to: str, next_step: str | None) -> None:
    """Only what the machine of states knows ever happens."""
    if to not in status.may(state, topic):
        raise NotThisStep(state=state, step=next_step or "-")


def separate_hands(step: Step, hands: Mapping[str, Collection[str]], people: Iterable[str]) -> None:
    """No one takes a step kept apart from one they took before."""
    acting = set(people)
    if clash := [other for other in sorted(step.apart_from) if acting.intersection(hands.get(other, ()))]:
        raise SameHands(steps=", ".join(clash))


def no_kin(subject: str, people: Collection[str], standing: Standing) -> None:
    """Nobody acts on their own household's dossier or that of declared kin."""
    if subject in standing.kin or not standing.people.isdisjoint(people):
        raise OwnOrKin


def kept_from(
    step: Step, hands: Mapping[str, Collection[str]], subject: str, people: Collection[str], standing: Standing
) -> Refusal | None:
    """Why this person must leave the dossier to others at that step, or None."""
    try:
        separate_hands(step, hands, standing.people)
        no_kin(subject, people, standing)
    except Refusal as refusal:
        return refusal
    return None


def may_be_used(topic: str, rules: Rules, standing: Standing) -> None:
    """Whose data may only be kept decides alone what else is done about them."""
    own = {office.id for office in rules.procedure.offices if office.level == SUBJECT}
    if topic not in GOES_ON and standing.office not in own:
        raise UseRestricted


def has_seen(step: Step, act: Act) -> None:
    """Who decides confirms what was on the page."""
    if step.must_see and not act.seen:
        raise NotSeen


def has_been_shown(act: Act) -> None:
    """The same for a ruling, which belongs to no step."""
    if not act.seen:
        raise NotSeen


def known_criterion(rules: Rules, criterion: str | None) -> None:
    """What is said of one criterion is said of one in the pinned set; None says it of the whole dossier."""
    if criterion is not None and criterion not in {item.id for item in rules.criteria.items}:
        raise UnknownCriterion("criterion", criterion=criterion[:60])


def says_how(consent: Mapping[str, Any] | None, act: Act) -> bool:
    """Whether it is said how the household agreed, on a day that has been."""
    if consent is None or consent.get("how") not in CONSENTS:
        return False
    try:
        return date.fromisoformat(consent["on"]) <= day_of(act.now)
    except (KeyError, ValueError):
        return False
