"""Rules of reward: the editions of criteria of emulation and forms of reward that a commune has adopted."""

from typing import Any

from domain.rewarding.spans import Span, holding, span_of
from domain.stream import RepeatableFact, Stream


class RewardRules(Stream):
    """What one commune has adopted, first to last."""

    TOPIC = "reward-rules"

    class Adopted(RepeatableFact):
        """The edition stands here whole, so that what was judged and proposed under it can be read for ever."""

        TOPIC = "rewarding.adopted"
        place: dict[str, str]
        edition_id: str
        digest: str
        edition: dict[str, Any]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.digests.append(self.digest)
            aggregate.spans.append(span_of(self.edition))

    def __init__(self) -> None:
        self.digests: list[str] = []
        self.spans: list[Span] = []

    def in_force(self, year: int) -> str | None:
        """The digest of the edition that a year goes by; None where it goes by the sample."""
        found = holding(self.spans, year)
        return None if found is None else self.digests[found]

    @staticmethod
    def stream_of(place: str) -> str:
        return f"rewarding.{place}"
