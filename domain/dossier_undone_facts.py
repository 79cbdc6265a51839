"""Facts of a dossier that undo: a step taken back, and an end that was none."""

from typing import Any, ClassVar

from domain.clock import day_of
from domain.dossier_facts import Beside, Stands
from domain.mendable import CODE, CONSENT, DAY, STORY, Mends


class ActRetracted(Beside):
    """The last step is taken back; the dossier stands where it stood before it."""

    TOPIC = "dossier.act-retracted"
    MENDS: ClassVar[Mends] = {"reason": CODE, "text": STORY, "consent": CONSENT}
    retracts: str
    retracted_type: str
    retracted_version: int
    reason: str
    text: dict[str, str] | None
    consent: dict[str, str] | None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        undone = next(each for each in aggregate.stood if each.version == self.retracted_version)
        aggregate.stood = [each for each in aggregate.stood if each is not undone]
        aggregate.last_act = aggregate.stood[-1].occurred_at
        aggregate.retracted = self.originator_version
        # Whose hands took it stays remembered: what they have seen of the dossier, they have seen.
        earlier = next((each for each in reversed(aggregate.stood) if each.step == undone.step), None)
        if earlier is not None:
            aggregate.taken[undone.step] = day_of(earlier.occurred_at)
        else:
            aggregate.taken.pop(undone.step, None)


class Reopened(Stands):
    """It goes on from where it stood before it ended; `ended` is the state that it leaves."""

    TOPIC = "dossier.reopened"
    MENDS: ClassVar[Mends] = {"done": DAY, "reason": CODE, "text": STORY}
    ended: str
    reason: str
    text: dict[str, str] | None
