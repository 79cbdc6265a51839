"""A slip for a new password as the log tells it: who asked for it and why, who agreed, and that it was used."""

from datetime import datetime, timedelta
from typing import Any

from domain.slip_refusals import NothingAsked
from domain.stream import Act, Fact, FirstFact, Stream

# Made for this reason, a slip takes away the second factor too; nobody makes such a one alone.
LOST_FACTOR = "lost-factor"
REASONS = ("forgotten", "locked-out", "known-to-others", LOST_FACTOR, "other")
# Whoever holds one of these may ask for somebody's slip.
HELPING = ("administrator",)
# Whoever holds these alone is helped by one administrator. Every other office, also one that a commune has named
# itself, is taken for one that decides: there a second person agrees.
HELPED_BY_ONE = frozenset(
    {
        "household", "person", "clan-board", "unit-board", "front-committee", "village-officer", "records-officer",
        "association-officer", "culture-office", "inspector",
    }
)  # fmt: skip
# So long a request waits for somebody to agree: as long as a slip is good.
WAITS = timedelta(days=3)
ASKED, MADE, DECLINED, USED = "asked", "made", "declined", "used"


def deciding(offices: list[str]) -> list[str]:
    """Those of the offices for whose holders nobody makes a slip alone."""
    return sorted(set(offices) - HELPED_BY_ONE)


class Slip(Stream):
    """One slip for one person; `state` is where it stands."""

    TOPIC = "slip"

    class Asked(FirstFact):
        """`offices` are those that the person held, `agreement` whether another has to agree."""

        TOPIC = "slip.asked"
        person: str
        offices: list[str]
        place: dict[str, str]
        reason: str
        text: dict[str, str] | None
        agreement: bool
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.person = self.person
            aggregate.offices = self.offices
            aggregate.place = self.place
            aggregate.reason = self.reason
            aggregate.text = self.text
            aggregate.asked_by = self.act.person
            aggregate.asked_at = self.act.now
            aggregate.state = ASKED if self.agreement else MADE

    class Agreed(Fact):
        TOPIC = "slip.agreed"
        person: str
        place: dict[str, str]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.state = MADE

    class Declined(Fact):
        TOPIC = "slip.declined"
        person: str
        place: dict[str, str]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.state = DECLINED

    class Used(Fact):
        TOPIC = "slip.used"
        person: str
        place: dict[str, str]
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.state = USED

    def __init__(self) -> None:
        # What the request says.
        self.person: str
        self.offices: list[str]
        self.place: dict[str, str]
        self.reason: str
        self.text: dict[str, str] | None
        self.asked_by: str
        self.asked_at: datetime
        self.state: str

    def waits(self, now: datetime) -> bool:
        """Whether somebody can still agree to it."""
        return self.state == ASKED and now - self.asked_at < WAITS

    def settle(self, act: Act, *, agreed: bool) -> None:
        """Another says yes or no."""
        if not self.waits(act.now):
            raise NothingAsked
        self._tell(self.Agreed if agreed else self.Declined, act)

    def use(self, act: Act) -> None:
        """Whoever held it has set a new password with it."""
        if self.state != MADE:
            raise NothingAsked
        self._tell(self.Used, act)

    def _tell(self, fact: type[Fact], act: Act) -> None:
        self.happen(fact, act, person=self.person, place=self.place, entry_mandate=act.entry_mandate)
