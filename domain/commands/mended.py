"""Mending an entry at the desk: on the day to which it moves, the power under which it was done held too."""

from dataclasses import replace
from typing import Any

from domain import policies
from domain.clock import day_of, shown
from domain.correction_refusals import NoPowerThen
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import NoMandate, NotYourPlace
from domain.mendable import DONE
from domain.mending import Consequence, mend
from domain.policies import Warrant
from domain.stood import Stood


def mended(
    desk: Desk, dossier: Dossier, by: Warrant, *, version: int, asked_as: str = DONE, **told: Any
) -> Consequence:
    """Mend the entry with that version; `asked_as` is what the form calls its day."""
    stood = next((each for each in dossier.entries if each.version == version), None)
    was = stood and stood.occurred_at
    consequence = mend(dossier, by, version=version, **told)
    if stood is not None and stood.occurred_at != was:
        _power_then(desk, dossier, stood, asked_as)
    return consequence


def _power_then(desk: Desk, dossier: Dossier, stood: Stood, asked_as: str) -> None:
    """Refuse a day on which the act itself, entered now for that day, would have been refused for want of power."""
    act = replace(stood.act, now=desk.act.now, done=day_of(stood.occurred_at))
    procedure, place = desk.rules_of(dossier).procedure, dossier.place["id"]
    try:
        standing = desk.acting(act, procedure, subject=dossier.subject, people=dossier.people, place=place)
        policies.still_held(standing, stood.occurred_at)
    except (NoMandate, NotYourPlace) as refusal:
        raise NoPowerThen(field=asked_as, day=shown(day_of(stood.occurred_at))) from refusal
