"""Unsent: what somebody had typed into a form when their session was over, until they have signed in again.

It is sealed under their key and opens for nobody else; after an hour, or once the form was sent, it is wiped.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.exc import IntegrityError

from domain.clock import micros
from domain.errors import Refusal
from service.privacy.vault import Vault
from service.schema import vault_version

KIND = "unsent"
# All of these are choices of ours.
KEPT_FOR = timedelta(hours=1)
LARGEST = 1_000_000
MOST = 5


class NothingKept(Refusal):
    """One answer for what was sent, is too old, or somebody else had typed."""

    code = "nothing-kept"
    message = "What had been typed is not kept here any more. Open the page anew and fill it in."


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the boxes, on which page; files and passwords are not among it."""

    address: str
    boxes: tuple[tuple[str, str], ...]
    had_files: bool = False

    def told(self) -> bytes:
        """As it is sealed, letter for letter: it may be in any form of Unicode."""
        boxes = [list(pair) for pair in self.boxes]
        return json.dumps({"address": self.address, "boxes": boxes, "files": self.had_files}).encode()

    @classmethod
    def heard(cls, told: bytes) -> "Typed":
        value = json.loads(told)
        return cls(value["address"], tuple((name, text) for name, text in value["boxes"]), value["files"])


class Unsent:
    """Keeps a few forms for each person."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault

    def keep(self, person: str, typed: Typed, *, now: datetime) -> str | None:
        """Under what it is found again; None where it is too large or nobody of this name is left to come back."""
        wallet, told = self.vault.wallet(), typed.told()
        if len(told) > LARGEST:
            return None
        item = wallet.seal(person, KIND, told)["item"]
        # Whoever was erased must not get a key again.
        if wallet.rows()[0]:
            return None
        try:
            with self.engine.begin() as db:
                self._make_room(db, person)
                self.vault.write(db, wallet, recorded_at=micros(now))
        except IntegrityError:
            return None  # erased just now
        return item

    def find(self, person: str, item: str, *, now: datetime) -> Typed | None:
        """What this person had typed; None for anybody else, and once it is wiped or too old."""
        mine = (vault_version.c.item == item) & (vault_version.c.owner == person) & (vault_version.c.kind == KIND)
        fresh = vault_version.c.recorded_at > micros(now - KEPT_FOR)
        with self.engine.connect() as db:
            if db.execute(select(vault_version.c.item).where(mine, fresh)).one_or_none() is None:
                return None
        told = self.vault.open(item)
        return Typed.heard(told) if isinstance(told, bytes) else None

    def wipe(self, person: str, item: str) -> None:
        """It was sent, or is not wanted any more."""
        mine = (vault_version.c.item == item) & (vault_version.c.owner == person) & (vault_version.c.kind == KIND)
        with self.engine.begin() as db:
            db.execute(delete(vault_version).where(mine))

    def forget_old(self, *, now: datetime) -> int:
        """Wipe whatever nobody came back for; how many there were."""
        old = (vault_version.c.kind == KIND) & (vault_version.c.recorded_at <= micros(now - KEPT_FOR))
        with self.engine.begin() as db:
            return db.execute(delete(vault_version).where(old)).rowcount

    @staticmethod
    def _make_room(db: Connection, person: str) -> None:
        """However often a page is sent, only the last few are kept."""
        mine = (vault_version.c.owner == person) & (vault_version.c.kind == KIND)
        newest = select(vault_version.c.item).where(mine).order_by(vault_version.c.recorded_at.desc())
        if too_many := db.execute(newest.offset(MOST - 1)).scalars().all():
            db.execute(delete(vault_version).where(mine, vault_version.c.item.in_(too_many)))
