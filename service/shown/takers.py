"""Takers: who else holds the office and is not kept from a dossier, so that whoever is knows where it goes instead."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from domain.choices import kept_from
from domain.clock import day_of
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import OwnOrKin, Refusal, SameHands
from domain.standings import held, standing_of
from projections.mandates import Mandate, holders
from projections.names import names_of
from service.i18n import text as _
from service.shown.people import called
from service.views.at_desk import desk_on
from service.visit import parts

KEPT = (OwnOrKin, SameHands)
MOST_NAMED = 3


def taken_by_others(db: Connection, book: str, left_out: Mapping[str, Refusal], shown: Iterable[str]) -> dict[str, str]:
    """For each dossier that this person is kept from, of those shown, who can take it instead, in a sentence."""
    kept = [each for each in shown if isinstance(left_out.get(each), KEPT)]
    if not kept:
        return {}
    desk = desk_on(book)
    dossiers = [each for each in desk.all(Dossier, kept) if each.next_step]
    found = {dossier.id: _takers(db, desk, dossier) for dossier in dossiers}
    names = names_of(db, {mandate.person for takers in found.values() for mandate in takers})
    return {id: _sentence([str(called(names, each.person)) for each in takers]) for id, takers in found.items()}


def _takers(db: Connection, desk: Desk, dossier: Dossier) -> list[Mandate]:
    """Who holds an office of its next step over its place today, and is not kept from it."""
    step = desk.rules_of(dossier).procedure.step(str(dossier.next_step))
    now, near = parts().clock(), frozenset(desk.above(dossier.place["id"]))
    holding = (each for office in step.offices for each in holders(db, office) if each.holds_on(day_of(now)))
    free = []
    for each in holding:
        if near.isdisjoint(place["id"] for place in each.places):
            continue
        standing = standing_of(desk, held(desk, each.mandate, each.person, now), now)
        if kept_from(dossier, step, standing) is None:
            free.append(each)
    return free


def _sentence(names: list[str]) -> str:
    if not names:
        return _("Nobody else holds this office here: somebody has to be given a mandate for it.")
    named = ", ".join(dict.fromkeys(names[:MOST_NAMED]))
    return _("It goes to another who holds the office: %(names)s.", names=named)
