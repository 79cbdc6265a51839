"""Who may act, on what, and when: checked before a row is changed."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from tests.benchmarks.handwritten.tables import Dossier, Mandate
from tests.benchmarks.sample import CRITERIA, MAXIMUM


class Refused(Exception):
    """The act is not allowed; the message is for the person who asked."""


# Built once: building a statement costs as much as running it.
HELD = select(Mandate.id).where(
    Mandate.person == bindparam("person"),
    Mandate.office == bindparam("office"),
    Mandate.commune == bindparam("commune"),
    Mandate.since <= func.current_date(),
    or_(Mandate.until.is_(None), Mandate.until > func.current_date()),
)


def mandate(session: Session, person: UUID, office: str, commune: UUID) -> UUID:
    """The live mandate of `person` for `office` in `commune`."""
    asked = {"person": person, "office": office, "commune": commune}
    found = session.connection().execute(HELD, asked).scalar()
    if found is None:
        raise Refused(f"You hold no mandate as {office} here.")
    return UUID(str(found))


def in_state(dossier: Dossier, *states: str) -> None:
    if dossier.state not in states:
        raise Refused(f"This dossier is {dossier.state}, not {' or '.join(states)}.")


def as_seen(dossier: Dossier, version: int) -> None:
    if dossier.version != version:
        raise Refused("Someone acted on this dossier just before you. Please look again.")


def separate_hands(person: UUID, *others: UUID | None) -> None:
    if person in others:
        raise Refused("One person may not verify, appraise and decide the same dossier.")


def within_maximum(scores: dict[str, Any]) -> None:
    if unknown := set(scores) - set(CRITERIA):
        raise Refused(f"There is no criterion {sorted(unknown)[0]}.")
    for criterion, score in scores.items():
        if not 0 <= score <= MAXIMUM:
            raise Refused(f"Criterion {criterion} has at most {MAXIMUM} points.")


def carried(answers: dict[str, Any]) -> bool:
    """Whether the meeting had its quorum and gave its majority."""
    cast = answers["for"] + answers["against"] + answers["blank"]
    if cast > answers["present"] or answers["present"] > answers["summoned"]:
        raise Refused("There are more votes than people present.")
    if answers["present"] * 3 < answers["summoned"] * 2:
        raise Refused(f"{answers['present']} of {answers['summoned']} were present; two thirds are needed.")
    return bool(answers["for"] * 2 > answers["present"])
