"""The steps of a dossier: each is decided here, and what its fact changes stands with the fact."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from domain import council_refusals, errors, policies, verdict
from domain.clock import day_of, shown
from domain.counting import counts_of, evidence
from domain.criteria.scoring import score
from domain.dossier_base import Data, OnDossier
from domain.meeting import Sitting, check_attendance, check_ballots
from domain.naming import stream_of
from domain.place import Place
from domain.policies import CLOCK, Warrant
from domain.subject import Applicant


class Steps(OnDossier):
    """Registration, self-assessment, village verification, posting, appraisal and decision."""

    @classmethod
    def register(
        cls,
        by: Warrant,
        *,
        year: int,
        subject: Applicant,
        attempt: int,
        previous: str | None,
        commune: Place,
        place: Place,
        consent: dict[str, str] | None,
    ) -> Self:
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
            commune=commune.named_at(by.act.moment),
            place=place.named_at(by.act.moment),
            area=place.area,
            people=subject.people,
            consent=consent,
        )

    def assess(
        self,
        by: Warrant,
        *,
        scores: Mapping[str, Any],
        consent: Data | None = None,
        held: Mapping[int, date] | None = None,
    ) -> None:
        """The subject scores itself against the criteria; through another, with how it agreed to that.

        `held` says since when the subject has held each level of a checklist.
        """
        step = self.turn("self-assessed", by)
        policies.separate_hands(step, self.hands, by.standing.people)
        counts, on = counts_of(by.tallies), day_of(by.act.moment)
        scored = score(by.rules.criteria, scores, area=self.area, counts=counts, held=held, on=on)
        data: Data = {"total": scored.total, "maximum": scored.maximum, "passed": scored.passed, "consent": consent}
        data["counted"] = evidence(scored.counted, by.tallies)
        self.take(self.SelfAssessed, by, step, scores=scored.scores, **data)

    def verify(self, by: Warrant, *, sitting: Sitting, ballots: dict[str, int], score: Any) -> None:
        """The village's meeting votes on the dossier and scores it; the votes decide, and the score must suffice."""
        step = self.judge("village-verified", by, sitting.hands)
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
            "hands": [*sitting.hands, *(each for each in by.hands if each not in sitting.hands)],
            **self.weigh(by, score),
        }
        outcome = verdict.of_village(by.rules, step, data, area=self.area)
        self.take(self.VillageVerified, by, step, outcome, **data)

    def post(self, by: Warrant, *, posting: str, until: date) -> None:
        """The result goes up in public for comments."""
        self.take(self.Posted, by, self.turn("posted", by), posting=posting, until=until.isoformat())

    def close_posting(self, by: Warrant) -> None:
        """The list comes down after its days; where the procedure lets the clock do it, nobody need stand here."""
        step = self.next_taken("posting-closed", by)
        policies.right_office((*step.offices, CLOCK) if step.by_clock else step.offices, by.standing)
        until = by.rules.as_moved(step.id, self.posted_until) if self.posted_until else None
        if until is not None and day_of(by.act.moment) < until:
            raise errors.StillPosted(until=shown(until))
        self.take(self.PostingClosed, by, step, posting=self.posting, objections=self.comments)

    def appraise(
        self,
        by: Warrant,
        *,
        score: Any,
        upheld: bool,
        reason: str | None,
        text: Data | None,
        besides: Sequence[str] = (),
    ) -> None:
        """The commune's appraiser scores the dossier; what does not reach the title is not upheld by oversight."""
        step = self.judge("commune-appraised", by)
        if step.council is not None:
            raise council_refusals.TakenByCouncil
        weighed, hands = self.weigh(by, score), by.hands
        total = weighed["score"]
        outcome = verdict.of_commune(by.rules, score=total, upheld=upheld, area=self.area)
        if upheld and outcome == "not-upheld":
            raise errors.BelowThreshold(field="score", score=total)
        if not upheld and reason is None:
            raise errors.UnknownReason(field="reason")
        data: Data = {"reason": reason, "text": text, "hands": hands, **weighed}
        data |= {"meeting": None, "ballots": None, "needed": None, "council": None}
        data["besides"] = sorted(besides)
        self.take(self.CommuneAppraised, by, step, outcome, **data)

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
        code: str | None = None,
    ) -> None:
        """The signed decision recognises the title, or refuses it and says why."""
        step = self.judge("award-decided", by)
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
            "code": code if recognised else None,
            "hands": by.hands,
        }
        outcome = "recognised" if recognised else "refused"
        self.take(self.AwardDecided, by, step, outcome, **data)
