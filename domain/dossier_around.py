"""The acts around the steps: evidence, comments, sending back and withdrawal."""

from domain import errors, policies
from domain.clock import day_of
from domain.dossier_base import Data, Mend, OnDossier
from domain.files import NewFile, as_facts_keep, there_is_room
from domain.policies import PUBLIC, Warrant
from domain.public_refusals import EnoughComments

# Each comment has to be answered before the dossier goes on, so that nobody may bury one; a choice of ours.
MOST_UNANSWERED = 10


class Around(OnDossier):
    """What may happen to a dossier while it waits for a step."""

    def add_evidence(
        self, by: Warrant, *, evidence: str, criterion: str, file: NewFile | None = None, activity: str | None = None
    ) -> None:
        """A paper, picture or activity for one criterion; it moves nothing on."""
        allowed = by.rules.procedure.acts.evidence
        if allowed is None or self.next_step not in allowed.during:
            raise errors.NoEvidenceNow
        policies.right_office(allowed.offices, by.standing)
        policies.known_criterion(by.rules, criterion)
        if file is not None:
            there_is_room(file, [each.values["size"] for each in self.beside if each.values.get("size")])
        data: Data = {"evidence": evidence, "criterion": criterion, "activity": activity}
        self.record(self.EvidenceAdded, by, self.stays, **data, **as_facts_keep(file))

    def object(self, by: Warrant, *, objection: str, text: Data) -> None:
        """Somebody comments while the list is posted."""
        allowed = by.rules.procedure.acts.objecting
        if allowed is None or self.next_step != allowed.during:
            raise errors.NotPosted
        offices = (*allowed.offices, PUBLIC) if allowed.from_public else allowed.offices
        policies.right_office(offices, by.standing)
        if by.standing.office == PUBLIC and len(self.unanswered) >= MOST_UNANSWERED:
            raise EnoughComments
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

    def send_back(
        self, by: Warrant, *, to_step: str, mend: Mend, text: Data | None, finding: str | None = None
    ) -> None:
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
        self.go_back(by, to_step, mend, text, cause="office", times=self.times_returned + 1, finding=finding)

    def withdraw(self, by: Warrant, *, reason: str, text: Data | None, consent: Data | None = None) -> None:
        """The subject takes the dossier back."""
        if not by.rules.procedure.may_withdraw(self.next_step, by.standing.office):
            raise errors.MayNotWithdraw
        leads = by.rules.leads("withdrawn", None, after=day_of(by.act.moment), year=self.year)
        self.record(self.Withdrawn, by, leads, reason=reason, text=text, consent=consent)
