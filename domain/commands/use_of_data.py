"""Use of data: what people restricted, refused or have not agreed to is put to no new use."""

from domain.desk import Desk
from domain.privacy import FOR_CHILDREN, RECOGNITION
from domain.privacy_refusals import ChildsConsent, DataErased, PurposeRefused, Restricted
from domain.subject import Subject


def may_be_used(desk: Desk, *people: str) -> None:
    """Refuse to put the data of these people to a new use where they have restricted or refused that, or were
    erased."""
    for person in people:
        found = desk.find(Subject, f"subject.{person}")
        # Whoever restricts it meanwhile and this cannot both be recorded.
        desk.rely_on_head(f"subject.{person}")
        if found is None:
            continue
        if found.erased:
            raise DataErased
        if found.restricted:
            raise Restricted
        if RECOGNITION in found.refused_purposes:
            raise PurposeRefused
        if found.kind == "person" and found.is_child and found.consents.get(RECOGNITION) not in FOR_CHILDREN:
            raise ChildsConsent


def is_own(desk: Desk, subject: str) -> bool:
    """Whether somebody asks about their own data, for which no mandate is needed."""
    return desk.act.mandate is None and desk.act.person == desk.act.actor == subject
