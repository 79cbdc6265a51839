"""Sending a file out: always as one to keep, never to be opened within a page, and shut in should a browser open it."""

import unicodedata
from urllib.parse import quote

from flask import Response

from service.files.kinds import ENDINGS

# Stricter than any page: nothing is loaded, nothing runs, and it has an origin of its own.
SHUT_IN = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
NAME_LENGTH = 80
# Signs that mean something to one system or another.
MEANING = frozenset('\\/:*?"<>|;%')


def as_attachment(content: bytes, media_type: str | None, name: str) -> Response:
    """The file under `name`, with the ending of what it is."""
    ending = ENDINGS.get(media_type or "")
    headers = attached(name, ending or "bin")
    return Response(content, mimetype=media_type if ending else "application/octet-stream", headers=headers)


def attached(name: str, ending: str) -> dict[str, str]:
    """What goes with a file that is kept and never opened within a page."""
    return {
        "Content-Disposition": disposition(name, ending),
        "Content-Security-Policy": SHUT_IN,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def disposition(name: str, ending: str) -> str:
    """The name for every browser (RFC 6266): plain letters first, then all of them in UTF-8 (RFC 8187)."""
    stem = stem_of(name)
    plain = "".join(c for c in unicodedata.normalize("NFD", stem.translate({0x111: "d", 0x110: "D"})) if c.isascii())
    plain = plain.strip(" .") or "tep"
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(f'{stem or plain}.{ending}', safe='')}"


def stem_of(name: str) -> str:
    """The name without its ending and without anything that a file system or a header reads as more than a letter."""
    stem = name.rpartition(".")[0] or name
    kept = "".join(c for c in unicodedata.normalize("NFC", stem) if c.isprintable() and c not in MEANING)
    return kept.strip(" .")[:NAME_LENGTH].strip(" .")
