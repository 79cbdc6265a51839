"""Who may do what: pure rules, called once before a fact and never again when it is read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.errors import NotSeen, NotThisStep, NotYourOffice, NotYourPlace, OwnOrKin, SameHands
from domain.stream import Act
from domain.workflow import Step


@dataclass(frozen=True, slots=True)
class Standing:
    """What the person who acts may rely on: the office, what it covers, and whose dossiers to keep away from.

    `people` are the persons behind the act (the one who acts and the one who enters it), `kin` the subjects that one
    of them belongs to or has declared.
    """

    office: str
    scope: frozenset[str]
    people: frozenset[str]
    kin: frozenset[str]


def covers(standing: Standing, ids: Collection[str], *, place: str) -> None:
    """The mandate names the place, one above it, or the subject itself."""
    if standing.scope.isdisjoint(ids):
        raise NotYourPlace(place=place)


def right_office(offices: Collection[str], standing: Standing) -> None:
    """Only the offices that the procedure names act."""
    if standing.office not in offices:
        raise NotYourOffice(offices=", ".join(offices))


def at_this_step(step: str, *, next_step: str | None, state: str) -> None:
    """Steps are taken in the procedure's order."""
    if step != next_step:
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


def has_seen(step: Step, act: Act) -> None:
    """Who decides confirms what was on the page."""
    if step.must_see and not act.seen:
        raise NotSeen


def shown_day(day: date) -> str:
    """A day as people write it."""
    return day.strftime("%d/%m/%Y")
