"""A proposal for reward: a list of holders, and what becomes of it at the association."""

from typing import Any, ClassVar

from eventsourcing.domain import event

from domain.corrected import Entries, EntryCorrection
from domain.mendable import CHOSEN, CODE, DAY, STORY, TEXT, Mends
from domain.reward_refusals import NotProposed, NotThere, ProposedByThem
from domain.stream import Act, Fact, FirstFact, Stream

PROPOSED, RECEIVED, FORWARDED, GRANTED, DECLINED = STATES = ("proposed", "received", "forwarded", "granted", "declined")
# From where each act leads on.
FROM = {RECEIVED: (PROPOSED,), FORWARDED: (RECEIVED,), GRANTED: (RECEIVED, FORWARDED), DECLINED: (RECEIVED, FORWARDED)}


def named(holder: dict[str, Any]) -> str:
    """How papers and answers name one who is proposed: by the dossier, or, where none is behind it, by the subject."""
    return str(holder["dossier"] or holder["subject"])


def subject_named(name: str) -> str:
    """Whom such a name is about."""
    return name.split(".")[3] if name.startswith("d.") else name


class Settled(Fact):
    """Something became of it: where, and over which holders it is, stands in every fact about it."""

    place: dict[str, str]
    year: int
    title: str
    entry_mandate: str | None


class Reward(Entries, Stream):
    TOPIC = "reward"

    class Proposed(FirstFact):
        """`chosen_from` names all who could have been proposed; `holders` are those who are.

        By criteria of a movement, each of them is told with what the criteria came to; `left_out` counts what spoke
        against the others, and those who were not weighed since their data is put to no new use.
        """

        TOPIC = "reward.proposed"
        class_version = 2
        MENDS: ClassVar[Mends] = {"basis": TEXT}
        place: dict[str, str]
        year: int
        title: str
        form: dict[str, str]
        edition: dict[str, str]
        conditions: dict[str, int | str | None]
        basis: str
        chosen_from: dict[str, int | str]
        holders: list[dict[str, Any]]
        kind: dict[str, str] | None
        occasion: str | None
        period: dict[str, int] | None
        left_out: list[dict[str, Any]]
        entry_mandate: str | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Holders of a title were proposed, and criteria asked nothing else of them."""
            state |= {"kind": None, "occasion": None, "period": None, "left_out": []}

    class Received(Settled):
        TOPIC = "reward.received"

    class Forwarded(Settled):
        TOPIC = "reward.forwarded"
        MENDS: ClassVar[Mends] = {"to": TEXT}
        to: str

    class Granted(Settled):
        TOPIC = "reward.granted"
        MENDS: ClassVar[Mends] = {"number": TEXT, "signed_on": DAY, "holders": CHOSEN}
        number: str
        signed_on: str
        holders: list[str]

    class Declined(Settled):
        TOPIC = "reward.declined"
        MENDS: ClassVar[Mends] = {"reason": CODE, "text": STORY}
        reason: str
        text: dict[str, str] | None

    class Corrected(EntryCorrection):
        TOPIC = "reward.corrected"

    @event(Proposed)
    def __init__(self, act: Act, id: str, place: dict[str, Any], year: int, title: str, holders: list[Any]) -> None:
        self.book = act.book
        self.reward = id.removeprefix("reward.")
        self.place = place
        self.year = year
        self.title = title
        self.named = [named(holder) for holder in holders]
        self.proposed_by = act.person
        self.state = PROPOSED

    def receive(self, act: Act) -> None:
        """The association has it on its desk."""
        self._settle(self.Received, RECEIVED, act)

    def forward(self, act: Act, *, to: str) -> None:
        """It goes on to who grants it."""
        self._settle(self.Forwarded, FORWARDED, act, to=to)

    def grant(self, act: Act, *, number: str, signed_on: str, holders: list[str]) -> None:
        """The signed paper is there; some of the list may be left out."""
        if not set(holders) <= set(self.named):
            raise NotProposed(field="holders")
        self._settle(self.Granted, GRANTED, act, number=number, signed_on=signed_on, holders=holders)

    def decline(self, act: Act, *, reason: str, text: dict[str, str] | None) -> None:
        """Nobody on the list gets it."""
        self._settle(self.Declined, DECLINED, act, reason=reason, text=text)

    def _settle(self, fact: type[Settled], state: str, act: Act, **data: Any) -> None:
        if self.state not in FROM[state]:
            raise NotThere
        if act.person == self.proposed_by:
            raise ProposedByThem
        told = {"place": self.place, "year": self.year, "title": self.title, "entry_mandate": act.entry_mandate}
        self.happen(fact, act, **told, **data)

    @event(Received)
    def _received(self) -> None:
        self.state = RECEIVED

    @event(Forwarded)
    def _forwarded(self) -> None:
        self.state = FORWARDED

    @event(Granted)
    def _granted(self) -> None:
        self.state = GRANTED

    @event(Declined)
    def _declined(self) -> None:
        self.state = DECLINED
