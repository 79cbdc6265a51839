"""Identifiers: UUIDs of version 7, so that what is made together lies together."""

import os
import time
from uuid import UUID


def new_id() -> str:
    """A new UUIDv7 (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    random = int.from_bytes(os.urandom(10), "big")
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | random & (2**62 - 1)
    return str(UUID(int=number))


def is_id(text: str) -> bool:
    """Whether `text` is a lower-case UUID as facts write it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
