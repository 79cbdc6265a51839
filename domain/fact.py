"""A fact as it is read back from a book: the envelope around what happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

NO_DIGEST = "0" * 64

# Every fact is written with exactly these keys, null where there is nothing to say.
ENVELOPE = (
    "book", "stream", "version", "type", "schema", "occurred_at", "precision", "recorded_at", "actor", "on_behalf_of",
    "office", "mandate", "command_id", "batch_id", "source", "rules", "seen", "data", "previous_digest",
)  # fmt: skip


# Nobody writes to one. It is not frozen, since setting each field past that guard takes nine times as long, and a
# rebuild makes millions.
@dataclass(slots=True)
class Recorded:
    """One line of a book. Times are aware datetimes in UTC; `data` is plain and already of the newest schema."""

    book: str
    position: int
    digest: str
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
    seen: list[dict[str, Any]]
    data: dict[str, Any]
    previous_digest: str
