"""Sample: whether a list rests on editions that are no official text, so that its page says so."""

from collections.abc import Iterable, Sequence

from domain.desk import Desk
from domain.dossier import Dossier
from service.public.published import desk_of
from service.shown.rules import sample_of
from service.views.at_desk import desk_on
from service.visit import parts


def sample_among(book: str, dossiers: Sequence[str]) -> str | None:
    """What the notice says of the rules of the first dossier; a list is of one title and year."""
    if not dossiers:
        return None
    return _said(desk_on(book), dossiers[0])


def sample_for_anybody(book: str, dossiers: Iterable[str]) -> str | None:
    """The same for whoever has no account; these may be of several titles and years."""
    desk = desk_of(parts(), book)
    return next((said for each in dossiers if (said := _said(desk, each))), None)


def _said(desk: Desk, dossier: str) -> str | None:
    return sample_of(desk.rules_of(desk.get(Dossier, dossier)))
