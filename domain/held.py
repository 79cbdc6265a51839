"""What somebody holds: a mandate, with those that it was delegated under."""

from dataclasses import dataclass
from datetime import datetime

from domain.mandate import Mandate


@dataclass(frozen=True, slots=True)
class Held:
    """The mandate that is acted under comes first, the one that nobody delegated last."""

    chain: tuple[Mandate, ...]

    @property
    def office(self) -> str:
        return self.chain[0].office

    @property
    def scope(self) -> frozenset[str]:
        return self.chain[0].scope

    @property
    def signing(self) -> dict[str, str] | None:
        return self.chain[0].signing

    @property
    def persons(self) -> tuple[str, ...]:
        """Who acts, and on whose power: whoever delegated it has a hand in what is done by it."""
        return tuple(mandate.person for mandate in self.chain)

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self.persons)

    def until_from(self, moment: datetime) -> datetime | None:
        """The first instant after that one at which one of these gives no power any more."""
        ends = (mandate.until_from(moment) for mandate in self.chain)
        return min((end for end in ends if end is not None), default=None)

    def lets_enter_at(self, now: datetime) -> bool:
        """Whether something can still be entered under it."""
        return all(mandate.lets_enter_at(now) for mandate in self.chain)
