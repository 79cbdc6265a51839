"""Beside the way and after its end: a hold and its release, setting aside, revocation, reinstatement, appeal."""

from datetime import date
from typing import Any

from domain.commands.restricting import must_be_free, stays_kept
from domain.commands.self_assessment import agreed, for_subject, unchanged
from domain.desk import Desk
from domain.dossier import Dossier, stream_of
from domain.dossier_after import Ruling
from domain.errors import Superseded
from domain.text import plain

Ref = dict[str, str] | None


def ruling(*, number: str, signed_on: date, text: Ref) -> Ruling:
    """The paper of a ruling, with a number that can be printed."""
    return Ruling(plain("number", number, most=60), signed_on, text)


def hold(desk: Desk, *, dossier: str, reason: str, text: Ref, version: int | None = None) -> dict[str, Any]:
    """A dossier waits until something beside its way is settled."""
    found = opened(desk, dossier, version)
    found.hold(desk.warrant(desk.act, found), reason=reason, text=text)
    return kept(desk, found)


def release(desk: Desk, *, dossier: str, text: Ref, version: int | None = None) -> dict[str, Any]:
    """A dossier on hold goes on."""
    found = opened(desk, dossier, version)
    found.release(desk.warrant(desk.act, found), text=text)
    return kept(desk, found)


def set_aside(desk: Desk, *, dossier: str, reason: str, paper: Ruling, version: int | None = None) -> dict[str, Any]:
    """The decision over a dossier counts no more."""
    found = revived(desk, dossier, version)
    must_be_free(desk, found)
    found.set_aside(desk.warrant(desk.act, found), ruling=paper, reason=reason)
    return kept(desk, found)


def revoke(
    desk: Desk, *, dossier: str, reason: str, paper: Ruling, version: int | None = None, finding: str | None = None
) -> dict[str, Any]:
    """A title is taken back; `finding` is the fault of an inspection that this rests on."""
    found = opened(desk, dossier, version)
    rests_on = found.fault_found(finding)
    must_be_free(desk, found)
    found.revoke(desk.warrant(desk.act, found), ruling=paper, reason=reason, finding=rests_on)
    return kept(desk, found)


def reinstate(desk: Desk, *, dossier: str, paper: Ruling, version: int | None = None) -> dict[str, Any]:
    """A revoked title holds again."""
    found = revived(desk, dossier, version)
    must_be_free(desk, found)
    found.reinstate(desk.warrant(desk.act, found), ruling=paper)
    return kept(desk, found)


def appeal(
    desk: Desk,
    *,
    dossier: str,
    text: dict[str, str],
    person: str | None = None,
    consent: Ref = None,
    version: int | None = None,
) -> dict[str, Any]:
    """The subject complains about an outcome, itself or through an officer."""
    agreed(consent, desk.act)
    found = revived(desk, dossier, version)
    by = desk.warrant(for_subject(desk, found, person), found)
    found.lodge(by, text=text, consent=consent)
    stays_kept(desk, found)
    return kept(desk, found)


def decide_appeal(
    desk: Desk, *, dossier: str, outcome: str, paper: Ruling, version: int | None = None
) -> dict[str, Any]:
    """The appeal is upheld or dismissed, by others than those it is about."""
    found = opened(desk, dossier, version)
    found.decide_appeal(desk.warrant(desk.act, found), ruling=paper, outcome=outcome)
    return kept(desk, found)


def opened(desk: Desk, dossier: str, version: int | None) -> Dossier:
    """A dossier as its page showed it."""
    found = desk.get(Dossier, dossier)
    unchanged(found, version)
    return found


def revived(desk: Desk, dossier: str, version: int | None) -> Dossier:
    """A dossier that may live again: only while nobody has begun the next attempt, anywhere."""
    found = opened(desk, dossier, version)
    following = stream_of(year=found.year, title=found.title, subject=found.subject, attempt=found.attempt + 1)
    if desk.find(Dossier, following) is not None:
        raise Superseded
    desk.rely_on_absence(following)
    return found


def kept(desk: Desk, found: Dossier) -> dict[str, Any]:
    """The dossier on the pile that is saved."""
    desk.keep(found)
    return {"dossier": found.id}
