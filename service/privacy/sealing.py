"""Sealing: what a person is called, encrypted under that person's key, and the keys under a master key."""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.canonical import canonical

NONCE = 12
HALF = 32

# The first byte of what is sealed says what it was: plain values or a file.
VALUES, FILE = b"v", b"f"

Value = dict[str, Any] | bytes


class Tampered(Exception):
    """What was sealed does not open: it was changed, or belongs to another item, owner, kind or version."""


@dataclass(frozen=True, slots=True)
class OwnerKey:
    """The key of one person, household or meeting: one half encrypts, the other makes digests."""

    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "OwnerKey":
        return cls(os.urandom(2 * HALF))

    def seal(self, value: Value, *, bound_to: str) -> bytes:
        return _encrypt(self.secret[:HALF], _plain(value), bound_to)

    def open(self, sealed: bytes, *, bound_to: str) -> Value:
        plain = _decrypt(self.secret[:HALF], sealed, bound_to)
        return plain[1:] if plain[:1] == FILE else msgspec.json.decode(plain[1:], type=dict[str, Any])

    def digest(self, kind: str, value: Value) -> str:
        """Tells equal values apart from changed ones to whoever has the key, and nothing to anybody else."""
        return hmac.new(self.secret[HALF:], kind.encode() + b"|" + _plain(value), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Master:
    """The key that wraps all others; its id says which one wrapped what, without telling anything about it."""

    key: bytes = field(repr=False)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        # Asked with every key that is unwrapped.
        object.__setattr__(self, "id", hashlib.sha256(b"sovang master|" + self.key).hexdigest()[:16])

    def wrap(self, owner: str, key: OwnerKey) -> bytes:
        return _encrypt(self.key, key.secret, f"{owner}|{self.id}")

    def unwrap(self, owner: str, wrapped: bytes) -> OwnerKey:
        return OwnerKey(_decrypt(self.key, wrapped, f"{owner}|{self.id}"))


def binding(*, item: str, owner: str, kind: str, version: int) -> str:
    """What a sealed value is bound to: moved to another row, it does not open."""
    return f"{item}|{owner}|{kind}|{version}"


def _plain(value: Value) -> bytes:
    return FILE + value if isinstance(value, bytes) else VALUES + canonical(value)


def _encrypt(key: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _decrypt(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise Tampered(bound_to) from None
