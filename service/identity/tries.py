"""Tries of a password: so many in a while from one place, counted before the password is looked at.

Where somebody has signed in lately counts for itself, so that nobody shuts them out from elsewhere. Everybody else is
counted three times: by login and address, by login, and by address.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, case, delete, select, update

from domain.clock import micros
from service.database import insert_into
from service.privacy.vault import Vault
from service.schema import familiar, tries

# All of these are choices of ours.
WHILE = timedelta(minutes=15)
# From one place for one login; a village office types for many, so an address has more.
FOR_ONE, FOR_A_LOGIN, FOR_AN_ADDRESS = 5, 100, 60
# What is known of devices and addresses is forgotten after so long.
REMEMBERED = timedelta(days=30)
IPV6_SITE = 64
# Whose key the digests are made with.
TRIES = "system:tries"


@dataclass(frozen=True, slots=True)
class Where:
    """From where somebody comes: the address, as far as a proxy that is trusted says, and the mark of the device."""

    address: str = ""
    device: str = ""

    @property
    def site(self) -> str:
        """The address; of the sixth version the half that one connection has for itself."""
        try:
            found = ipaddress.ip_address(self.address)
        except ValueError:
            return "?"
        if found.version == 4:
            return str(found)
        return str(found.ipv4_mapped or ipaddress.ip_network((found, IPV6_SITE), strict=False))


@dataclass(frozen=True, slots=True)
class Counter:
    """What a try is counted on, and how many it takes."""

    key: str
    most: int


class Tries:
    """Counts tries under a key of its own: neither logins nor addresses stand in its table."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    @cached_property
    def _secret(self) -> bytes:
        return self.vault.digest(TRIES, "key", {}).encode()

    def prepare(self) -> None:
        """Have the key at hand before anything is written: the first time it is made."""
        _ = self._secret

    def counters(self, db: Connection, login: str, person: str | None, where: Where) -> list[Counter]:
        """The counters for a try of a login; the order in which they are taken is the same for all."""
        if person is not None and (own := self._familiar(db, person, where)):
            return [Counter(own, FOR_ONE)]
        return [
            Counter(self._digest("pair", login, where.site), FOR_ONE),
            Counter(self._digest("login", login), FOR_A_LOGIN),
            Counter(self._digest("address", where.site), FOR_AN_ADDRESS),
        ]

    def alone(self, *what: str, most: int = FOR_ONE) -> list[Counter]:
        """One counter for something else."""
        return [Counter(self._digest("else", *what), most)]

    def for_address(self, what: str, where: Where, *, most: int = FOR_AN_ADDRESS) -> list[Counter]:
        """One counter for something that anybody may try."""
        return [Counter(self._digest("address", what, where.site), most)]

    @staticmethod
    def take(db: Connection, counters: Sequence[Counter], *, now: datetime) -> bool:
        """Count a try; False where there are none left. The first that refuses spares the others."""
        return all(_taken(db, each.key, now) <= each.most for each in counters)

    @staticmethod
    def forgive(db: Connection, counters: Sequence[Counter]) -> None:
        """The password was right: the first counter begins anew, the others get the try back."""
        if counters:
            db.execute(delete(tries).where(tries.c.key == counters[0].key))
        others = [each.key for each in counters[1:]]
        if others:
            db.execute(update(tries).where(tries.c.key.in_(others)).values(count=tries.c.count - 1))

    def remember(self, db: Connection, person: str, where: Where, *, now: datetime) -> None:
        """Somebody has signed in from here; what has not been used for long is forgotten."""
        db.execute(delete(familiar).where(familiar.c.used_at <= micros(now - REMEMBERED)))
        db.execute(delete(tries).where(tries.c.since <= micros(now - WHILE)))
        for digest in self._marks(person, where):
            put = insert_into(db, familiar).values(person=person, digest=digest, used_at=micros(now))
            used = {"used_at": put.excluded.used_at}
            db.execute(put.on_conflict_do_update(index_elements=["person", "digest"], set_=used))

    @staticmethod
    def forget(db: Connection, person: str) -> None:
        """From nowhere any more is this person known."""
        db.execute(delete(familiar).where(familiar.c.person == person))

    def _familiar(self, db: Connection, person: str, where: Where) -> str | None:
        """The mark by which the device, else the address, is known for this person."""
        marks = self._marks(person, where)
        mine = select(familiar.c.digest).where(familiar.c.person == person, familiar.c.digest.in_(marks))
        found = set(db.execute(mine).scalars())
        return next((mark for mark in marks if mark in found), None)

    def _marks(self, person: str, where: Where) -> list[str]:
        device = [self._digest("device", person, where.device)] if where.device else []
        return [*device, self._digest("from", person, where.site)] if where.site != "?" else device

    def _digest(self, *parts: str) -> str:
        told = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, told, hashlib.sha256).hexdigest()


def _taken(db: Connection, key: str, now: datetime) -> int:
    """How many there were in this while, this one included; one statement, so that many at once are counted."""
    over = tries.c.since <= micros(now - WHILE)
    put = insert_into(db, tries).values(key=key, count=1, since=micros(now))
    again = {
        "count": case((over, 1), else_=tries.c.count + 1),
        "since": case((over, micros(now)), else_=tries.c.since),
    }
    counted = put.on_conflict_do_update(index_elements=["key"], set_=again).returning(tries.c.count)
    return int(db.execute(counted).scalar_one())
