"""Naming: what the stream of a dossier is called, and whether a text can be such a name at all."""

import re

from domain.ids import is_id

_STREAM = re.compile(r"d\.\d{4}\.[a-z][a-z_-]{0,39}\.([0-9a-f-]{36})\.[1-9]\d{0,3}", re.ASCII)


def stream_of(*, year: int, title: str, subject: str, attempt: int) -> str:
    """The stream of a dossier; it does not name the commune, so a second live one collides anywhere."""
    return f"d.{year}.{title}.{subject}.{attempt}"


def is_stream(text: str) -> bool:
    """Whether `text` can name a dossier; anything else is never asked of a database."""
    found = _STREAM.fullmatch(text)
    return found is not None and is_id(found[1])
