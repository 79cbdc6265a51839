"""Locks: what a file of the archive opens with, a passphrase or 32 bytes out of a file."""

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.archive.problems import CannotWrite, NotAnArchive, WrongKey
from service.i18n import later as _l
from service.privacy.keys import KEY_BYTES, key_of

# Of a passphrase that somebody thinks up. A choice of ours.
SHORTEST = 12
SALT = 32
# What hashing a passphrase costs: 64 MiB of memory, gone over three times.
COST = {"time": 3, "memory": 65_536}
# A file from elsewhere names its own cost; nobody is made to pay more than this.
MOST = {"time": 10, "memory": 1_048_576}


@dataclass(frozen=True, slots=True)
class Lock:
    """A passphrase, or the bytes of a key file."""

    kind: str
    secret: bytes = field(repr=False)

    @classmethod
    def passphrase(cls, text: str) -> "Lock":
        """However the letters were composed where it was typed."""
        return cls("passphrase", unicodedata.normalize("NFC", text.strip()).encode())

    @classmethod
    def of_file(cls, path: Path) -> "Lock":
        """The key in a file, as `sovang keys new` prints one."""
        try:
            return cls("key-file", key_of(path.read_text("ascii").strip()))
        except OSError as error:
            raise CannotWrite(
                _l("The key file %(path)s cannot be read: %(why)s.", path=path, why=error.strerror)
            ) from None
        except ValueError:
            raise CannotWrite(
                _l("%(path)s is no key file: it must hold 32 bytes as hexadecimal or base64.", path=path)
            ) from None

    def told(self) -> dict[str, Any]:
        """What the first line of a new file says of it; nothing that helps to guess it."""
        told: dict[str, Any] = {"kind": self.kind, "salt": os.urandom(SALT).hex()}
        if self.kind == "passphrase":
            told |= COST
        return told | {"check": self._derived(told, b"check").hex()}

    def key(self, told: dict[str, Any]) -> bytes:
        """The key of one file; refuses where this is not what it was locked by."""
        if self.kind != told.get("kind") or not hmac.compare_digest(
            self._derived(told, b"check").hex(), str(told.get("check"))
        ):
            raise WrongKey
        return self._derived(told, b"file")

    def _derived(self, told: dict[str, Any], purpose: bytes) -> bytes:
        salt, secret = bytes.fromhex(told["salt"]), self.secret
        if self.kind == "passphrase":
            secret = _stretched(secret, salt, time=told["time"], memory=told["memory"])
        return HKDF(SHA256(), KEY_BYTES, salt, b"sovang archive|" + purpose).derive(secret)


# Twice for each file that is opened: the last answer is enough.
_LAST: dict[bytes, bytes] = {}


def _stretched(secret: bytes, salt: bytes, *, time: int, memory: int) -> bytes:
    if not (0 < time <= MOST["time"] and 0 < memory <= MOST["memory"]):
        raise NotAnArchive("file")
    asked = hashlib.sha256(b"%d|%d|%b|%b" % (time, memory, salt, secret)).digest()
    if asked not in _LAST:
        _LAST.clear()
        _LAST[asked] = hash_secret_raw(
            secret, salt, time_cost=time, memory_cost=memory, parallelism=1, hash_len=KEY_BYTES, type=Type.ID
        )
    return _LAST[asked]
