"""Letterhead: what stands at the top of a commune's papers besides what the registers and the rules say anyway."""

from collections.abc import Mapping
from typing import Any

from domain.stream import RepeatableFact, Stream

# The agency above the one that issues; the commune's own agency, which stands above its villages; the seat named before
# the day; the letters of the agency after those of the kind of paper. What is not said is None.
PARTS = ("above", "agency", "seat", "symbol")


class Letterhead(Stream):
    """What one commune has set, the last of which holds."""

    TOPIC = "letterhead"

    class Set(RepeatableFact):
        """All of it anew; papers that were issued before keep the bytes that they have."""

        TOPIC = "letterhead.set"
        place: dict[str, str]
        above: str | None
        agency: str | None
        seat: str | None
        symbol: str | None
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.said = {name: getattr(self, name) for name in PARTS}

    def __init__(self) -> None:
        self.said: Mapping[str, str | None] = {}

    @staticmethod
    def stream_of(place: str) -> str:
        return f"letterhead.{place}"
