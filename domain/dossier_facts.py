"""The facts of a dossier, and what each one changes. They are applied again on every load, so nothing here refuses."""

from datetime import date
from typing import Any, ClassVar

from domain.clock import day_of
from domain.stood import Stood
from domain.stream import Fact, FirstFact

SELF_ASSESSED = "self-assessed"


class Went(Fact):
    """What every fact of a dossier says: where it stands now, whose turn it is, by when, and by what right entered."""

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


class Stands(Went):
    """An act that later ones may not precede; `KEPT` are the values that a correction may concern."""

    KEPT: ClassVar[tuple[str, ...]] = ()

    def apply(self, aggregate: Any) -> None:
        self.stand(aggregate, None)
        super().apply(aggregate)

    def stand(self, aggregate: Any, step: str | None) -> None:
        values = {name: getattr(self, name) for name in self.KEPT}
        topic = self.TOPIC.removeprefix("dossier.")
        stood = Stood(self.originator_version, topic, step, self.occurred_at, self.precision, values)
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
        aggregate.attempt = self.attempt
        aggregate.commune = self.commune
        aggregate.place = self.place
        aggregate.area = self.area
        aggregate.people = self.people
        super().apply(aggregate)


class SelfAssessed(Taken):
    TOPIC = "dossier.self-assessed"
    KEPT = ("scores", "total", "passed")
    scores: dict[str, Any]
    total: int | str
    maximum: int | str
    passed: bool
    consent: dict[str, str] | None

    def apply(self, aggregate: Any) -> None:
        # Whose scores these are may be kept apart from a later step; who typed them for another is not meant.
        aggregate.hands.setdefault(aggregate.next_step, set()).add(self.act.person)
        super().apply(aggregate)


class EvidenceAdded(Went):
    """A file, or since version 2 an activity of the register instead of one."""

    TOPIC = "dossier.evidence-added"
    class_version = 2
    evidence: str
    criterion: str
    file: dict[str, str] | None
    media_type: str | None
    size: int | None
    activity: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["activity"] = None


class VillageVerified(Judged):
    TOPIC = "dossier.village-verified"
    KEPT = ("meeting", "held_on", "summoned", "present", "quorum", "ballots", "needed", "score", "outcome")
    meeting: str
    held_on: str
    summoned: int
    present: int
    quorum: int
    ballots: dict[str, int]
    needed: int
    score: int | str
    outcome: str


class Posted(Taken):
    TOPIC = "dossier.posted"
    posting: str
    until: str

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.posting = self.posting
        aggregate.posted_until = date.fromisoformat(self.until)
        aggregate.comments = 0


class ObjectionRaised(Went):
    TOPIC = "dossier.objection-raised"
    objection: str
    text: dict[str, str]

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.unanswered.add(self.objection)
        aggregate.comments += 1


class ObjectionAnswered(Went):
    TOPIC = "dossier.objection-answered"
    objection: str
    outcome: str
    text: dict[str, str]

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.unanswered.discard(self.objection)


class PostingClosed(Taken):
    TOPIC = "dossier.posting-closed"
    posting: str
    objections: int

    def stand(self, aggregate: Any, step: str | None) -> None:
        # What the clock did on its own keeps nobody from entering an earlier act.
        if self.act.source != "clock":
            super().stand(aggregate, step)


class CommuneAppraised(Judged):
    """By an appraiser, or since version 2 by the vote of a council in a meeting."""

    TOPIC = "dossier.commune-appraised"
    class_version = 2
    KEPT = ("score", "outcome", "meeting", "ballots", "needed", "council")
    score: int | str
    outcome: str
    reason: str | None
    text: dict[str, str] | None
    meeting: str | None
    ballots: dict[str, int] | None
    needed: int | None
    council: dict[str, Any] | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state |= dict.fromkeys(("meeting", "ballots", "needed", "council"))


class AwardDecided(Judged):
    TOPIC = "dossier.award-decided"
    KEPT = ("decision", "outcome")
    decision: str
    number: str
    signed_on: str
    outcome: str
    valid_from: str | None
    valid_until: str | None
    reason: str | None
    text: dict[str, str] | None
    authority: dict[str, str]

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.decision = self.decision
        aggregate.in_force = aggregate.term = term_between(self.valid_from, self.valid_until)


def term_between(valid_from: str | None, valid_until: str | None) -> tuple[date, date] | None:
    """The first and last day of a title's term."""
    if valid_from is None or valid_until is None:
        return None
    return date.fromisoformat(valid_from), date.fromisoformat(valid_until)


class Returned(Stands):
    TOPIC = "dossier.returned"
    from_step: str
    to_step: str
    mend: list[dict[str, str | None]]
    text: dict[str, str] | None
    times: int
    cause: str

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        aggregate.times_returned = self.times


class Withdrawn(Stands):
    TOPIC = "dossier.withdrawn"
    reason: str
    text: dict[str, str] | None
    consent: dict[str, str] | None


class Corrected(Went):
    TOPIC = "dossier.corrected"
    corrects: str
    corrected_type: str
    corrected_version: int
    values: dict[str, Any]
    reason: str
    text: dict[str, str] | None

    def apply(self, aggregate: Any) -> None:
        super().apply(aggregate)
        stood = next(each for each in aggregate.stood if each.version == self.corrected_version)
        stood.mend(self.values)
        if stood is aggregate.stood[-1]:
            aggregate.last_act = stood.occurred_at
        if stood.step in aggregate.taken:
            last = next(each for each in reversed(aggregate.stood) if each.step == stood.step)
            aggregate.taken[stood.step] = day_of(last.occurred_at)
        # Who mends a judgement has judged; who mends a subject's own scores has not scored for it.
        if stood.step in aggregate.hands and stood.topic != SELF_ASSESSED:
            aggregate.hands[stood.step].add(self.act.person)
