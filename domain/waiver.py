"""A waiver of kinship: proposed by one, approved by another, so that somebody may take a step in spite of it."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain.mandate_refusals import AlreadyProposed, NothingProposed
from domain.stream import Act, Fact, RepeatableFact, Stream

PROPOSED, APPROVED, DECLINED = "proposed", "approved", "declined"


def stream_of(*, dossier: str, step: str, person: str) -> str:
    """One stream for each dossier, step and person, found without a search."""
    return f"override.{uuid5(NAMESPACE_URL, f'override:{dossier}:{step}:{person}')}"


class Waiver(Stream):
    """`state` is where it stands; what was declined can be proposed again."""

    TOPIC = "waiver"

    class Proposed(RepeatableFact):
        TOPIC = "override.proposed"
        dossier: str
        subject: str
        step: str
        person: str
        place: dict[str, str]
        title: str
        year: int
        text: dict[str, str]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.dossier = self.dossier
            aggregate.step = self.step
            aggregate.person = self.person
            aggregate.proposed_by = self.act.person
            aggregate.state = PROPOSED

    class Approved(Fact):
        TOPIC = "override.approved"
        dossier: str
        step: str
        person: str
        text: dict[str, str] | None
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.state = APPROVED

    class Declined(Fact):
        TOPIC = "override.declined"
        dossier: str
        step: str
        person: str
        text: dict[str, str] | None
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.state = DECLINED

    def __init__(self) -> None:
        # What its last proposal says.
        self.dossier: str
        self.step: str
        self.person: str
        self.proposed_by: str
        self.state: str | None = None

    def must_be(self, *states: str | None) -> None:
        """Refuse what comes twice, or too late."""
        if self.state not in states:
            raise NothingProposed if states == (PROPOSED,) else AlreadyProposed

    def settle(self, act: Act, *, approved: bool, text: dict[str, str] | None) -> None:
        """Another than whoever proposed it says yes or no."""
        self.must_be(PROPOSED)
        fact = self.Approved if approved else self.Declined
        told: dict[str, Any] = {"dossier": self.dossier, "step": self.step, "person": self.person, "text": text}
        self.happen(fact, act, **told, entry_mandate=act.entry_mandate)
