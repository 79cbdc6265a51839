"""Facts of a dossier beside its way and after its end: return, withdrawal, holds, setting aside, revocation, appeal."""

from typing import Any, ClassVar

from domain.clocks import term_between
from domain.dossier_facts import Stands, Went
from domain.mendable import CODE, CONSENT, DAY, LINES, STORY, TEXT, Mends

RULED: Mends = {"done": DAY, "number": TEXT, "signed_on": DAY, "text": STORY}


class Returned(Stands):
    """Since version 2 it may rest on the finding of an inspection, named by the digest of its fact."""

    TOPIC = "dossier.returned"
    class_version = 2
    MENDS: ClassVar[Mends] = {"done": DAY, "mend": LINES, "text": STORY}
    KEPT = ("cause",)
    from_step: str
    to_step: str
    mend: list[dict[str, str | None]]
    text: dict[str, str] | None
    times: int
    cause: str
    finding: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["finding"] = None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.times_returned = self.times


class Withdrawn(Stands):
    TOPIC = "dossier.withdrawn"
    MENDS: ClassVar[Mends] = {"done": DAY, "reason": CODE, "text": STORY, "consent": CONSENT}
    reason: str
    text: dict[str, str] | None
    consent: dict[str, str] | None


class Held(Stands):
    """It waits; `resumes` is where it goes on from."""

    TOPIC = "dossier.held"
    MENDS: ClassVar[Mends] = {"done": DAY, "reason": CODE, "text": STORY}
    KEPT = ("resumes",)
    reason: str
    text: dict[str, str] | None
    resumes: dict[str, Any]

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.resumes = self.resumes


class Released(Stands):
    TOPIC = "dossier.released"
    MENDS: ClassVar[Mends] = {"done": DAY, "text": STORY}
    KEPT = ("days",)
    text: dict[str, str] | None
    days: int

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.resumes = None


class Ruled(Stands):
    """A signed ruling over what was decided before; whose hands signed it is remembered under its own name."""

    MENDS: ClassVar[Mends] = RULED

    number: str
    signed_on: str
    text: dict[str, str] | None
    hands: list[str]

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.hands.setdefault(self.TOPIC.removeprefix("dossier."), set()).update((self.act.person, *self.hands))


class DecisionSetAside(Ruled):
    TOPIC = "dossier.decision-set-aside"
    MENDS: ClassVar[Mends] = {**RULED, "reason": CODE}
    reason: str
    sets_aside: str

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.in_force = None


class AwardRevoked(Ruled):
    """Since version 2 it may rest on the finding of an inspection, named by the digest of its fact."""

    TOPIC = "dossier.award-revoked"
    class_version = 2
    MENDS: ClassVar[Mends] = {**RULED, "reason": CODE}
    reason: str
    finding: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["finding"] = None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.in_force = None


class AwardReinstated(Ruled):
    TOPIC = "dossier.award-reinstated"
    valid_from: str
    valid_until: str

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        hold_again(aggregate, self.valid_from, self.valid_until)


class Appealed(Stands):
    """Against an outcome, and the step that came to it (None: against a revocation)."""

    TOPIC = "dossier.appealed"
    MENDS: ClassVar[Mends] = {"done": DAY, "text": STORY, "consent": CONSENT}
    against: str
    contests: str | None
    text: dict[str, str] | None
    consent: dict[str, str] | None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.appeal = {"against": self.against, "contests": self.contests}


class AppealDecided(Ruled):
    TOPIC = "dossier.appeal-decided"
    outcome: str
    against: str
    valid_from: str | None
    valid_until: str | None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.appeal = None
        if self.valid_from is not None:
            hold_again(aggregate, self.valid_from, self.valid_until)


class Inspected(Went):
    """What an inspection found beside the scores that were given, whose hands had judged, and in which place."""

    TOPIC = "dossier.inspected"
    inspection: str
    place: dict[str, str]
    finding: str
    scores: dict[str, Any] | None
    score: int | str | None
    maximum: int | str
    against: dict[str, int | str | None]
    judged: dict[str, list[str]]
    text: dict[str, str] | None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        said = {"version": self.originator_version, "finding": self.finding, "by": self.act.person}
        aggregate.findings[self.inspection] = said


def hold_again(aggregate: Any, valid_from: str | None, valid_until: str | None) -> None:
    """The title holds again for what is left of its term."""
    aggregate.in_force = term_between(valid_from, valid_until)
