"""Stories: how a dossier comes to each state that its procedure can bring it to, read from the procedure itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain import status
from domain.workflow import Procedure, Step

# What happens to a dossier at the end of its story, beside the steps.
WITHDRAWAL, RETURN, HOLD, REVOCATION, APPEAL = "withdrawal", "return", "hold", "revocation", "appeal"


@dataclass(frozen=True, slots=True)
class Story:
    """The outcome of each step that is taken after the registration, in order, and what comes then."""

    outcomes: Mapping[str, str]
    then: str | None = None


def stories(procedure: Procedure) -> dict[str, Story]:
    """One story for each state, the states in the order in which a dossier can come to them."""
    told: dict[str, Story] = {}
    before: dict[str, Story] = {}
    taken: dict[str, str] = {}
    step: Step | None = procedure.first
    while step is not None:
        before[step.id] = Story(dict(taken))
        for outcome, route in step.routes.items():
            outcomes = taken if step is procedure.first else {**taken, step.id: outcome}
            told.setdefault(route.state, Story(dict(outcomes)))
        # The first outcome is the favourable one, and leads on.
        best, onward = next(iter(step.routes.items()))
        if step is not procedure.first:
            taken[step.id] = best
        step = procedure.step(onward.to) if onward.to else None
    return told | _besides(procedure, told, before)


def _besides(procedure: Procedure, told: Mapping[str, Story], before: Mapping[str, Story]) -> dict[str, Story]:
    acts = procedure.acts
    found: dict[str, Story] = {}
    if acts.returning:
        back = next(step for step in before if procedure.returns_to(step))
        found[status.RETURNED] = replace(before[back], then=RETURN)
    if acts.withdrawing:
        found[status.WITHDRAWN] = replace(told[status.REGISTERED], then=WITHDRAWAL)
    if acts.holding:
        last = [step for step in before if step in acts.holding.during][-1]
        found[status.HELD] = replace(before[last], then=HOLD)
    if acts.revoking:
        found[status.REVOKED] = replace(told[status.RECOGNISED], then=REVOCATION)
    if acts.appealing:
        against = next(state for state in reversed(acts.appealing.against) if state in told)
        found[status.UNDER_APPEAL] = replace(told[against], then=APPEAL)
    return found
