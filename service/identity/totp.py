"""Codes that an app on a telephone makes out of a shared secret and the time (RFC 6238, over RFC 4226)."""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

# What every such app understands: SHA-1, six digits, half a minute.
DIGITS, SECONDS = 6, 30
# As many bytes as the digest has (RFC 4226, section 4).
BYTES = 20
# A code of the step before or after counts as well: telephones go wrong by some seconds, and people type slowly.
AROUND = 1
LONGEST = 64


def new_secret() -> str:
    """In the letters that apps take when it is typed."""
    return base64.b32encode(secrets.token_bytes(BYTES)).decode("ascii")


def code(secret: bytes, step: int, *, digits: int = DIGITS, hash: SHA1 | SHA256 | SHA512 | None = None) -> str:
    """The code of one step; apps know no other digest than SHA-1."""
    return HOTP(secret, digits, hash or SHA1()).generate(step).decode("ascii")  # noqa: S303


def step_at(now: datetime) -> int:
    """Which step an instant lies in."""
    return int(now.timestamp()) // SECONDS


def fitting(secret: str, typed: str, *, now: datetime) -> int | None:
    """The step whose code was typed, None where none around now has it; blanks in it make no difference."""
    said = "".join(typed[:LONGEST].split())
    if len(said) != DIGITS or not (said.isascii() and said.isdecimal()):
        return None
    key = base64.b32decode(secret)
    around = range(step_at(now) - AROUND, step_at(now) + AROUND + 1)
    # Each is compared, whichever it is, so that the time of the answer tells nothing.
    found = [step for step in around if hmac.compare_digest(code(key, step), said)]
    return found[-1] if found else None


def address(secret: str, *, issuer: str, login: str) -> str:
    """What the square picture says."""
    # Not by the library, which writes a blank as a plus sign, and apps show that.
    told = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS, "period": SECONDS}
    return f"otpauth://totp/{quote(issuer)}:{quote(login)}?{urlencode(told, quote_via=quote)}"
