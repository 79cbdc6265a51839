"""The dossier: one subject's way to one title in one year. Here it is decided; what a fact changes stands with it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain import dossier_facts as facts
from domain import errors, policies, verdict
from domain.clock import day_of, shown
from domain.criteria.scoring import check_total, score
from domain.meeting import Sitting, check_attendance, check_ballots
from domain.place import Place
from domain.policies import CLOCK, Warrant
from domain.stood import Stood
from domain.stream import Stream
from domain.subject import Subject
from domain.workflow import Step

Data = dict[str, Any]
Mend = list[dict[str, str | None]]


def stream_of(*, year: int, title: str, subject: str, attempt: int) -> str:
    """The stream of a dossier; it does not name the commune, so a second live one collides anywhere."""
    return f"d.{year}.{title}.{subject}.{attempt}"


class Dossier(Stream):
    TOPIC = "dossier"

    Registered = facts.Registered
    SelfAssessed = facts.SelfAssessed
    EvidenceAdded = facts.EvidenceAdded
    VillageVerified = facts.VillageVerified
    Posted = facts.Posted
    ObjectionRaised = facts.ObjectionRaised
    ObjectionAnswered = facts.ObjectionAnswered
    PostingClosed = facts.PostingClosed
    CommuneAppraised = facts.CommuneAppraised
    AwardDecided = facts.AwardDecided
    Returned = facts.Returned
    Withdrawn = facts.Withdrawn
    Corrected = facts.Corrected

    def __init__(self) -> None:
        self.rules: Data
        self.title: str
        self.year: int
        self.subject: str
        self.attempt: int
        self.commune: dict[str, str]
        self.place: dict[str, str]
        self.area: str
        self.people: list[str]
        self.state: str
        self.next_step: str | None = None
        self.next_office: list[str]
        self.due_on: str | None
        self.stood: list[Stood] = []
        self.taken: dict[str, date] = {}
        self.hands: dict[str, set[str]] = {}
        self.unanswered: set[str] = set()
        self.comments = self.times_returned = 0
        self.posting: str | None = None
        self.posted_until: date | None = None

    # The steps

    @classmethod
    def register(
        cls,
        by: Warrant,
        *,
        year: int,
        subject: Subject,
        attempt: int,
        previous: str | None,
        commune: Place,
        place: Place,
        consent: dict[str, str] | None,
    ) -> "Dossier":
        """The subject, or an officer on its behalf, asks for the title."""
        procedure = by.rules.procedure
        policies.right_office(procedure.first.offices, by.standing)
        route = procedure.first.routes["done"]
        day = day_of(by.act.placed_after(None)[0])
        return cls.open(
            cls.Registered,
            stream_of(year=year, title=procedure.title, subject=subject.subject, attempt=attempt),
            by.act,
            rules=by.rules.pinned,
            **by.rules.leads(route.state, route.to, after=day, year=year),
            entry_mandate=by.act.entry_mandate,
            title=procedure.title,
            title_name=procedure.label.as_data(),
            year=year,
            subject=subject.subject,
            subject_kind=procedure.subject_kind,
            attempt=attempt,
            previous=previous,
            commune=commune.named,
            place=place.named,
            area=place.area,
            people=subject.people,
            consent=consent,
        )

    def assess(self, by: Warrant, *, scores: Mapping[str, Any], consent: Data | None = None) -> None:
        """The subject scores itself against the criteria; through another, with how it agreed to that."""
        step = self._turn("self-assessed", by)
        scored = score(by.rules.criteria, scores, area=self.area)
        data: Data = {"total": scored.total, "maximum": scored.maximum, "passed": scored.passed, "consent": consent}
        self._take(self.SelfAssessed, by, step, scores=scored.scores, **data)

    def verify(self, by: Warrant, *, sitting: Sitting, ballots: dict[str, int], score: Any) -> None:
        """The village's meeting votes on the dossier and scores it; the votes decide, and the score must suffice."""
        step = self._judge("village-verified", by, sitting.hands)
        assert step.quorum is not None, "checked when the edition was loaded"
        check_attendance(step.quorum, summoned=sitting.summoned, present=sitting.present)
        check_ballots(step.quorum, ballots, summoned=sitting.summoned, present=sitting.present)
        if self.last_act is not None and day_of(self.last_act) > sitting.held_on:
            raise errors.MeetingBeforeRegistration(field="held_on", last=shown(day_of(self.last_act)))
        data = {
            "meeting": sitting.meeting,
            "held_on": sitting.held_on.isoformat(),
            "summoned": sitting.summoned,
            "present": sitting.present,
            "quorum": step.quorum.needed(sitting.summoned),
            "ballots": ballots,
            "needed": step.quorum.majority_needed(sitting.present, summoned=sitting.summoned),
            "score": check_total(by.rules.criteria, score),
            "hands": list(sitting.hands),
        }
        outcome = verdict.of_village(by.rules, step, data, area=self.area)
        self._take(self.VillageVerified, by, step, outcome, **data)

    def post(self, by: Warrant, *, posting: str, until: date) -> None:
        """The result goes up in public for comments."""
        self._take(self.Posted, by, self._turn("posted", by), posting=posting, until=until.isoformat())

    def close_posting(self, by: Warrant) -> None:
        """The list comes down after its days; where the procedure lets the clock do it, nobody need stand here."""
        step = self._next("posting-closed", by)
        policies.right_office((*step.offices, CLOCK) if step.by_clock else step.offices, by.standing)
        if self.posted_until is not None and day_of(by.act.moment) < self.posted_until:
            raise errors.StillPosted(until=shown(self.posted_until))
        self._take(self.PostingClosed, by, step, posting=self.posting, objections=self.comments)

    def appraise(self, by: Warrant, *, score: Any, upheld: bool, reason: str | None, text: Data | None) -> None:
        """The commune's appraiser scores the dossier; what does not reach the title is not upheld by oversight."""
        step = self._judge("commune-appraised", by)
        total, hands = check_total(by.rules.criteria, score), [by.act.person]
        outcome = verdict.of_commune(by.rules, score=total, upheld=upheld, area=self.area)
        if upheld and outcome == "not-upheld":
            raise errors.BelowThreshold(field="score", score=total)
        if not upheld and reason is None:
            raise errors.UnknownReason(field="reason")
        self._take(self.CommuneAppraised, by, step, outcome, score=total, reason=reason, text=text, hands=hands)

    def decide(
        self,
        by: Warrant,
        *,
        decision: str,
        number: str,
        signed_on: date,
        recognised: bool,
        reason: str | None = None,
        text: Data | None = None,
    ) -> None:
        """The signed decision recognises the title, or refuses it and says why."""
        step = self._judge("award-decided", by)
        valid = [day.isoformat() for day in by.rules.procedure.validity.period(signed_on=signed_on, year=self.year)]
        data = {
            "decision": decision,
            "number": number,
            "signed_on": signed_on.isoformat(),
            "valid_from": valid[0] if recognised else None,
            "valid_until": valid[1] if recognised else None,
            "reason": None if recognised else reason,
            "text": None if recognised else text,
            "authority": by.rules.procedure.authority.label.as_data(),
            "hands": [by.act.person],
        }
        outcome = "recognised" if recognised else "refused"
        self._take(self.AwardDecided, by, step, outcome, **data)

    # Around the steps

    def add_evidence(
        self, by: Warrant, *, evidence: str, criterion: str, file: Data, media_type: str, size: int
    ) -> None:
        """A paper or picture for one criterion; it moves nothing on."""
        allowed = by.rules.procedure.acts.evidence
        if allowed is None or self.next_step not in allowed.during:
            raise errors.NoEvidenceNow
        policies.right_office(allowed.offices, by.standing)
        policies.known_criterion(by.rules, criterion)
        data = {"evidence": evidence, "criterion": criterion, "file": file, "media_type": media_type, "size": size}
        self.record(self.EvidenceAdded, by, self.stays, **data)

    def object(self, by: Warrant, *, objection: str, text: Data) -> None:
        """Somebody comments while the list is posted."""
        allowed = by.rules.procedure.acts.objecting
        if allowed is None or self.next_step != allowed.during:
            raise errors.NotPosted
        policies.right_office(allowed.offices, by.standing)
        self.record(self.ObjectionRaised, by, self.stays, objection=objection, text=text)

    def answer(self, by: Warrant, *, objection: str, outcome: str, text: Data) -> None:
        """A comment is answered; a comment that is upheld leaves what follows to the next office."""
        allowed = by.rules.procedure.acts.objecting
        if allowed is None or objection not in self.unanswered:
            raise errors.NoSuchComment
        policies.right_office(allowed.answered_by, by.standing)
        policies.no_kin(self.subject, self.people, by.standing)
        if outcome not in ("upheld", "dismissed"):
            raise errors.NoSuchOutcome(outcomes="upheld, dismissed")
        data = {"objection": objection, "outcome": outcome, "text": text}
        self.record(self.ObjectionAnswered, by, self.stays, **data)

    def send_back(self, by: Warrant, *, to_step: str, mend: Mend, text: Data | None) -> None:
        """Instead of taking the step: back to an earlier one, saying what to mend. Nothing scored before is wiped."""
        allowed = by.rules.procedure.acts.returning
        if allowed is None or self.next_step is None or to_step not in by.rules.procedure.returns_to(self.next_step):
            raise errors.MayNotReturn
        policies.right_office(allowed.offices, by.standing)
        policies.no_kin(self.subject, self.people, by.standing)
        if self.times_returned >= allowed.at_most:
            raise errors.ReturnedTooOften(at_most=allowed.at_most)
        known = {reason.code for reason in allowed.reasons}
        if not mend or any(line.get("reason") not in known for line in mend):
            raise errors.UnknownReason(field="mend")
        for line in mend:
            policies.known_criterion(by.rules, line.get("criterion"))
        self.go_back(by, to_step, mend, text, cause="office", times=self.times_returned + 1)

    def withdraw(self, by: Warrant, *, reason: str, text: Data | None, consent: Data | None = None) -> None:
        """The subject takes the dossier back."""
        if not by.rules.procedure.may_withdraw(self.next_step, by.standing.office):
            raise errors.MayNotWithdraw
        leads = by.rules.leads("withdrawn", None, after=day_of(by.act.moment), year=self.year)
        self.record(self.Withdrawn, by, leads, reason=reason, text=text, consent=consent)

    # What commands share

    def _next(self, topic: str, by: Warrant) -> Step:
        """The step that records `topic`, if it is next."""
        step = by.rules.procedure.step(self.next_step) if self.next_step else None
        if step is None or step.fact != topic:
            raise errors.NotThisStep(state=self.state, step=self.next_step or "-")
        return step

    def _turn(self, topic: str, by: Warrant) -> Step:
        """The step that records `topic`, if it is next and this office may take it."""
        step = self._next(topic, by)
        policies.right_office(step.offices, by.standing)
        policies.has_seen(step, by.act)
        return step

    def _judge(self, topic: str, by: Warrant, hands: Sequence[str] = ()) -> Step:
        """The same for a step that weighs the dossier: by separate hands, by no kin, with every comment answered."""
        step = self._turn(topic, by)
        policies.separate_hands(step, self.hands, (*by.standing.people, *hands))
        policies.no_kin(self.subject, self.people, by.standing)
        place_of = by.rules.procedure.place_of
        objecting = by.rules.procedure.acts.objecting
        if objecting and self.unanswered and place_of(step.id) >= place_of(objecting.answer_before):
            raise errors.UnansweredComments(count=len(self.unanswered))
        return step

    def _take(self, fact: type[facts.Taken], by: Warrant, step: Step, outcome: str | None = None, **data: Any) -> None:
        """Record a step with where its outcome leads."""
        route = step.routes.get(outcome or "done")
        if route is None:
            raise errors.NoSuchOutcome(outcomes=", ".join(step.routes))
        day = day_of(by.act.placed_after(self.last_act)[0])
        leads = by.rules.leads(route.state, route.to, after=day, year=self.year, taken={**self.taken, step.id: day})
        if outcome is not None:
            data["outcome"] = outcome
        self.record(fact, by, leads, **data)

    def go_back(self, by: Warrant, to_step: str, mend: Mend, text: Data | None, **data: Any) -> None:
        """Record a return; `data` says why and for which time."""
        day = day_of(by.act.placed_after(self.last_act)[0])
        leads = by.rules.leads("returned", to_step, after=day, year=self.year, taken=self.taken)
        data |= {"from_step": self.next_step, "to_step": to_step, "mend": mend, "text": text}
        self.record(self.Returned, by, leads, **data)

    @property
    def stays(self) -> Data:
        """What a fact says that moves nothing on."""
        return {name: getattr(self, name) for name in ("state", "next_step", "next_office", "due_on")}

    def record(self, fact: type[facts.Went], by: Warrant, leads: Data, **data: Any) -> None:
        """Every fact but the first happens here: in an order that the machine of states knows, under a held mandate."""
        topic = fact.TOPIC.removeprefix("dossier.")
        policies.may_happen(topic, state=self.state, to=leads["state"], next_step=self.next_step)
        policies.still_held(by.standing, by.act.placed_after(self.last_act)[0])
        self.happen(fact, by.act, rules=self.rules, entry_mandate=by.act.entry_mandate, **leads, **data)
