"""What is recorded about a person's data, on the person's own stream: requests, consent, restriction, erasure.

Free text of a request lies in the vault under the person's own key, and goes with it.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.privacy import RESTRICTION
from domain.stream import Fact, RepeatableFact

RECEIVED, GRANTED, REFUSED, DONE = "received", "granted", "refused", "done"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it stands."""

    id: str
    kind: str
    place: dict[str, str]
    received_on: date
    done_by: date
    purpose: str | None = None
    state: str = RECEIVED
    extended: bool = False


class AboutData(RepeatableFact):
    """A fact that may open the stream of somebody of whom nothing else is recorded there."""

    def apply(self, aggregate: Any) -> None:
        aggregate.book = self.act.book
        aggregate.subject = self.originator_id.removeprefix("subject.")
        self.tell(aggregate)

    def tell(self, aggregate: Any) -> None:
        """What the stream remembers of it."""


class Received(AboutData):
    """`answer_by` and `done_by` are reckoned by the edition `clocks`; `text` is what was asked, in the vault."""

    TOPIC = "request.received"
    request: str
    kind: str
    place: dict[str, str]
    asked_by: str
    how: str
    received_on: str
    with_others: bool
    purpose: str | None
    answer_by: str
    done_by: str
    clocks: str
    text: dict[str, str] | None
    entry_mandate: str | None

    def tell(self, aggregate: Any) -> None:
        received, by = date.fromisoformat(self.received_on), date.fromisoformat(self.done_by)
        asked = Asked(self.request, self.kind, self.place, received, by, self.purpose)
        aggregate.requests[self.request] = asked


class Extended(Fact):
    """It takes longer, once."""

    TOPIC = "request.extended"
    request: str
    place: dict[str, str]
    done_by: str
    reason: str
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        asked = aggregate.requests[self.request]
        later = date.fromisoformat(self.done_by)
        aggregate.requests[self.request] = replace(asked, done_by=later, extended=True)


class Answered(Fact):
    """Whoever asked is told whether it will be done; `reason` is the ground of a refusal."""

    TOPIC = "request.answered"
    request: str
    place: dict[str, str]
    outcome: str
    reason: str | None
    text: dict[str, str] | None
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.requests[self.request] = replace(aggregate.requests[self.request], state=self.outcome)


class CarriedOut(Fact):
    """What was asked is done; a restriction counts from now on.

    Since version 2 a correction names the entry that corrects: {"stream", "version", "digest"}. Null where what was
    wrong stood in no book, as a mail address does.
    """

    TOPIC = "request.carried-out"
    class_version = 2
    request: str
    place: dict[str, str]
    kind: str
    purpose: str | None
    entry_mandate: str | None
    entry: dict[str, Any] | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["entry"] = None

    def apply(self, aggregate: Any) -> None:
        aggregate.requests[self.request] = replace(aggregate.requests[self.request], state=DONE)
        if self.kind == RESTRICTION:
            aggregate.restricted = True


class ConsentWithdrawn(Fact):
    """The data is not put to that purpose any more, since consent was taken back or the use objected to."""

    TOPIC = "consent.withdrawn"
    request: str
    place: dict[str, str]
    purpose: str
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.consents.pop(self.purpose, None)
        aggregate.refused_purposes |= {self.purpose}


class RestrictionLifted(Fact):
    """The data may be used again, as the person agreed."""

    TOPIC = "restriction.lifted"
    place: dict[str, str]
    how: str
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.restricted = False


class ConsentGiven(AboutData):
    """To what purpose, under which version of the text, by whom: for a child, `parent` is who agreed with it."""

    TOPIC = "consent.given"
    place: dict[str, str]
    purpose: str
    text_version: str
    given_by: str
    parent: str | None
    how: str
    given_on: str
    entry_mandate: str | None

    def tell(self, aggregate: Any) -> None:
        aggregate.consents[self.purpose] = self.given_by
        aggregate.refused_purposes -= {self.purpose}


class Erased(Fact):
    """The keys of `owners` are destroyed with this very entry: the person, and groups called by the person's name."""

    TOPIC = "subject.erased"
    request: str
    place: dict[str, str]
    owners: list[str]
    reason: str
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.requests[self.request] = replace(aggregate.requests[self.request], state=DONE)
        aggregate.consents.clear()
        aggregate.erased = True
