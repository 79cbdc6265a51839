"""Opening: a page that lays dossiers before the office whose turn it is notes that it did."""

from collections.abc import Iterable

from domain.desk import Desk
from domain.dossier import Dossier
from service.moments.openings import Openings
from service.privacy.reads import shows
from service.visit import parts, visit


def note_opened(desk: Desk, found: Iterable[Dossier]) -> None:
    """Note those whose last step could still be taken back, unless the visitor is one of those who took it."""
    found = list(found)
    shows(dossier.subject for dossier in found)
    mandate = visit().mandate
    if mandate is None:
        return
    me, office = visit().signed.person, mandate.office
    opened = [dossier.id for dossier in found if office in dossier.next_office and _is_news(desk, dossier, me, office)]
    if opened:
        Openings(parts().engine).note(opened, person=me, office=office, now=parts().clock())


def _is_news(desk: Desk, dossier: Dossier, me: str, office: str) -> bool:
    """Whoever took the step or typed it for another has seen it already; so has everyone of the same office."""
    if not visit().sees(place=dossier.place["id"]):
        return False
    last = dossier.retractable(desk.rules_of(dossier))
    return last is not None and last.office != office and me not in last.people
