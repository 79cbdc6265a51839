"""Restricting: a person's dossiers under way stand still for as long as their data may only be kept."""

from collections.abc import Sequence

from domain.desk import Desk
from domain.dossier import Dossier


def restrict(desk: Desk, dossiers: Sequence[str], *, person: str, request: str) -> list[str]:
    """Stop those that the person asked for and that are under way; the others go on for whoever asked for them."""
    found = [each for each in _of(desk, dossiers, person) if each.is_under_way and each.restricted is None]
    for dossier in found:
        dossier.restrict(desk.act, person=person, request=request)
        desk.keep(dossier)
    return [dossier.id for dossier in found]


def allow(desk: Desk, dossiers: Sequence[str], *, person: str) -> list[str]:
    """Let those go on that stood still for this person."""
    found = [each for each in _of(desk, dossiers, person) if each.restricted and each.restricted["person"] == person]
    for dossier in found:
        dossier.allow(desk.act, person=person)
        desk.keep(dossier)
    return [dossier.id for dossier in found]


def _of(desk: Desk, dossiers: Sequence[str], person: str) -> list[Dossier]:
    found = desk.all(Dossier, dossiers)
    return [each for each in found if each.is_asked_for_by(person) and each.book == desk.act.book]
