"""Sample: whether a list rests on editions that are no official text, so that its page says so."""

from collections.abc import Sequence

from domain.dossier import Dossier
from service.shown.rules import sample_of
from service.views.at_desk import desk_on


def sample_among(book: str, dossiers: Sequence[str]) -> str | None:
    """What the notice says of the rules of the first dossier; a list is of one title and year."""
    if not dossiers:
        return None
    desk = desk_on(book)
    return sample_of(desk.rules_of(desk.get(Dossier, dossiers[0])))
