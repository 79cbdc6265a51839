"""One fact by itself: its bytes, its digest, its envelope, and what its row says of it."""

import re
from typing import Any

from domain.canonical import NotCanonical, check, sha256_hex
from domain.clock import from_micros, instant_text
from domain.fact import ENVELOPE
from domain.streams import STREAMS
from domain.vocabulary import facts_of, schema_of
from service.store.encoding import encode_json, envelope_of

FACTS = facts_of(*STREAMS)
KEYS = sorted(ENVELOPE)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class FactCheck:
    """Looks at the rows of one book in order; `digest` is the last one's, as computed."""

    def __init__(self, book: str) -> None:
        self.book = book
        self.recorded_at = 0
        self.digest = ""

    def look(self, row: Any) -> tuple[dict[str, Any], str | None]:
        """What the bytes of a row say, and what is wrong with it, if anything is."""
        state = bytes(row.state)
        self.digest = sha256_hex(state)
        envelope = envelope_of(state)
        wrong = "its bytes do not have its digest" if self.digest != row.digest else None
        wrong = wrong or _form(envelope, state) or _row(envelope, row) or self._times(envelope, row)
        self.recorded_at = row.recorded_at
        return envelope, wrong

    def _times(self, envelope: dict[str, Any], row: Any) -> str | None:
        if not all(INSTANT.fullmatch(str(envelope[key])) for key in ("occurred_at", "recorded_at")):
            return "one of its times is not in the fixed form"
        if row.recorded_at < self.recorded_at:
            return "it was recorded before the fact before it in the book"
        if envelope["occurred_at"] > envelope["recorded_at"]:
            return "it was recorded before it was done"
        return None


def _form(envelope: dict[str, Any], state: bytes) -> str | None:
    if sorted(envelope) != KEYS:
        return "its bytes are not an envelope with the fixed keys"
    try:
        check(envelope)
    except NotCanonical as error:
        return f"it is not canonical ({error})"
    if encode_json(envelope) != state:
        return "its bytes are not canonical"
    kind = FACTS.get(envelope["type"])
    if kind is None or envelope["schema"] not in range(1, schema_of(kind) + 1):
        return f"its topic is not known ({envelope['type']}, schema {envelope['schema']})"
    return None


def _row(envelope: dict[str, Any], row: Any) -> str | None:
    """The columns that are kept beside the bytes."""
    told = {
        "book": row.book,
        "stream": row.stream,
        "version": row.version,
        "type": row.topic,
        "recorded_at": instant_text(from_micros(row.recorded_at)),
    }
    for key, value in told.items():
        if envelope[key] != value:
            return f"its row names another {key}"
    return None
