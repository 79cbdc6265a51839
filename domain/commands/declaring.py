"""Declaring: an officer says before a year's dossiers are opened in which there is an interest, or that in none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.commands.setup import add_fact
from domain.desk import Desk
from domain.errors import NotFound, UnknownReason
from domain.mandate_refusals import DeclaresForAnother, InterestLacksWords
from domain.officer import INTERESTS, Officer
from domain.standings import held
from domain.subject import Subject


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody has to do with a subject."""

    subject: str
    kind: str


def declare_interests(
    desk: Desk, *, person: str, year: int, interests: Sequence[Interest], text: dict[str, str] | None = None
) -> dict[str, Any]:
    """Whoever holds an office declares for themselves; `text` says in words what the interest is."""
    act = desk.act
    if not act.actor.startswith("system:"):
        if not act.actor == act.person == person:
            raise DeclaresForAnother
        held(desk, act.mandate or "", act.person, act.moment)
    for each in interests:
        _known(desk, each, text)
    data = {
        "person": person,
        "year": year,
        "interests": [{"subject": each.subject, "kind": each.kind} for each in interests],
        "text": text,
        "entry_mandate": act.entry_mandate,
    }
    add_fact(desk, Officer, Officer.InterestDeclared, f"officer.{person}", data)
    return {"officer": person, "year": year}


def _known(desk: Desk, interest: Interest, text: dict[str, str] | None) -> None:
    found = desk.find(Subject, f"subject.{interest.subject}")
    if found is None or found.kind is None:
        raise NotFound
    if interest.kind not in INTERESTS:
        raise UnknownReason(field="kind")
    if interest.kind == "other" and text is None:
        raise InterestLacksWords(field="text")
