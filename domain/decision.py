"""A decision: numbered, dated and signed over a list."""

from eventsourcing.domain import event

from domain.stream import Act, FirstFact, Stream


class Decision(Stream):
    TOPIC = "decision"

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

    @event(Issued)
    def __init__(self, act: Act, number: str, signed_on: str, signer: str) -> None:
        self.book = act.book
        self.number = number
        self.signed_on = signed_on
        self.signer = signer
