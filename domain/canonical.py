"""Canonical JSON (RFC 8785) of plain values, and the digest of its bytes."""

import hashlib
import json
import unicodedata
from typing import Any

LARGEST_INTEGER = 2**53 - 1


class NotCanonical(ValueError):
    """A value that may not stand in a fact: it would read back as something else on another machine."""

    def __init__(self, path: str, message: str, /, **told: Any) -> None:
        self.path, self.message, self.told = path, message, told
        super().__init__(f"{path or 'value'}: {message % told}")


def check(value: Any, path: str = "") -> None:
    """Refuse what has no single canonical form: floats, large integers, keys beyond ASCII, text not in NFC, half
    characters."""
    kind = type(value)
    if kind is str:
        if not value.isascii():
            _check_letters(value, path)
    elif kind is dict:
        for key, inner in value.items():
            if type(key) is not str or not key.isascii():
                raise NotCanonical(path, "key '%(key)s' is not ASCII text", key=key)
            check(inner, f"{path}.{key}" if path else key)
    elif kind is list or kind is tuple:
        for index, inner in enumerate(value):
            check(inner, f"{path}[{index}]")
    elif kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise NotCanonical(path, "an integer must stay below 2^53")
    elif value is not None and kind is not bool:
        raise NotCanonical(path, "%(kind)s is not a plain value", kind=kind.__name__)


def _check_letters(text: str, path: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(path, "text is not in NFC")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical(path, "text holds half of a surrogate pair") from None


def canonical(value: Any) -> bytes:
    """Bytes of `value`, the same on every machine; raises NotCanonical where there is no such form."""
    check(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256, 64 characters."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: Any) -> str:
    """Digest of the canonical bytes of `value`."""
    return sha256_hex(canonical(value))
