"""Territory: what a place lies in and what has taken it up, on the day that is asked about."""

from collections.abc import Callable, Collection
from datetime import datetime

from domain.place import Place

PlaceOf = Callable[[str], Place]


def above(place: PlaceOf, id: str, moment: datetime) -> list[str]:
    """A place and those that it was established in, nearest first; then, the same of each, what has taken them up.

    In this order the first commune is always the one in whose book it stands what happened in the place.
    """
    found = _within(place, id)
    for each in found:
        for into in place(each).becomes(moment):
            found += [one for one in _within(place, into) if one not in found]
    return found


def reached(place: PlaceOf, scope: Collection[str], moment: datetime) -> frozenset[str]:
    """What a mandate over these names reaches at an instant: these and whatever has taken them up."""
    found = list(scope)
    for each in found:
        found += [into for into in place(each).becomes(moment) if into not in found]
    return frozenset(found)


def home(place: PlaceOf, id: str, moment: datetime) -> str:
    """Where those of a place are at home at an instant. Mergers are followed; after a split it is said one by one."""
    while len(into := place(id).becomes(moment)) == 1:
        (id,) = into
    return id


def list_of(place: PlaceOf, id: str, moment: datetime) -> str:
    """On whose lists the dossiers of a village stand: of what it has become within its commune, whose book they are in.

    A village that became part of one in another commune, which its own had become part of, keeps lists of its own.
    """
    while len(into := place(id).becomes(moment)) == 1 and place(into[0]).parent == place(id).parent:
        (id,) = into
    return id


def _within(place: PlaceOf, id: str) -> list[str]:
    found: list[str] = []
    at: str | None = id
    while at is not None:
        found.append(at)
        at = place(at).parent
    return found
