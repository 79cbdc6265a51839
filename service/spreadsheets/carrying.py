"""Carrying a list out: piece after piece, each an append under an id of its own, so that nothing is done twice.

Whoever is stopped leaves the list where it stood; anybody goes on with it, and a piece that was recorded without its
answer having come back answers as it did then.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from domain.desk import Request
from domain.errors import Refusal
from service.acting import request_digest, vault_rows
from service.errors import sentence
from service.season.mail import in_vietnamese
from service.spreadsheets import kept
from service.spreadsheets.kept import Import
from service.spreadsheets.kinds import KINDS
from service.spreadsheets.rehearsal import book_of, pieces
from service.spreadsheets.setting import scope_of
from service.wiring import Wiring

PATH = "import"
# A page waits so long for a list; what is left is done behind it.
AT_ONCE_SECONDS = 8.0

log = logging.getLogger(__name__)
Told = Callable[[int], None]


def begin(wiring: Wiring, id: str, entries: Sequence[Mapping[str, Any]]) -> bool:
    """From now on these entries are entered; whoever presses twice begins once."""
    found = kept.of(wiring, id)
    said, plan = kept.said_of(wiring, id), kept.plan_of(wiring, id)
    if found is None or said is None or plan is None or found.state != kept.REHEARSED:
        return False
    cut = pieces(KINDS[found.kind], entries)
    if not kept.note(wiring, id, once=kept.REHEARSED, state=kept.GOING, pieces=len(cut), done=0):
        return False
    kept.plan(wiring, id, plan | {"pieces": cut})
    return True


def go_on(wiring: Wiring, id: str, *, seconds: float | None = None, told: Told = lambda _more: None) -> None:
    """Enter the pieces that are left; with `seconds` no new one is begun after that."""
    until = None if seconds is None else time.monotonic() + seconds
    found, plan = kept.of(wiring, id), kept.plan_of(wiring, id)
    while found and plan and "pieces" in plan and found.state == kept.GOING:
        done = int(found.row["done"])
        if done >= len(plan["pieces"]):
            _finish(wiring, found)
            return
        if until is not None and time.monotonic() > until:
            return
        try:
            _enter(wiring, found, plan, done)
        except Refusal as refusal:
            _stop(wiring, found, refusal)
            return
        told(len(plan["pieces"][done]))
        kept.note(wiring, id, once=kept.GOING, done=done + 1)
        found = kept.of(wiring, id)


def behind(wiring: Wiring, id: str) -> None:
    """Go on in a thread of its own, behind the page that began it."""

    def run() -> None:
        try:
            go_on(wiring, id)
        except Exception:
            # It stands where it stood, and whoever keeps the time goes on with it.
            log.exception("A list was broken off; it is gone on with.")

    threading.Thread(target=run, daemon=True).start()


def nudge(wiring: Wiring, found: Import) -> None:
    """Go on with a list that nobody has come on with for a while."""
    if found.id in kept.left_behind(wiring):
        behind(wiring, found.id)


def go_on_with_all(wiring: Wiring) -> int:
    """Go on with what others left behind, and wipe what nobody touches any more; how many lists that were."""
    left = kept.left_behind(wiring)
    for id in left:
        go_on(wiring, id)
    return len(left) + kept.sweep(wiring)


def _enter(wiring: Wiring, found: Import, plan: Mapping[str, Any], number: int) -> None:
    kind, entries = KINDS[found.kind], plan["pieces"][number]
    with wiring.engine.connect() as db:
        scope = scope_of(wiring, db, found.row["book"], found.by, plan["settings"])
        wallet = wiring.vault.wallet()
        wallet.prepare(owner for each in entries for owner in _owners(each))
        decide = kind.decide(scope, entries, wallet)
        book = book_of(kind, scope)
    command = str(uuid5(UUID(found.id), str(number)))
    act = found.by.act(book, command, wiring.clock(), found.id, plan["seen"])
    digest = request_digest(wiring.config.secret_key, person=act.actor, path=PATH, sent=[found.id, number])
    wiring.office.perform(Request(act, digest, vault_rows(wallet)), decide)
    wiring.office.forget_places()
    wiring.projector.catch_up(book)


def _owners(entry: Mapping[str, Any]) -> list[str]:
    people = [entry.get("head"), entry.get("person"), *entry.get("people", ())]
    found = [each["person"] for each in people if isinstance(each, dict)]
    return [each for each in (entry.get("subject"), *found) if each]


def _finish(wiring: Wiring, found: Import) -> None:
    """What is left to be looked at stays for a day; where nothing is, the sheet goes at once."""
    left = found.told.get("refused", 0) + found.told.get("left", 0)
    if left:
        kept.note(wiring, found.id, once=kept.GOING, state=kept.DONE)
    else:
        kept.wipe(wiring, found.id, kept.DONE)


def _stop(wiring: Wiring, found: Import, refusal: Refusal) -> None:
    """What was entered stays; the rest is rehearsed anew, since something has changed meanwhile."""
    with in_vietnamese():
        told = found.told | {"why": sentence(refusal)}
    kept.note(wiring, found.id, once=kept.GOING, state=kept.STOPPED, told=json.dumps(told))
