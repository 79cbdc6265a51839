"""The dossier: one subject's way to one title in one year. Commands decide, appliers only apply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventsourcing.domain import event

from domain import policies
from domain.clock import day_of
from domain.criteria.grammar import Criteria
from domain.criteria.scoring import check_total, passes, score
from domain.errors import (
    MayNotReturn,
    MayNotWithdraw,
    MeetingBeforeRegistration,
    NoEvidenceNow,
    NoSuchComment,
    NoSuchOutcome,
    NotPosted,
    NotThisStep,
    OutOfOrder,
    ReturnedTooOften,
    StillPosted,
    UnansweredComments,
    UnknownReason,
)
from domain.policies import Standing
from domain.stream import Act, Fact, FirstFact, Stream
from domain.workflow import Procedure, Step

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """The editions that a dossier is pinned to."""

    procedure: Procedure
    criteria: Criteria

    @property
    def pinned(self) -> Data:
        """How they stand in the envelope of every fact."""
        return {
            "procedure": {"id": self.procedure.id, "digest": self.procedure.digest},
            "criteria": {"id": self.criteria.id, "digest": self.criteria.digest},
        }


@dataclass(slots=True)
class Stood:
    """An act that stands: which fact, which step, when; the correctable values as they now read."""

    version: int
    topic: str
    step: str | None
    occurred_at: datetime
    precision: str
    values: Data


def stream_of(*, year: int, title: str, subject: str, attempt: int) -> str:
    """The stream of a dossier; it does not name the commune, so a second live one collides anywhere."""
    return f"d.{year}.{title}.{subject}.{attempt}"


class Went(Fact):
    """What every fact of a dossier says: where it stands now, whose turn it is, by when, and by what right entered."""

    state: str
    next_step: str | None
    next_office: list[str]
    due_on: str | None
    entry_mandate: str | None


class Dossier(Stream):
    TOPIC = "dossier"

    class Registered(Went, FirstFact):
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

    class SelfAssessed(Went):
        TOPIC = "dossier.self-assessed"
        scores: Data
        total: int | str
        maximum: int | str
        passed: bool
        consent: dict[str, str] | None

    class EvidenceAdded(Went):
        TOPIC = "dossier.evidence-added"
        evidence: str
        criterion: str
        file: dict[str, str]
        media_type: str
        size: int

    class VillageVerified(Went):
        TOPIC = "dossier.village-verified"
        meeting: str
        held_on: str
        summoned: int
        present: int
        quorum: int
        ballots: dict[str, int]
        needed: int
        score: int | str
        outcome: str
        hands: list[str]

    class Posted(Went):
        TOPIC = "dossier.posted"
        posting: str
        until: str

    class ObjectionRaised(Went):
        TOPIC = "dossier.objection-raised"
        objection: str
        text: dict[str, str]

    class ObjectionAnswered(Went):
        TOPIC = "dossier.objection-answered"
        objection: str
        outcome: str
        text: dict[str, str]

    class PostingClosed(Went):
        TOPIC = "dossier.posting-closed"
        posting: str
        objections: int

    class CommuneAppraised(Went):
        TOPIC = "dossier.commune-appraised"
        score: int | str
        outcome: str
        reason: str | None
        text: dict[str, str] | None
        hands: list[str]

    class AwardDecided(Went):
        TOPIC = "dossier.award-decided"
        decision: str
        number: str
        signed_on: str
        outcome: str
        valid_from: str | None
        valid_until: str | None
        reason: str | None
        text: dict[str, str] | None
        authority: dict[str, str]
        hands: list[str]

    class Returned(Went):
        TOPIC = "dossier.returned"
        from_step: str
        to_step: str
        mend: list[dict[str, str | None]]
        text: dict[str, str] | None
        times: int
        cause: str

    class Withdrawn(Went):
        TOPIC = "dossier.withdrawn"
        reason: str
        text: dict[str, str] | None
        consent: dict[str, str] | None

    class Corrected(Went):
        TOPIC = "dossier.corrected"
        corrects: str
        corrected_type: str
        corrected_version: int
        values: Data
        reason: str
        text: dict[str, str] | None

    # Decide: these may refuse, and say why.

    @classmethod
    def register(
        cls,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        year: int,
        title_name: dict[str, str],
        subject: str,
        attempt: int,
        previous: str | None,
        commune: dict[str, str],
        place: dict[str, str],
        area: str,
        people: list[str],
        consent: dict[str, str] | None,
    ) -> "Dossier":
        """The subject, or an officer on its behalf, asks for the title."""
        procedure = rules.procedure
        policies.right_office(procedure.first.offices, standing)
        route = procedure.first.routes["done"]
        occurred_at, _ = act.placed_after(None)
        day = day_of(occurred_at)
        return cls.open(
            cls.Registered,
            stream_of(year=year, title=procedure.title, subject=subject, attempt=attempt),
            act,
            rules=rules.pinned,
            state=route.state,
            next_step=route.to,
            next_office=procedure.next_offices(route.to),
            due_on=_text(procedure.due(route.to, after=day, year=year) if route.to else None),
            entry_mandate=act.entry_mandate,
            title=procedure.title,
            title_name=title_name,
            year=year,
            subject=subject,
            subject_kind=procedure.subject_kind,
            attempt=attempt,
            previous=previous,
            commune=commune,
            place=place,
            area=area,
            people=people,
            consent=consent,
        )

    def assess(
        self,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        scores: Mapping[str, Any],
        consent: dict[str, str] | None = None,
    ) -> None:
        """The subject scores itself against the criteria; through another, with how it agreed to that."""
        step = self._turn("self-assessed", act, rules, standing, kin_apart=False)
        scored = score(rules.criteria, scores, area=self.area)
        self._take(
            self.SelfAssessed,
            act,
            rules,
            step,
            "done",
            scores=scored.scores,
            total=scored.total,
            maximum=scored.maximum,
            passed=scored.passed,
            consent=consent,
        )

    def add_evidence(
        self,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        evidence: str,
        criterion: str,
        file: Data,
        media_type: str,
        size: int,
    ) -> None:
        """A paper or picture for one criterion; it moves nothing on."""
        allowed = rules.procedure.acts.evidence
        if allowed is None or self.next_step not in allowed.during:
            raise NoEvidenceNow
        policies.right_office(allowed.offices, standing)
        if criterion not in {item.id for item in rules.criteria.items}:
            raise UnknownReason(field="criterion")
        self._note(
            self.EvidenceAdded, act, evidence=evidence, criterion=criterion, file=file, media_type=media_type, size=size
        )

    def verify(
        self,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        meeting: str,
        held_on: date,
        summoned: int,
        present: int,
        ballots: dict[str, int],
        score: int | str,
        hands: Sequence[str],
    ) -> None:
        """The village's meeting votes on the dossier and scores it; the votes decide, and the score must suffice."""
        step = self._turn("village-verified", act, rules, standing, hands=hands)
        assert step.quorum is not None, "checked when the edition was loaded"
        if self.last_act is not None and day_of(self.last_act) > held_on:
            raise MeetingBeforeRegistration(field="held_on", last=policies.shown_day(day_of(self.last_act)))
        total = check_total(rules.criteria, score)
        self._take(
            self.VillageVerified,
            act,
            rules,
            step,
            self._village_outcome(rules, step, summoned=summoned, present=present, ballots=ballots, score=total),
            meeting=meeting,
            held_on=held_on.isoformat(),
            summoned=summoned,
            present=present,
            quorum=step.quorum.needed(summoned),
            ballots=ballots,
            needed=step.quorum.majority_needed(present, summoned=summoned),
            score=total,
            hands=list(hands),
        )

    def post(self, act: Act, rules: Rules, standing: Standing, *, posting: str, until: date) -> None:
        """The result goes up in public for comments."""
        step = self._turn("posted", act, rules, standing, kin_apart=False)
        self._take(self.Posted, act, rules, step, "done", posting=posting, until=until.isoformat())

    def object(self, act: Act, rules: Rules, *, office: str, objection: str, text: Data) -> None:
        """Anyone comments while the list is posted."""
        allowed = rules.procedure.acts.objecting
        if allowed is None or self.next_step != allowed.during:
            raise NotPosted
        if office not in allowed.offices:
            raise NotPosted
        self._note(self.ObjectionRaised, act, objection=objection, text=text)

    def answer(self, act: Act, rules: Rules, standing: Standing, *, objection: str, outcome: str, text: Data) -> None:
        """A comment is answered; a comment that is upheld leaves what follows to the next office."""
        allowed = rules.procedure.acts.objecting
        if allowed is None or self.objections.get(objection) is not False:
            raise NoSuchComment
        policies.right_office(allowed.answered_by, standing)
        policies.no_kin(self.subject, self.people, standing)
        if outcome not in ("upheld", "dismissed"):
            raise NoSuchOutcome(outcomes="upheld, dismissed")
        self._note(self.ObjectionAnswered, act, objection=objection, outcome=outcome, text=text)

    def close_posting(self, act: Act, rules: Rules, standing: Standing | None) -> None:
        """The list comes down after its days; the clock may do it."""
        step = rules.procedure.step(self.next_step) if self.next_step else None
        if step is None or step.fact != "posting-closed":
            raise NotThisStep(state=self.state, step=self.next_step or "-")
        if standing is not None:
            policies.right_office(step.offices, standing)
        if self.posted_until is not None and day_of(act.moment) < self.posted_until:
            raise StillPosted(until=policies.shown_day(self.posted_until))
        self._take(self.PostingClosed, act, rules, step, "done", posting=self.posting, objections=len(self.objections))

    def appraise(
        self,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        score: int | str,
        upheld: bool,
        reason: str | None,
        text: Data | None,
        hands: Sequence[str],
    ) -> None:
        """The commune's appraiser scores the dossier; below the threshold it cannot be upheld."""
        step = self._turn("commune-appraised", act, rules, standing, hands=hands)
        self._answered_before(step, rules)
        total = check_total(rules.criteria, score)
        outcome = self._commune_outcome(rules, score=total, upheld=upheld)
        if outcome == "not-upheld" and upheld is False and reason is None:
            raise UnknownReason(field="reason")
        self._take(
            self.CommuneAppraised, act, rules, step, outcome, score=total, reason=reason, text=text, hands=list(hands)
        )

    def decide(
        self,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        decision: str,
        number: str,
        signed_on: date,
        recognised: bool,
        hands: Sequence[str],
        reason: str | None = None,
        text: Data | None = None,
    ) -> None:
        """The signed decision recognises the title, or refuses it and says why."""
        step = self._turn("award-decided", act, rules, standing, hands=hands)
        self._answered_before(step, rules)
        first, last = rules.procedure.validity.period(signed_on=signed_on, year=self.year)
        self._take(
            self.AwardDecided,
            act,
            rules,
            step,
            "recognised" if recognised else "refused",
            decision=decision,
            number=number,
            signed_on=signed_on.isoformat(),
            valid_from=first.isoformat() if recognised else None,
            valid_until=last.isoformat() if recognised else None,
            reason=None if recognised else reason,
            text=None if recognised else text,
            authority=rules.procedure.authority.label.as_data(),
            hands=list(hands),
        )

    def send_back(
        self,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        to_step: str,
        mend: list[dict[str, str | None]],
        text: Data | None,
    ) -> None:
        """Return it for mending, saying what, instead of taking the next step; earlier scores stay as they were."""
        allowed = rules.procedure.acts.returning
        at = self.next_step
        if allowed is None or at is None or at not in allowed.from_steps or to_step not in allowed.to_steps:
            raise MayNotReturn
        if rules.procedure.place_of(to_step) >= rules.procedure.place_of(at):
            raise MayNotReturn
        policies.right_office(allowed.offices, standing)
        policies.no_kin(self.subject, self.people, standing)
        if self.times_returned >= allowed.at_most:
            raise ReturnedTooOften(at_most=allowed.at_most)
        if not mend or any(line["reason"] not in {reason.code for reason in allowed.reasons} for line in mend):
            raise UnknownReason(field="mend")
        self._return(act, rules, to_step=to_step, mend=mend, text=text, cause="office", times=self.times_returned + 1)

    def withdraw(
        self,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        reason: str,
        text: Data | None,
        consent: dict[str, str] | None = None,
    ) -> None:
        """The subject takes the dossier back."""
        if not rules.procedure.may_withdraw(self.next_step, standing.office):
            raise MayNotWithdraw
        self.happen(
            self.Withdrawn,
            act,
            rules=self.rules,
            state="withdrawn",
            next_step=None,
            next_office=[],
            due_on=None,
            entry_mandate=act.entry_mandate,
            reason=reason,
            text=text,
            consent=consent,
        )

    def note_correction(self, act: Act, stood: Stood, *, values: Data, reason: str, text: Data | None) -> None:
        """Mend an entry; the state stays, and what follows from it is a fact of its own."""
        occurred_at, precision = act.placed_after(None)
        self.happen_at(
            self.Corrected,
            act,
            occurred_at,
            precision,
            rules=self.rules,
            **self._stays(act),
            corrects=self.chain[stood.version - 1],
            corrected_type=f"dossier.{stood.topic}",
            corrected_version=stood.version,
            values=values,
            reason=reason,
            text=text,
        )

    def return_after_correction(self, act: Act, rules: Rules, *, to_step: str, text: Data | None) -> None:
        """The consequence of a correction; it does not count as sending back."""
        mend: list[dict[str, str | None]] = [{"criterion": None, "reason": "entry-corrected"}]
        self._return(act, rules, to_step=to_step, mend=mend, text=text, cause="correction", times=self.times_returned)

    # What commands share.

    def _turn(
        self,
        topic: str,
        act: Act,
        rules: Rules,
        standing: Standing,
        *,
        hands: Sequence[str] = (),
        kin_apart: bool = True,
    ) -> Step:
        """The step that records `topic`, if it is next and this person may take it."""
        step = rules.procedure.step(self.next_step) if self.next_step else None
        if step is None or step.fact != topic:
            raise NotThisStep(state=self.state, step=self.next_step or "-")
        policies.right_office(step.offices, standing)
        policies.separate_hands(step, self.hands, (*standing.people, *hands))
        if kin_apart:
            policies.no_kin(self.subject, self.people, standing)
        policies.has_seen(step, act)
        return step

    def _answered_before(self, step: Step, rules: Rules) -> None:
        objecting = rules.procedure.acts.objecting
        waiting = sum(not answered for answered in self.objections.values())
        if (
            objecting
            and waiting
            and rules.procedure.place_of(step.id) >= rules.procedure.place_of(objecting.answer_before)
        ):
            raise UnansweredComments(count=waiting)

    def _take(self, fact: type[Fact], act: Act, rules: Rules, step: Step, outcome: str, **data: Any) -> None:
        """Record a step with where its outcome leads."""
        route = step.routes.get(outcome)
        if route is None:
            raise NoSuchOutcome(outcomes=", ".join(step.routes))
        occurred_at, precision = act.placed_after(self.last_act)
        if "outcome" in fact.__dataclass_fields__:
            data["outcome"] = outcome
        self.happen_at(
            fact,
            act,
            occurred_at,
            precision,
            rules=self.rules,
            **self._leads(rules, route.state, route.to, day_of(occurred_at), step.id),
            entry_mandate=act.entry_mandate,
            **data,
        )

    def _leads(self, rules: Rules, state: str, to: str | None, day: date, step: str | None = None) -> Data:
        taken = {**self.taken, step: day} if step else self.taken
        due = rules.procedure.due(to, after=day, year=self.year, taken=taken) if to else None
        return {
            "state": state,
            "next_step": to,
            "next_office": rules.procedure.next_offices(to),
            "due_on": _text(due),
        }

    def _note(self, fact: type[Fact], act: Act, **data: Any) -> None:
        """Record something that moves nothing on."""
        occurred_at, precision = act.placed_after(None)
        if self.last_act is not None and occurred_at < self.last_act and day_of(occurred_at) != day_of(self.last_act):
            raise OutOfOrder(field="done", last=policies.shown_day(day_of(self.last_act)))
        self.happen_at(fact, act, occurred_at, precision, rules=self.rules, **self._stays(act), **data)

    def _stays(self, act: Act) -> Data:
        return {
            "state": self.state,
            "next_step": self.next_step,
            "next_office": self.next_office,
            "due_on": self.due_on,
            "entry_mandate": act.entry_mandate,
        }

    def _return(
        self,
        act: Act,
        rules: Rules,
        *,
        to_step: str,
        mend: list[dict[str, str | None]],
        text: Data | None,
        cause: str,
        times: int,
    ) -> None:
        occurred_at, precision = act.placed_after(self.last_act)
        self.happen_at(
            self.Returned,
            act,
            occurred_at,
            precision,
            rules=self.rules,
            **self._leads(rules, "returned", to_step, day_of(occurred_at)),
            entry_mandate=act.entry_mandate,
            from_step=self.next_step,
            to_step=to_step,
            mend=mend,
            text=text,
            times=times,
            cause=cause,
        )

    def _village_outcome(
        self, rules: Rules, step: Step, *, summoned: int, present: int, ballots: Mapping[str, int], score: int | str
    ) -> str:
        assert step.quorum is not None
        voted = step.quorum.approved(ballots["for"], present=present, summoned=summoned)
        return "proposed" if voted and passes(rules.criteria, score, area=self.area) else "not-proposed"

    def _commune_outcome(self, rules: Rules, *, score: int | str, upheld: bool) -> str:
        return "upheld" if upheld and passes(rules.criteria, score, area=self.area) else "not-upheld"

    # Apply: never refuse. These run again, years later, on every load.

    @event(Registered)
    def __init__(
        self,
        act: Act,
        rules: Data,
        title: str,
        year: int,
        subject: str,
        subject_kind: str,
        attempt: int,
        commune: dict[str, str],
        place: dict[str, str],
        area: str,
        people: list[str],
        state: str,
        next_step: str | None,
        next_office: list[str],
        due_on: str | None,
        occurred_at: datetime,
        precision: str,
    ) -> None:
        self.book = act.book
        self.rules = rules
        self.title = title
        self.year = year
        self.subject = subject
        self.subject_kind = subject_kind
        self.attempt = attempt
        self.commune = commune
        self.place = place
        self.area = area
        self.people = people
        self.state = state
        self.next_step = next_step
        self.next_office = next_office
        self.due_on = due_on
        self.totals: Data = {}
        self.hands: dict[str, tuple[str, ...]] = {}
        self.taken: dict[str, date] = {}
        self.objections: dict[str, bool] = {}
        self.times_returned = 0
        self.posting: str | None = None
        self.posted_until: date | None = None
        self.stood: list[Stood] = []
        self._stand(1, "registered", None, occurred_at, precision, {})

    def _stand(
        self, version: int, topic: str, step: str | None, occurred_at: datetime, precision: str, values: Data
    ) -> None:
        self.stood.append(Stood(version, topic, step, occurred_at, precision, values))
        self.last_act = occurred_at
        if step is not None:
            self.taken[step] = day_of(occurred_at)

    def _move(self, state: str, next_step: str | None, next_office: list[str], due_on: str | None) -> None:
        self.state, self.next_step, self.next_office, self.due_on = state, next_step, next_office, due_on

    @event(SelfAssessed)
    def _self_assessed(
        self, originator_version: int, state: str, next_step: str | None, next_office: list[str], due_on: str | None,
        occurred_at: datetime, precision: str, scores: Data, total: int | str,
    ) -> None:  # fmt: skip
        values = {"scores": scores, "total": total}
        self._stand(originator_version, "self-assessed", self.next_step, occurred_at, precision, values)
        self._move(state, next_step, next_office, due_on)
        self.totals["self"] = total

    @event(EvidenceAdded)
    def _evidence_added(self, evidence: str) -> None:
        pass

    @event(VillageVerified)
    def _village_verified(
        self, originator_version: int, state: str, next_step: str | None, next_office: list[str], due_on: str | None,
        occurred_at: datetime, precision: str, meeting: str, held_on: str, summoned: int, present: int,
        ballots: dict[str, int], score: int | str, outcome: str, hands: list[str], act: Act,
    ) -> None:  # fmt: skip
        values = {
            "meeting": meeting, "held_on": held_on, "summoned": summoned, "present": present, "ballots": ballots,
            "score": score, "outcome": outcome,
        }  # fmt: skip
        self._hand(act, hands)
        self._stand(originator_version, "village-verified", self.next_step, occurred_at, precision, values)
        self._move(state, next_step, next_office, due_on)
        self.totals["village"] = score

    @event(Posted)
    def _posted(
        self, originator_version: int, state: str, next_step: str | None, next_office: list[str], due_on: str | None,
        occurred_at: datetime, precision: str, posting: str, until: str,
    ) -> None:  # fmt: skip
        self._stand(originator_version, "posted", self.next_step, occurred_at, precision, {})
        self._move(state, next_step, next_office, due_on)
        self.posting = posting
        self.posted_until = date.fromisoformat(until)

    @event(ObjectionRaised)
    def _objection_raised(self, objection: str) -> None:
        self.objections[objection] = False

    @event(ObjectionAnswered)
    def _objection_answered(self, objection: str) -> None:
        self.objections[objection] = True

    @event(PostingClosed)
    def _posting_closed(
        self, originator_version: int, state: str, next_step: str | None, next_office: list[str], due_on: str | None,
        occurred_at: datetime, precision: str, act: Act,
    ) -> None:  # fmt: skip
        # What the clock did on its own keeps nobody from entering an earlier act.
        if act.source != "clock":
            self._stand(originator_version, "posting-closed", self.next_step, occurred_at, precision, {})
        self._move(state, next_step, next_office, due_on)

    @event(CommuneAppraised)
    def _commune_appraised(
        self, originator_version: int, state: str, next_step: str | None, next_office: list[str], due_on: str | None,
        occurred_at: datetime, precision: str, score: int | str, outcome: str, hands: list[str], act: Act,
    ) -> None:  # fmt: skip
        self._hand(act, hands)
        values = {"score": score, "outcome": outcome}
        self._stand(originator_version, "commune-appraised", self.next_step, occurred_at, precision, values)
        self._move(state, next_step, next_office, due_on)
        self.totals["commune"] = score

    @event(AwardDecided)
    def _award_decided(
        self, originator_version: int, state: str, next_step: str | None, next_office: list[str], due_on: str | None,
        occurred_at: datetime, precision: str, hands: list[str], act: Act, decision: str,
    ) -> None:  # fmt: skip
        self._hand(act, hands)
        self._stand(originator_version, "award-decided", self.next_step, occurred_at, precision, {"decision": decision})
        self._move(state, next_step, next_office, due_on)

    @event(Returned)
    def _returned(
        self, originator_version: int, state: str, next_step: str | None, next_office: list[str], due_on: str | None,
        occurred_at: datetime, precision: str, times: int,
    ) -> None:  # fmt: skip
        self._stand(originator_version, "returned", None, occurred_at, precision, {})
        self._move(state, next_step, next_office, due_on)
        self.times_returned = times

    @event(Withdrawn)
    def _withdrawn(
        self, originator_version: int, state: str, next_step: str | None, next_office: list[str], due_on: str | None,
        occurred_at: datetime, precision: str,
    ) -> None:  # fmt: skip
        self._stand(originator_version, "withdrawn", None, occurred_at, precision, {})
        self._move(state, next_step, next_office, due_on)

    @event(Corrected)
    def _corrected(self, corrected_version: int, corrected_type: str, values: Data) -> None:
        for place, stood in enumerate(self.stood):
            if stood.version != corrected_version:
                continue
            if "occurred_at" in values:
                stood.occurred_at = datetime.fromisoformat(values["occurred_at"])
                stood.precision = values["precision"]
                if stood.step is not None:
                    self.taken[stood.step] = day_of(stood.occurred_at)
                if place == len(self.stood) - 1:
                    self.last_act = stood.occurred_at
            stood.values |= {name: value for name, value in values.items() if name in stood.values}
            if column := COLUMN_OF.get(corrected_type):
                self.totals[column] = stood.values.get("total", stood.values.get("score"))

    def _hand(self, act: Act, hands: Sequence[str]) -> None:
        """Remember whose hands took the step that was next."""
        assert self.next_step is not None
        self.hands[self.next_step] = tuple({act.actor, act.person, *hands})


# Which score column a fact fills.
COLUMN_OF = {
    "dossier.self-assessed": "self",
    "dossier.village-verified": "village",
    "dossier.commune-appraised": "commune",
}


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
