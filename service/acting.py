"""Acting: from a signed-in person and what they sent to the request that the office carries out."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.canonical import canonical
from domain.desk import Desk, Request
from domain.office import Office
from domain.stream import Act
from service.privacy.wallet import Wallet


@dataclass(frozen=True, slots=True)
class Signed:
    """Who acts in this request: the person, and the mandate they chose to act under, if any."""

    person: str
    mandate: str | None = None
    office: str | None = None


def request_digest(secret: str, *, person: str, path: str, sent: Any) -> str:
    """Keyed digest of a request as received: what tells a repeated request from another under the same id."""
    received = canonical({"person": person, "path": path, "sent": sent})
    return hmac.new(secret.encode(), received, hashlib.sha256).hexdigest()


def act_of(
    signed: Signed,
    *,
    book: str,
    command_id: str,
    now: datetime,
    source: str = "form",
    seen: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> Act:
    """The act of the one who signed in, under the mandate they chose."""
    return Act(
        book=book,
        actor=signed.person,
        now=now,
        command_id=command_id,
        source=source,
        office=signed.office,
        mandate=signed.mandate,
        entry_mandate=signed.mandate,
        seen=tuple(seen),
        **more,
    )


def system_act(name: str, *, book: str, command_id: str, now: datetime, source: str = "cli", **more: Any) -> Act:
    """An act of the system itself: setting up, or what falls due by the clock."""
    return Act(book=book, actor=f"system:{name}", now=now, command_id=command_id, source=source, **more)


def vault_rows(wallet: Wallet | None) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What a wallet holds, as the append takes it: keys (owner, wrapped, master), versions without their time."""
    if wallet is None:
        return [], []
    keys, versions = wallet.rows()
    return (
        [(row["owner"], row["wrapped"], row["master"]) for row in keys],
        [(row["item"], row["version"], row["owner"], row["kind"], row["sealed"]) for row in versions],
    )


def carry_out(
    office: Office, act: Act, decide: Callable[[Desk], dict[str, Any]], *, digest: str, wallet: Wallet | None = None
) -> dict[str, Any]:
    """Let the office carry out a command with all that belongs to it."""
    return office.perform(Request(act, digest, vault_rows(wallet)), decide)
