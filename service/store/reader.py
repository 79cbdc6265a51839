"""Reading facts back: from the stored bytes to what the folds see, brought up to the newest schema."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec

from domain.fact import Recorded

Upcast = Callable[[str, int, dict[str, Any]], tuple[int, dict[str, Any]]]
Line = tuple[int, str, bytes]


class Envelope(msgspec.Struct):
    """The keys of a stored fact; a missing one is an error, since every key is always written."""

    book: str
    stream: str
    version: int
    type: str
    schema: int
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    office: str | None
    mandate: str | None
    command_id: str
    batch_id: str | None
    source: str
    rules: dict[str, Any] | None
    seen: list[dict[str, Any]] | None
    data: dict[str, Any]
    previous_digest: str


DECODER = msgspec.json.Decoder(Envelope)


def as_written(type: str, schema: int, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: ARG001
    """For facts that need no bringing up to date."""
    return schema, data


class Reader:
    """Decodes the lines of a book."""

    def __init__(self, upcast: Upcast = as_written) -> None:
        self._upcast = upcast

    def facts(self, lines: Iterable[Line]) -> list[Recorded]:
        """The facts of (position, digest, stored bytes), in the same order."""
        return [self.fact(position, digest, state) for position, digest, state in lines]

    def fact(self, position: int, digest: str, state: bytes) -> Recorded:
        """One fact."""
        told = DECODER.decode(state)
        schema, data = self._upcast(told.type, told.schema, told.data)
        return Recorded(
            told.book,
            position,
            digest,
            told.stream,
            told.version,
            told.type,
            schema,
            told.occurred_at,
            told.precision,
            told.recorded_at,
            told.actor,
            told.on_behalf_of,
            told.office,
            told.mandate,
            told.command_id,
            told.batch_id,
            told.source,
            told.rules,
            told.seen or [],
            data,
            told.previous_digest,
        )
