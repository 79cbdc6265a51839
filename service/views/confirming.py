"""Confirming: a decision rests on what its page showed; a repeated command gets its answer all the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from domain.canonical import digest_of
from domain.commands.overriding import Explain, explained
from domain.desk import Desk
from domain.errors import OutOfDate
from domain.page import PageChanged
from projections import status
from service.acting import vault_rows
from service.privacy.wallet import Wallet
from service.shown.changes import changed_between, known_by
from service.visit import parts

Decide = Callable[[Desk], dict[str, Any]]
# A list as everything known at an instant makes it.
Listed = Callable[[Connection, int], Sequence[str]]


def as_shown(
    decide: Decide,
    *,
    book: str,
    dossiers: Sequence[str],
    values: Mapping[str, Any],
    wallet: Wallet,
    listed: Listed | None = None,
) -> Decide:
    """Decide only if these dossiers stand as the page showed them last.

    Where the page was a list that was looked up, `listed` looks it up as of another instant.

    Where the page was shown again because something had changed since it was opened, whatever of that is decided all
    the same takes a reason.
    """
    seen, since = values["seen"], values["since"]
    explain = _explain(values["override"], wallet) if values.get("override") else None

    def decided(desk: Desk) -> dict[str, Any]:
        # Reading first answers a command that is known already, whatever has changed since by its own effect.
        desk.fetch(dossiers)
        if [mark["book"] for mark in seen] != [book] or (since and [mark["book"] for mark in since] != [book]):
            raise OutOfDate
        with parts().by_key.connect() as db:
            if digest_of(status.shown(db, dossiers)) != seen[0]["digest"]:
                raise PageChanged([*dossiers, *_stood(db, listed, (since or seen)[0])])
            changed = changed_between(db, dossiers, since[0]) if since else []
        answer = decide(desk)
        if since:
            explained(desk, since=since[0], changed=changed, explain=explain)
        return answer

    return decided


def _stood(db: Connection, listed: Listed | None, mark: Mapping[str, Any]) -> Sequence[str]:
    """What stood on the list as the page was opened."""
    known_at = known_by(db, mark)
    return listed(db, known_at) if listed and known_at is not None else ()


def _explain(reason: str, wallet: Wallet) -> Explain:
    """Seals it once, however often the command is decided: first to see what follows from it, then to record it."""
    sealed: dict[str, dict[str, str]] = {}

    def explain(desk: Desk, owner: str) -> dict[str, str]:
        # Whoever it is about keeps the key; a reason about several lies under a key of its own.
        if owner not in sealed:
            sealed[owner] = wallet.seal(owner, "text", {"text": reason})
        desk.request = desk.request.handing(vault_rows(wallet))
        return sealed[owner]

    return explain
