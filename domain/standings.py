"""Standings: what whoever acts may rely on, as their mandates and what they declared say."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from domain import territory
from domain.clock import day_of, shown
from domain.dossier import Dossier
from domain.errors import NoMandate
from domain.held import Held
from domain.mandate import Mandate
from domain.officer import Officer
from domain.policies import Standing, covers
from domain.subject import Subject
from domain.waiver import APPROVED, Waiver, stream_of
from domain.workflow import Procedure

if TYPE_CHECKING:
    from domain.desk import Desk


def about(person: str) -> tuple[str, str]:
    """The streams that say what a person has declared, and to which groups the person belongs."""
    return f"officer.{person}", f"subject.{person}"


def held(desk: "Desk", id: str, person: str, moment: datetime) -> Held:
    """What a person held then, with all that it was delegated under; refuses where one of these gave no power."""
    chain: list[Mandate] = []
    while True:
        mandate = desk.rely_on(Mandate, f"mandate.{id}")
        if mandate is None or mandate.person != person or not mandate.holds_at(moment):
            raise NoMandate(day=shown(day_of(moment)))
        chain.append(mandate)
        if mandate.under is None or mandate.delegator is None:
            return Held(tuple(chain))
        id, person = mandate.under, mandate.delegator


def standing_of(desk: "Desk", found: Held, moment: datetime) -> Standing:
    """Who acts by delegation keeps away from whatever the one who delegated has to keep away from."""
    kin = frozenset[str]().union(*(kin_of(desk, person) for person in found.persons))
    return Standing(found.office, found.scope, found.people, kin, found.until_from(moment))


def must_cover(desk: "Desk", standing: Standing, place: str, moment: datetime, *subjects: str) -> None:
    """Refuse where a mandate names neither the place, nor one above it, nor what that has become by then."""
    scope, ids = reaching(desk, standing.scope, place, moment, *subjects)
    covers(replace(standing, scope=scope), ids, place=desk.place(place).name)


def reaching(
    desk: "Desk", scope: frozenset[str], place: str, moment: datetime, *subjects: str
) -> tuple[frozenset[str], list[str]]:
    """What a mandate reaches, and what a place or one of these subjects lies in.

    What places have become is asked only where it matters, and read anew then: it only ever adds to what is reached.
    """
    ids = [*subjects, *desk.above(place, moment)]
    if not scope.isdisjoint(ids):
        return scope, ids
    desk.office.forget_places()
    return scope | territory.reached(desk.place, scope, moment), [*subjects, *desk.above(place, moment)]


def kin_of(desk: "Desk", person: str) -> frozenset[str]:
    """The subjects to keep away from: those declared, and the groups that the person acts for."""
    streams = officer, own = about(person)
    desk.fetch(streams)
    declared, known = desk.find(Officer, officer), desk.find(Subject, own)
    for stream in streams:
        desk.rely_on_head(stream)
    return (declared.kin if declared else frozenset()) | (known.own if known else frozenset())


def is_only_declared(desk: "Desk", person: str, dossier: Dossier) -> bool:
    """Whether nothing but what somebody declared keeps them from a dossier: it is not their own."""
    kin_of(desk, person)
    stream, own = about(person)
    declared, known = desk.find(Officer, stream), desk.find(Subject, own)
    is_own = person in dossier.people or (known is not None and dossier.subject in known.own)
    return declared is not None and dossier.subject in declared.kin and not is_own


def waived(desk: "Desk", standing: Standing, procedure: Procedure, dossier: Dossier) -> Standing:
    """The same standing, without the kinship that two others have overridden for this dossier and step."""
    allowed, step = procedure.acts.waiving, dossier.next_step
    if allowed is None or step not in allowed.steps or dossier.subject not in standing.kin:
        return standing
    for person in standing.people:
        if dossier.subject not in kin_of(desk, person):
            continue
        stream = stream_of(dossier=dossier.id, step=str(step), person=person)
        found = desk.find(Waiver, stream)
        if found is None or found.state != APPROVED or not is_only_declared(desk, person, dossier):
            return standing
        desk.rely_on_head(stream)
    return replace(standing, kin=standing.kin - {dossier.subject})
