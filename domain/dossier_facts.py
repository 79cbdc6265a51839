"""The facts of a dossier, and what each one changes. They are applied again on every load, so nothing here refuses."""

from datetime import date
from typing import Any, ClassVar

from domain.clock import day_of
from domain.clocks import term_between
from domain.files import no_activity, no_measures
from domain.mendable import BALLOTS, CODE, CONSENT, COUNT, DAY, POINTS, SCORES, STORY, TEXT, VOTE, Mends
from domain.status import WITHDRAWN
from domain.stood import Stood, Turn
from domain.stream import Fact, FirstFact

SELF_ASSESSED = "self-assessed"


class Went(Fact):
    """What every fact of a dossier says: where it stands now, whose turn it is, by when, and by what right entered.

    `MENDS` are the values that may have been mistyped in this entry, `SHARED` those that a paper over many dossiers
    said of all of them and that are mended there; `KEPT` is what else a correction needs to know.
    """

    MENDS: ClassVar[Mends] = {}
    SHARED: ClassVar[Mends] = {}
    KEPT: ClassVar[tuple[str, ...]] = ()

    state: str
    next_step: str | None
    next_office: list[str]
    due_on: str | None
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.state = self.state
        aggregate.next_step = self.next_step
        aggregate.next_office = self.next_office
        aggregate.due_on = self.due_on

    def entry(self, step: str | None) -> Stood:
        """What is remembered of it."""
        names = dict.fromkeys((*self.KEPT, *self.MENDS, *self.SHARED))
        values = {name: getattr(self, name) for name in names if name != "done"}
        topic = self.TOPIC.removeprefix("dossier.")
        return Stood(self.originator_version, topic, step, self.occurred_at, self.precision, values, self.act)


class Beside(Went):
    """An entry beside the way, which keeps no later one from being entered."""

    def apply(self, aggregate: Any) -> None:
        aggregate.beside.append(self.entry(None))
        super().apply(aggregate)


class Stands(Went):
    """An act that later ones may not precede."""

    def apply(self, aggregate: Any) -> None:
        self.stand(aggregate, None)
        super().apply(aggregate)

    def stand(self, aggregate: Any, step: str | None) -> None:
        stood = self.entry(step)
        stood.before = Turn(aggregate.state, aggregate.next_step, aggregate.next_office, aggregate.due_on)
        aggregate.stood.append(stood)
        aggregate.last_act = self.occurred_at


class Taken(Stands):
    """A step of the procedure: the one that was next."""

    def apply(self, aggregate: Any) -> None:
        step = aggregate.next_step
        self.stand(aggregate, step)
        if step is not None:
            aggregate.taken[step] = day_of(self.occurred_at)
        Went.apply(self, aggregate)


class Judged(Taken):
    """A step that weighs the dossier. Whose hands took it is remembered, also after it is taken again."""

    hands: list[str]

    def apply(self, aggregate: Any) -> None:
        aggregate.hands.setdefault(aggregate.next_step, set()).update((self.act.person, *self.hands))
        super().apply(aggregate)


class Registered(Taken, FirstFact):
    TOPIC = "dossier.registered"
    MENDS: ClassVar[Mends] = {"done": DAY, "consent": CONSENT}
    title: str
    title_name: dict[str, str]
    year: int
    subject: str
    subject_kind: str
    attempt: int
    previous: str | None
    commune: dict[str, str]
    place: dict[str, str]
    area: str
    people: list[str]
    consent: dict[str, str] | None

    def apply(self, aggregate: Any) -> None:
        aggregate.book = self.act.book
        aggregate.rules = self.rules
        aggregate.title = self.title
        aggregate.year = self.year
        aggregate.subject = self.subject
        aggregate.subject_kind = self.subject_kind
        aggregate.attempt = self.attempt
        aggregate.commune = self.commune
        aggregate.place = self.place
        aggregate.area = self.area
        aggregate.people = self.people
        aggregate.counted = self.previous in (None, WITHDRAWN)
        super().apply(aggregate)


def nothing_counted(state: dict[str, Any]) -> None:
    """What was written before the register counted anything."""
    state["counted"] = []


class SelfAssessed(Taken):
    TOPIC = "dossier.self-assessed"
    class_version = 2
    MENDS: ClassVar[Mends] = {"done": DAY, "scores": SCORES, "consent": CONSENT}
    KEPT = ("total", "passed", "counted")
    scores: dict[str, Any]
    total: int | str
    maximum: int | str
    passed: bool
    consent: dict[str, str] | None
    counted: list[dict[str, Any]]

    upcast_v1_v2 = staticmethod(nothing_counted)

    def apply(self, aggregate: Any) -> None:
        # Whose scores these are may be kept apart from a later step; who typed them for another is not meant.
        aggregate.hands.setdefault(aggregate.next_step, set()).add(self.act.person)
        super().apply(aggregate)


