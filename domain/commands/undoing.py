"""Undoing: the last step is taken back while nobody has opened it, and a dossier that ended goes on."""

from typing import Any

from domain.clock import day_of, shown
from domain.commands.remedies import Ref, kept, opened, revived
from domain.commands.restricting import must_be_free
from domain.commands.self_assessment import agreed, for_subject
from domain.desk import Desk
from domain.undoing_refusals import AlreadyOpened


def retract(
    desk: Desk,
    *,
    dossier: str,
    reason: str,
    text: Ref,
    person: str | None = None,
    consent: Ref = None,
    version: int | None = None,
) -> dict[str, Any]:
    """Whoever took the last step takes it back; `person` is the subject's, where the step was its own."""
    agreed(consent, desk.act)
    found = opened(desk, dossier, version)
    by = desk.warrant(for_subject(desk, found, person), found)
    stood = found.retract(by, reason=reason, text=text, consent=consent)
    _unopened(desk, dossier, since=stood.version)
    return kept(desk, found)


def reopen(
    desk: Desk, *, dossier: str, reason: str, text: dict[str, str], version: int | None = None
) -> dict[str, Any]:
    """A dossier that ended goes on, unless the next attempt has begun."""
    found = revived(desk, dossier, version)
    must_be_free(desk, found)
    found.reopen(desk.warrant(desk.act, found), reason=reason, text=text)
    return kept(desk, found)


def _unopened(desk: Desk, dossier: str, *, since: int) -> None:
    """Record only if nobody whose turn it is has opened the dossier since that version of it."""
    opening = desk.office.books.opening(dossier, since=since)
    if opening is not None:
        raise AlreadyOpened(offices=opening.office, day=shown(day_of(opening.at)))
    desk.unopened[dossier] = since
