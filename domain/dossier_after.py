"""The acts that the law leaves open beside the way and after its end: hold, setting aside, revocation, appeal."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain import errors, policies, status
from domain.acts import Overrule
from domain.clock import day_of
from domain.dossier_base import Data, OnDossier
from domain.policies import Warrant

# Which fact came to an outcome that can be appealed against; a revocation came from no step.
CAME_FROM = {
    status.NOT_PROPOSED: "village-verified",
    status.NOT_UPHELD: "commune-appraised",
    status.REFUSED: "award-decided",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """The paper of a ruling: its number, the day of signing, and the vault's reference to its text."""

    number: str
    signed_on: date
    text: Data | None

    def data(self, by: Warrant) -> Data:
        """What its fact says of it."""
        return {
            "number": self.number,
            "signed_on": self.signed_on.isoformat(),
            "text": self.text,
            "hands": by.hands,
        }


class After(OnDossier):
    """What may happen to a dossier beside its way and after its end."""

    def hold(self, by: Warrant, *, reason: str, text: Data | None) -> None:
        """It waits until something beside the way is settled; its clock stands."""
        allowed = by.rules.procedure.acts.holding
        if allowed is None or self.next_step not in allowed.during:
            raise errors.MayNotHold
        policies.right_office(allowed.offices, by.standing)
        policies.no_kin(self.subject, self.people, by.standing)
        _known_reason(reason, allowed)
        resumes = {"state": self.state, "next_step": self.next_step, "due_on": self.due_on}
        resumes["held_on"] = day_of(by.act.placed_after(self.last_act)[0]).isoformat()
        self.record(self.Held, by, _nobody(status.HELD, allowed.offices), reason=reason, text=text, resumes=resumes)

    def release(self, by: Warrant, *, text: Data | None) -> None:
        """It goes on where it stood; what was due is due later by the days on hold."""
        allowed = by.rules.procedure.acts.holding
        if allowed is None or self.resumes is None:
            raise errors.NotThisStep(state=self.state, step=self.next_step or "-")
        policies.right_office(allowed.offices, by.standing)
        policies.no_kin(self.subject, self.people, by.standing)
        day = day_of(by.act.placed_after(self.last_act)[0])
        days = (day - date.fromisoformat(self.resumes["held_on"])).days
        due = self.resumes["due_on"]
        leads = {
            "state": self.resumes["state"],
            "next_step": self.resumes["next_step"],
            "next_office": by.rules.procedure.next_offices(self.resumes["next_step"]),
            "due_on": (date.fromisoformat(due) + timedelta(days=days)).isoformat() if due else None,
        }
        self.record(self.Released, by, leads, text=text, days=days)

    def set_aside(self, by: Warrant, *, ruling: Ruling, reason: str) -> None:
        """The decision over this dossier counts no more; it is decided again."""
        self._overrule(by, by.rules.procedure.acts.setting_aside, reason)
        step = next(step for step in by.rules.procedure.steps if step.fact == "award-decided")
        leads = self._back_to(by, step.id, status.APPRAISED)
        data = {"reason": reason, "sets_aside": self.decision or "", **ruling.data(by)}
        self.record(self.DecisionSetAside, by, leads, **data)

    def revoke(self, by: Warrant, *, ruling: Ruling, reason: str, finding: str | None = None) -> None:
        """The title is taken back on one of the grounds that the rules name, perhaps for what an inspection found."""
        self._overrule(by, by.rules.procedure.acts.revoking, reason)
        data = {"reason": reason, "finding": finding, **ruling.data(by)}
        self.record(self.AwardRevoked, by, _nobody(status.REVOKED), **data)

    def reinstate(self, by: Warrant, *, ruling: Ruling) -> None:
        """A revoked title holds again for what is left of its term."""
        allowed = by.rules.procedure.acts.revoking
        if allowed is None or self.term is None:
            raise errors.NotThisStep(state=self.state, step="-")
        policies.right_office(allowed.offices, by.standing)
        policies.no_kin(self.subject, self.people, by.standing)
        policies.has_been_shown(by.act)
        self.record(self.AwardReinstated, by, _nobody(status.RECOGNISED), **self._term(), **ruling.data(by))

    def lodge(self, by: Warrant, *, text: Data, consent: Data | None = None) -> None:
        """The subject complains about an outcome; others decide on that, by their clock."""
        allowed = by.rules.procedure.acts.appealing
        if allowed is None or self.state not in allowed.against:
            raise errors.MayNotAppeal
        policies.right_office(allowed.offices, by.standing)
        step = next((each for each in by.rules.procedure.steps if each.fact == CAME_FROM.get(self.state)), None)
        due = day_of(by.act.placed_after(self.last_act)[0]) + timedelta(days=allowed.days)
        leads = _nobody(status.UNDER_APPEAL, allowed.decided_by) | {"due_on": due.isoformat()}
        contests = step.id if step else None
        self.record(self.Appealed, by, leads, against=self.state, contests=contests, text=text, consent=consent)

    def decide_appeal(self, by: Warrant, *, ruling: Ruling, outcome: str) -> None:
        """Dismissed, the outcome stays; upheld, the step is taken again, or a revoked title holds again."""
        allowed = by.rules.procedure.acts.appealing
        if allowed is None or self.appeal is None:
            raise errors.NotThisStep(state=self.state, step=self.next_step or "-")
        policies.right_office(allowed.decided_by, by.standing)
        policies.no_kin(self.subject, self.people, by.standing)
        policies.has_been_shown(by.act)
        contested = self.appeal["contests"] or "award-revoked"
        if not by.standing.people.isdisjoint(self.hands.get(contested, ())):
            raise errors.SameHands(steps=contested)
        if outcome not in ("upheld", "dismissed"):
            raise errors.NoSuchOutcome(outcomes="upheld, dismissed")
        leads, term = self._after_appeal(by, outcome)
        data = {"outcome": outcome, "against": self.appeal["against"], **term, **ruling.data(by)}
        self.record(self.AppealDecided, by, leads, **data)

    def _after_appeal(self, by: Warrant, outcome: str) -> tuple[Data, Data]:
        assert self.appeal is not None, "asked only of an appeal"
        no_term: Data = {"valid_from": None, "valid_until": None}
        if outcome == "dismissed":
            return _nobody(self.appeal["against"]), no_term
        if self.appeal["contests"] is None:
            return _nobody(status.RECOGNISED), self._term()
        decided = by.rules.procedure.step(self.appeal["contests"]).fact == "award-decided"
        return self._back_to(by, self.appeal["contests"], status.APPRAISED if decided else status.RETURNED), no_term

    def _term(self) -> Data:
        assert self.term is not None, "only what was awarded is revoked"
        return {"valid_from": self.term[0].isoformat(), "valid_until": self.term[1].isoformat()}

    def _overrule(self, by: Warrant, allowed: Overrule | None, reason: str) -> None:
        if allowed is None:
            raise errors.NotThisStep(state=self.state, step=self.next_step or "-")
        policies.right_office(allowed.offices, by.standing)
        policies.no_kin(self.subject, self.people, by.standing)
        policies.has_been_shown(by.act)
        _known_reason(reason, allowed)

    def _back_to(self, by: Warrant, step: str, state: str) -> Data:
        day = day_of(by.act.placed_after(self.last_act)[0])
        return by.rules.leads(state, step, after=day, year=self.year, taken=self.taken, stops=self.stops)


def _known_reason(reason: str, allowed: Any) -> None:
    if reason not in {each.code for each in allowed.reasons}:
        raise errors.UnknownReason(field="reason")


def _nobody(state: str, offices: Collection[str] = ()) -> Data:
    """No step is next; `offices` settle what the dossier waits for."""
    return {"state": state, "next_step": None, "next_office": list(offices), "due_on": None}
