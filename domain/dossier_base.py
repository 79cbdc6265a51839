"""What the acts on a dossier share: where it stands, whose turn it is, and how a fact is recorded."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from domain import dossier_facts as facts
from domain import dossier_later_facts as later
from domain import dossier_undone_facts as undone
from domain import errors, policies
from domain.clock import day_of
from domain.clocks import Stop
from domain.counting import counts_of, evidence
from domain.criteria.answers import count_items
from domain.criteria.scoring import check_total, check_within
from domain.dossier_corrected import Corrected
from domain.policies import Warrant
from domain.stood import Stood
from domain.workflow import Step

if TYPE_CHECKING:
    from domain.stream import Stream as Part
else:
    # The library takes every subclass of an aggregate for another aggregate; these are parts of one.
    Part = object

Data = dict[str, Any]
Mend = list[dict[str, str | None]]


class OnDossier(Part):
    """A dossier as its acts see it."""

    Registered: ClassVar[type[facts.Registered]]
    SelfAssessed: ClassVar[type[facts.SelfAssessed]]
    EvidenceAdded: ClassVar[type[facts.EvidenceAdded]]
    VillageVerified: ClassVar[type[facts.VillageVerified]]
    Posted: ClassVar[type[facts.Posted]]
    ObjectionRaised: ClassVar[type[facts.ObjectionRaised]]
    ObjectionAnswered: ClassVar[type[facts.ObjectionAnswered]]
    PostingClosed: ClassVar[type[facts.PostingClosed]]
    CommuneAppraised: ClassVar[type[facts.CommuneAppraised]]
    AwardDecided: ClassVar[type[facts.AwardDecided]]
    Returned: ClassVar[type[later.Returned]]
    Withdrawn: ClassVar[type[later.Withdrawn]]
    Corrected: ClassVar[type[Corrected]]
    Held: ClassVar[type[later.Held]]
    Released: ClassVar[type[later.Released]]
    DecisionSetAside: ClassVar[type[later.DecisionSetAside]]
    AwardRevoked: ClassVar[type[later.AwardRevoked]]
    AwardReinstated: ClassVar[type[later.AwardReinstated]]
    Appealed: ClassVar[type[later.Appealed]]
    AppealDecided: ClassVar[type[later.AppealDecided]]
    Inspected: ClassVar[type[later.Inspected]]
    ActRetracted: ClassVar[type[undone.ActRetracted]]
    Reopened: ClassVar[type[undone.Reopened]]

    rules: Data
    title: str
    year: int
    subject: str
    subject_kind: str
    attempt: int
    commune: dict[str, str]
    place: dict[str, str]
    area: str
    people: list[str]
    state: str
    next_step: str | None
    next_office: list[str]
    due_on: str | None
    stood: list[Stood]
    beside: list[Stood]
    taken: dict[str, date]
    hands: dict[str, set[str]]
    unanswered: set[str]
    comments: int
    times_returned: int
    # The version of the last retraction, and whether the figures count this attempt as a registration.
    retracted: int
    counted: bool
    posting: str | None
    posted_until: date | None
    # The last decision, and the digest of the code that it gave; the term for which the title holds, None where it
    # does not, and the term that was given.
    decision: str | None
    code: str | None
    in_force: tuple[date, date] | None
    term: tuple[date, date] | None
    # Where a dossier on hold goes on from; what an appeal is about.
    resumes: Data | None
    appeal: Data | None
    # By whose wish its data may only be kept, since when, and by when the next step was due until then.
    restricted: Data | None
    # From which day until which one its clocks stood still for that.
    stops: list[Stop]
    # What each inspection found last: the version of its fact, the finding, and whose it is.
    findings: dict[str, Data]
    chain: tuple[str, ...]

    @property
    def entries(self) -> list[Stood]:
        """Every entry that can be mended: the acts that stand, and those beside the way."""
        return [*self.stood, *self.beside]

    @property
    def in_village(self) -> bool:
        """Whether the subject belongs to a village, or to the commune as a whole."""
        return self.place["id"] != self.commune["id"]

    def next_taken(self, topic: str, by: Warrant) -> Step:
        """The step that records `topic`, if it is next."""
        step = by.rules.procedure.step(self.next_step) if self.next_step else None
        if step is None or step.fact != topic:
            raise errors.NotThisStep(state=self.state, step=self.next_step or "-")
        return step

    def turn(self, topic: str, by: Warrant) -> Step:
        """The step that records `topic`, if it is next and this office may take it."""
        step = self.next_taken(topic, by)
        policies.right_office(step.offices, by.standing)
        policies.has_seen(step, by.act)
        return step

    def judge(self, topic: str, by: Warrant, hands: Sequence[str] = ()) -> Step:
        """The same for a step that weighs the dossier: by separate hands, by no kin, with every comment answered."""
        step = self.turn(topic, by)
        policies.separate_hands(step, self.hands, (*by.standing.people, *hands))
        policies.no_kin(self.subject, self.people, by.standing)
        place_of = by.rules.procedure.place_of
        objecting = by.rules.procedure.acts.objecting
        if objecting and self.unanswered and place_of(step.id) >= place_of(objecting.answer_before):
            raise errors.UnansweredComments(count=len(self.unanswered))
        return step

    def take(self, fact: type[facts.Taken], by: Warrant, step: Step, outcome: str | None = None, **data: Any) -> None:
        """Record a step with where its outcome leads."""
        route = step.routes.get(outcome or "done")
        if route is None:
            raise errors.NoSuchOutcome(outcomes=", ".join(step.routes))
        day = day_of(by.act.placed_after(self.last_act)[0])
        leads = by.rules.leads(
            route.state, route.to, after=day, year=self.year, taken={**self.taken, step.id: day}, stops=self.stops
        )
        if outcome is not None:
            data["outcome"] = outcome
        self.record(fact, by, leads, **data)

    def weigh(self, by: Warrant, score: Any) -> Data:
        """A total that somebody gave, within what the register's counts leave possible, and these counts."""
        criteria = by.rules.criteria
        counted = count_items(criteria, counts_of(by.tallies))
        total = check_within(criteria, check_total(criteria, score), counted)
        return {"score": total, "counted": evidence(counted, by.tallies)}

    def go_back(
        self, by: Warrant, to_step: str, mend: Mend, text: Data | None, *, finding: str | None = None, **data: Any
    ) -> None:
        """Record a return; `data` says why and for which time, `finding` on which inspection's it rests."""
        day = day_of(by.act.placed_after(self.last_act)[0])
        leads = by.rules.leads("returned", to_step, after=day, year=self.year, taken=self.taken, stops=self.stops)
        data |= {"from_step": self.next_step, "to_step": to_step, "mend": mend, "text": text, "finding": finding}
        self.record(self.Returned, by, leads, **data)

    @property
    def stays(self) -> Data:
        """What a fact says that moves nothing on."""
        return {name: getattr(self, name) for name in ("state", "next_step", "next_office", "due_on")}

    def record(self, fact: type[facts.Went], by: Warrant, leads: Data, **data: Any) -> None:
        """Every fact but the first happens here: in an order that the machine of states knows, under a held mandate."""
        topic = fact.TOPIC.removeprefix("dossier.")
        policies.may_happen(topic, state=self.state, to=leads["state"], next_step=self.next_step)
        if self.restricted is not None:
            policies.may_be_used(topic, by.rules, by.standing)
        policies.still_held(by.standing, by.act.placed_after(self.last_act)[0])
        self.happen(fact, by.act, rules=self.rules, entry_mandate=by.act.entry_mandate, **leads, **data)
