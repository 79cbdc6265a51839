"""Waiving kinship where the edition allows it: two persons let a third take a step, and say why."""

from typing import Any

from domain import policies
from domain.acts import Waive
from domain.commands.setup import add_fact
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.mandate_refusals import AlreadyProposed, MayNotWaive, NothingWaived, TwoPersons
from domain.standings import is_only_declared
from domain.waiver import DECLINED, Waiver, stream_of

Answer = dict[str, Any]


def propose_waiver(desk: Desk, *, dossier: str, person: str, text: dict[str, str]) -> Answer:
    """Somebody else proposes that a person may take the next step in spite of what they declared."""
    found, allowed, step = _allowed(desk, dossier)
    standing = desk.standing_at(desk.act, desk.rules_of(found).procedure, found)
    policies.right_office(allowed.offices, standing)
    # Nobody proposes it for themselves: whoever is kin is refused here, and for whoever is not nothing is waived.
    policies.no_kin(found.subject, found.people, standing)
    if not is_only_declared(desk, person, found):
        raise NothingWaived(field="person")
    stream = stream_of(dossier=dossier, step=step, person=person)
    known = desk.find(Waiver, stream)
    if known is not None and known.state != DECLINED:
        raise AlreadyProposed
    told: dict[str, Any] = {"dossier": dossier, "subject": found.subject, "step": step, "person": person, "text": text}
    told |= {"place": found.place, "title": found.title, "year": found.year, "entry_mandate": desk.act.entry_mandate}
    add_fact(desk, Waiver, Waiver.Proposed, stream, told)
    desk.rely_on_head(dossier)
    return {"override": stream.partition(".")[2]}


def settle_waiver(desk: Desk, *, override: str, approved: bool, text: dict[str, str] | None = None) -> Answer:
    """Another person approves it, or declines it; nobody approves what they proposed or what is for themselves."""
    waiver = desk.get(Waiver, f"override.{override}")
    found, allowed, step = _allowed(desk, waiver.dossier)
    standing = desk.standing_at(desk.act, desk.rules_of(found).procedure, found)
    policies.right_office(allowed.confirmed_by, standing)
    policies.no_kin(found.subject, found.people, standing)
    if not standing.people.isdisjoint((waiver.proposed_by, waiver.person)):
        raise TwoPersons
    if step != waiver.step:
        raise MayNotWaive
    waiver.settle(desk.act, approved=approved, text=text)
    desk.keep(waiver)
    desk.rely_on_head(found.id)
    return {"override": override}


def _allowed(desk: Desk, dossier: str) -> tuple[Dossier, Waive, str]:
    """The dossier, what its edition allows, and the step that waits."""
    found = desk.find(Dossier, dossier)
    if found is None:
        raise NotFound
    allowed, step = desk.rules_of(found).procedure.acts.waiving, found.next_step or ""
    if allowed is None or step not in allowed.steps:
        raise MayNotWaive
    return found, allowed, step
