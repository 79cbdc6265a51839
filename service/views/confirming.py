"""Confirming: a decision over a list rests on what its page showed; a repeated command gets its answer all the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.desk import Desk
from domain.errors import OutOfDate
from service.views.carrying import check_seen
from service.visit import parts

Decide = Callable[[Desk], dict[str, Any]]


def as_shown(decide: Decide, *, book: str, dossiers: Sequence[str], seen: Sequence[Mapping[str, Any]]) -> Decide:
    """Decide only if these dossiers stand as the page showed them."""

    def decided(desk: Desk) -> dict[str, Any]:
        # Reading first answers a command that is known already, whatever has changed since by its own effect.
        desk.fetch(dossiers)
        if [mark["book"] for mark in seen] != [book]:
            raise OutOfDate
        with parts().by_key.connect() as db:
            check_seen(db, dossiers, seen[0])
        return decide(desk)

    return decided