class EvidenceAdded(Beside):
    """A file, or since version 2 an activity of the register instead of one; since version 3 with its measures."""

    TOPIC = "dossier.evidence-added"
    class_version = 3
    MENDS: ClassVar[Mends] = {"criterion": CODE}
    KEPT = ("activity", "size")
    evidence: str
    criterion: str
    file: dict[str, str] | None
    media_type: str | None
    size: int | None
    activity: str | None
    # Of a picture its pixels, of a document its pages.
    width: int | None
    height: int | None
    pages: int | None

    upcast_v1_v2, upcast_v2_v3 = staticmethod(no_activity), staticmethod(no_measures)


class VillageVerified(Judged):
    TOPIC = "dossier.village-verified"
    class_version = 2
    MENDS: ClassVar[Mends] = {"score": POINTS}
    SHARED: ClassVar[Mends] = {"done": DAY, "held_on": DAY, "summoned": COUNT, "present": COUNT, "ballots": BALLOTS}
    KEPT = ("meeting", "quorum", "needed", "outcome", "counted")
    meeting: str
    held_on: str
    summoned: int
    present: int
    quorum: int
    ballots: dict[str, int]
    needed: int
    score: int | str
    outcome: str
    counted: list[dict[str, Any]]

    upcast_v1_v2 = staticmethod(nothing_counted)


class Posted(Taken):
    TOPIC = "dossier.posted"
    SHARED: ClassVar[Mends] = {"done": DAY, "until": DAY}
    KEPT = ("posting",)
    posting: str
    until: str

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.posting = self.posting
        aggregate.posted_until = date.fromisoformat(self.until)
        aggregate.comments = 0


class ObjectionRaised(Beside):
    TOPIC = "dossier.objection-raised"
    MENDS: ClassVar[Mends] = {"done": DAY, "text": STORY}
    KEPT = ("objection",)
    objection: str
    text: dict[str, str]

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.unanswered.add(self.objection)
        aggregate.comments += 1


class ObjectionAnswered(Beside):
    TOPIC = "dossier.objection-answered"
    MENDS: ClassVar[Mends] = {"outcome": CODE, "text": STORY}
    KEPT = ("objection",)
    objection: str
    outcome: str
    text: dict[str, str]

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.unanswered.discard(self.objection)


class PostingClosed(Taken):
    TOPIC = "dossier.posting-closed"
    SHARED: ClassVar[Mends] = {"done": DAY}
    KEPT = ("posting",)
    posting: str
    objections: int

    def stand(self, aggregate: Any, step: str | None) -> None:
        # What the clock did on its own keeps nobody from entering an earlier act.
        if self.act.source != "clock":
            super().stand(aggregate, step)


class CommuneAppraised(Judged):
    """By an appraiser, or since version 2 by the vote of a council; since version 3 with what the register counted.

    Since version 4 with `besides`: what else stood on the appraiser's page, left for another day; None where nobody
    knows. Of a council's page its meeting says it.
    """

    TOPIC = "dossier.commune-appraised"
    class_version = 4
    MENDS: ClassVar[Mends] = {"done": DAY, "score": POINTS, "reason": CODE, "text": STORY}
    # What a council voted, as its minutes say.
    SHARED: ClassVar[Mends] = {"done": DAY, "ballots": BALLOTS, "needed": COUNT, "council": VOTE, "hands": VOTE}
    KEPT = ("outcome", "meeting", "counted")
    score: int | str
    outcome: str
    reason: str | None
    text: dict[str, str] | None
    meeting: str | None
    ballots: dict[str, int] | None
    needed: int | None
    council: dict[str, Any] | None
    counted: list[dict[str, Any]]
    besides: list[str] | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state |= dict.fromkeys(("meeting", "ballots", "needed", "council"))

    upcast_v2_v3 = staticmethod(nothing_counted)

    @staticmethod
    def upcast_v3_v4(state: dict[str, Any]) -> None:
        state["besides"] = None


class AwardDecided(Judged):
    """Since version 2 with the digest of the code that stands on the certificate; None where there is none yet."""

    TOPIC = "dossier.award-decided"
    class_version = 2
    MENDS: ClassVar[Mends] = {"reason": CODE, "text": STORY}
    SHARED: ClassVar[Mends] = {"done": DAY, "number": TEXT, "signed_on": DAY}
    KEPT = ("decision", "outcome", "valid_from", "valid_until")
    decision: str
    number: str
    signed_on: str
    outcome: str
    valid_from: str | None
    valid_until: str | None
    reason: str | None
    text: dict[str, str] | None
    authority: dict[str, str]
    code: str | None
    upcast_v1_v2 = staticmethod(lambda state: state.update(code=None))

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.decision, aggregate.code = self.decision, self.code
        aggregate.in_force = aggregate.term = term_between(self.valid_from, self.valid_until)
