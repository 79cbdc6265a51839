"""Leaving the way: a dossier is sent back for mending, or its subject takes it back."""

from typing import Any

from domain.commands.self_assessment import agreed, for_subject, unchanged
from domain.desk import Desk
from domain.dossier import Dossier
from domain.text import plain


def send_back(
    desk: Desk,
    *,
    dossier: str,
    to_step: str,
    mend: list[dict[str, str | None]],
    text: dict[str, str] | None,
    version: int | None = None,
    finding: str | None = None,
) -> dict[str, Any]:
    """Return a dossier, saying what to mend and at which step; `finding` is the fault of an inspection it rests on."""
    found = desk.get(Dossier, dossier)
    unchanged(found, version)
    rests_on = found.fault_found(finding)
    found.send_back(desk.warrant(desk.act, found), to_step=to_step, mend=mend, text=text, finding=rests_on)
    desk.keep(found)
    return {"dossier": dossier}


def withdraw(
    desk: Desk,
    *,
    dossier: str,
    reason: str,
    text: dict[str, str] | None,
    person: str | None = None,
    consent: dict[str, str] | None = None,
    version: int | None = None,
) -> dict[str, Any]:
    """The subject takes its dossier back, itself or through an officer."""
    agreed(consent, desk.act)
    found = desk.get(Dossier, dossier)
    unchanged(found, version)
    found.withdraw(
        desk.warrant(for_subject(desk, found, person), found),
        reason=plain("reason", reason),
        text=text,
        consent=consent,
    )
    desk.keep(found)
    return {"dossier": dossier}
