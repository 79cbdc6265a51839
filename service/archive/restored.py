"""Restored: what was brought back out of a backup, and what was not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.regeneration.certificate import Certificate


@dataclass(slots=True)
class Restored:
    """What was brought back, and what was not."""

    made_at: str
    books: Mapping[str, int]
    rows: dict[str, int] = field(default_factory=dict)
    # Who was erased since the backup was made: of them nothing came back. Of these the people and groups with names.
    erased: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    # What is sealed and does not open, although its key is there.
    unopened: list[str] = field(default_factory=list)
    certificate: Certificate | None = None
    # What is another than certified, and what this release cannot hold against the certificate.
    findings: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)

    @property
    def facts(self) -> int:
        return sum(self.books.values())
