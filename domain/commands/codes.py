"""Codes of certificates that were decided before there were codes, or that are issued anew."""

from dataclasses import replace
from typing import Any

from domain.commands.award import Codes
from domain.commands.papers import COMMUNE
from domain.decision import Decision
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import EmptyList
from domain.public_refusals import HasCode, NoTitleHere


def give_codes(desk: Desk, *, decision: str, codes: Codes, anew: bool = False) -> dict[str, Any]:
    """Give codes to certificates of a decision; with `anew` those that have one get another, which replaces it."""
    if not codes.given or codes.kept is None:
        raise EmptyList
    desk.must_hold(COMMUNE, desk.act.book)
    issued = desk.get(Decision, f"decision.{decision}")
    for dossier in desk.all(Dossier, sorted(codes.given)):
        was_given = dossier.term is not None or dossier.in_force is not None
        if (dossier.book, dossier.decision) != (desk.act.book, decision) or not was_given:
            raise NoTitleHere
        if not anew and (dossier.code is not None or dossier.id in issued.coded):
            raise HasCode
    issued.give_codes(replace(desk.act, done=None), given=codes.given, codes=codes.kept)
    desk.keep(issued)
    return {"decision": decision}
