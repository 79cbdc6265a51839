"""A council's appraisal of a dossier: who of its members votes on it, and what their votes and its score come to."""

from collections.abc import Mapping
from typing import Any

from domain import council_refusals, errors, policies, verdict
from domain.clock import day_of, shown
from domain.council import Bench, Session, voted
from domain.dossier_base import Data, OnDossier
from domain.meeting import check_attendance
from domain.policies import Warrant
from domain.workflow import Step

# Why a dossier is not upheld where nobody gave another reason: the votes themselves.
NOT_CARRIED = "votes-not-carried"


class InCouncil(OnDossier):
    """The commune's appraisal where a council takes it."""

    def bench(self, step: Step, session: Session) -> Bench:
        """The council without those who are kin, or took a step that is kept apart from this one."""
        why = {
            member.person: policies.kept_from(step, self.hands, self.subject, self.people, member.standing)
            for member in session.members
        }
        return session.without({person: type(each).__name__ for person, each in why.items() if each is not None})

    def appraise_in_council(
        self,
        by: Warrant,
        *,
        session: Session,
        said: Mapping[str, Any],
        score: Any,
        reason: str | None,
        text: Data | None,
    ) -> None:
        """The votes decide, and the council's score must suffice. Whose act it is, is in the chair."""
        step = self.judge("commune-appraised", by)
        if step.council is None or step.quorum is None:
            raise errors.NotThisStep(state=self.state, step=self.next_step or "-")
        policies.right_office(step.council.chaired_by, by.standing)
        if self.last_act is not None and day_of(self.last_act) > session.held_on:
            raise errors.MeetingBeforeRegistration(field="held_on", last=shown(day_of(self.last_act)))
        bench = self.bench(step, session)
        check_attendance(step.quorum, summoned=bench.summoned, present=bench.present)
        vote = voted(step.quorum, session, bench, said)
        weighed, carried = self.weigh(by, score), vote["ballots"]["for"] >= vote["needed"]
        total = weighed["score"]
        outcome = verdict.of_commune(by.rules, score=total, upheld=carried, area=self.area)
        if outcome == "not-upheld" and carried and reason is None:
            raise council_refusals.VotesWithoutPoints(field="score", score=total)
        told: Data = {"reason": None if outcome == "upheld" else reason or NOT_CARRIED, "text": text, "besides": []}
        self.take(self.CommuneAppraised, by, step, outcome, **weighed, **vote, **told, meeting=session.meeting)
