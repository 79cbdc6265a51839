"""A decision: numbered, dated and signed over a list."""

from datetime import date
from typing import Any, ClassVar

from eventsourcing.domain import event

from domain.corrected import Correction, Mendable
from domain.mendable import CODE, DAY, TEXT, TEXTS, Mends
from domain.stream import Act, FirstFact, Stream


class Decision(Mendable, Stream):
    TOPIC = "decision"
    MENDS: ClassVar[Mends] = {"number": TEXT, "signed_on": DAY, "form": CODE, "basis": TEXTS}

    class Issued(FirstFact):
        TOPIC = "decision.issued"
        number: str
        signed_on: str
        signer: str
        form: str
        authority: dict[str, str]
        basis: list[str]
        title: str
        year: int
        recognised: int
        refused: int
        left_out: list[dict[str, str]]
        entry_mandate: str | None

    class Corrected(Correction):
        TOPIC = "decision.corrected"
        OF = "decision.issued"

    @event(Issued)
    def __init__(
        self,
        act: Act,
        number: str,
        signed_on: str,
        signer: str,
        form: str,
        basis: list[str],
        recognised: int,
        refused: int,
    ) -> None:
        self.book = act.book
        self.signer = signer
        # How many dossiers stand on its list.
        self.listed = recognised + refused
        self.values: dict[str, Any] = {"number": number, "signed_on": signed_on, "form": form, "basis": basis}

    @property
    def signed_on(self) -> date:
        return date.fromisoformat(self.values["signed_on"])
