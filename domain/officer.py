"""An officer's declarations: whose dossiers to keep away from."""

from typing import Any

from domain.stream import RepeatableFact, Stream


class Officer(Stream):
    TOPIC = "officer"

    class KinshipDeclared(RepeatableFact):
        TOPIC = "kinship.declared"
        person: str
        subjects: list[str]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.kin |= frozenset(self.subjects)

    def __init__(self) -> None:
        self.kin: frozenset[str] = frozenset()
