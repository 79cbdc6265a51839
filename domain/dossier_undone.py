"""Undoing: a step is taken back before the next office has opened the dossier, and what has ended goes on."""

from domain import errors, policies
from domain.acts import Reason
from domain.clock import day_of
from domain.dossier_base import Data, OnDossier
from domain.pinned import Rules
from domain.policies import Warrant
from domain.stood import Stood, Turn
from domain.undoing_refusals import MayNotReopen, MayNotRetract

# Acts that can end the way, whatever was decided on top of them since.
ENDING = frozenset({"village-verified", "commune-appraised", "award-decided", "withdrawn"})


class Undone(OnDossier):
    """What undoes an act, or an end."""

    def retractable(self, rules: Rules) -> Stood | None:
        """The last step, if the rules let it be taken back and nothing of weight happened since.

        Evidence, comments and corrections that change no outcome weigh nothing. A step that a later one had already
        followed was in the next office's hands, so it stays also after that one is taken back. What a council voted
        in one meeting with others is corrected, not taken back singly.
        """
        allowed, last = rules.procedure.acts.retracting, self.stood[-1]
        if allowed is None or last.step not in allowed.steps or self.next_step is None:
            return None
        return last if last.version > self.retracted and not last.values.get("meeting") else None

    def retract(self, by: Warrant, *, reason: str, text: Data | None, consent: Data | None = None) -> Stood:
        """The office that took the last step takes it back. Whether the next one has opened it, the store knows."""
        allowed, stood = by.rules.procedure.acts.retracting, self.retractable(by.rules)
        if allowed is None or stood is None or stood.step is None:
            raise MayNotRetract
        step = by.rules.procedure.step(stood.step)
        policies.right_office([stood.office] if stood.office else step.offices, by.standing)
        if step.must_see:
            policies.no_kin(self.subject, self.people, by.standing)
        known_reason(reason, allowed.reasons)
        data: Data = {
            "retracts": self.chain[stood.version - 1],
            "retracted_type": f"dossier.{stood.topic}",
            "retracted_version": stood.version,
        }
        leads = stood.before._asdict()
        self.record(self.ActRetracted, by, leads, reason=reason, text=text, consent=consent, **data)
        return stood

    def reopen(self, by: Warrant, *, reason: str, text: Data) -> None:
        """A dossier that ended goes on; nothing that was scored is wiped."""
        allowed = by.rules.procedure.acts.reopening
        if allowed is None or self.state not in allowed.states:
            raise MayNotReopen
        policies.right_office(allowed.offices, by.standing)
        policies.no_kin(self.subject, self.people, by.standing)
        policies.has_been_shown(by.act)
        known_reason(reason, allowed.reasons)
        before = self._before_its_end(by.rules)
        day = day_of(by.act.placed_after(self.last_act)[0])
        leads = by.rules.leads(
            before.state, before.next_step, after=day, year=self.year, taken=self.taken, stops=self.stops
        )
        self.record(self.Reopened, by, leads, ended=self.state, reason=reason, text=text)

    def _before_its_end(self, rules: Rules) -> Turn:
        """Where it stood; what hung in public then has come down or hung without it, so it is posted anew."""
        before = next(each for each in reversed(self.stood) if each.topic in ENDING).before
        assert before.next_step is not None, "what can end waits for a step"
        if rules.procedure.step(before.next_step).fact != "posting-closed":
            return before
        return next(each for each in reversed(self.stood) if each.topic == "posted").before


def known_reason(reason: str, reasons: tuple[Reason, ...]) -> None:
    """Only the reasons that the rules give."""
    if reason not in {each.code for each in reasons}:
        raise errors.UnknownReason(field="reason")
