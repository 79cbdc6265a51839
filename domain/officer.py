"""An officer's declarations: whose dossiers to keep away from."""

from typing import Any

from domain.stream import RepeatableFact, Stream

# What somebody can have to do with a subject. What it is in words is sealed.
INTERESTS = ("kin", "work", "property", "dispute", "other")


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

    class InterestDeclared(RepeatableFact):
        """Said before the dossiers of a year are opened: in whose there is an interest; an empty list says in none."""

        TOPIC = "interest.declared"
        person: str
        year: int
        interests: list[dict[str, str]]
        text: dict[str, str] | None
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.years |= {self.year}
            aggregate.kin |= frozenset(each["subject"] for each in self.interests)

    def __init__(self) -> None:
        # Whose dossiers: an interest keeps away like kinship, and nobody takes either back by their own word.
        self.kin: frozenset[str] = frozenset()
        self.years: frozenset[int] = frozenset()
