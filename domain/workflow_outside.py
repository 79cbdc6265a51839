"""The way of subjects that belong to no village: its steps are left out, and what led to one leads on to the next."""

from collections.abc import Collection
from dataclasses import replace

from domain.acts import Acts
from domain.clocks import PREVIOUS, Clock
from domain.workflow import FILLED_BY, Procedure, Route, Step


def outside_villages(procedure: Procedure) -> Procedure | None:
    """The same procedure without what is done in villages only; None where that is all of it."""
    kept = [step for step in procedure.steps if step.only_in is None]
    if len(kept) == len(procedure.steps):
        return None
    facts = {step.fact for step in kept}
    ids = [step.id for step in kept]
    acts = _acts(procedure.acts, ids)
    filled = {column for column, fact in FILLED_BY.items() if fact in facts}
    filled |= {"evidence"} | ({"objections"} if acts.objecting else set())
    steps = tuple(_step(procedure, step, ids, filled) for step in kept)
    return replace(procedure, steps=steps, acts=acts)


def _step(procedure: Procedure, step: Step, ids: Collection[str], filled: Collection[str]) -> Step:
    return replace(
        step,
        routes={outcome: Route(route.state, _onward(procedure, route.to)) for outcome, route in step.routes.items()},
        clock=_clock(step.clock, ids),
        apart_from=step.apart_from.intersection(ids),
        shown=tuple(column for column in step.shown if column in filled),
    )


def _onward(procedure: Procedure, to: str | None) -> str | None:
    """The next step on the way that is not left out."""
    while to is not None and (step := procedure.step(to)).only_in is not None:
        to = next((route.to for route in step.routes.values() if route.to is not None), None)
    return to


def _clock(clock: Clock | None, ids: Collection[str]) -> Clock | None:
    if clock is None or clock.within is None or not clock.within.names_step or clock.within.since in ids:
        return clock
    return replace(clock, within=replace(clock.within, since=PREVIOUS))


def _acts(acts: Acts, ids: Collection[str]) -> Acts:
    back, evidence, objecting, holding = acts.returning, acts.evidence, acts.objecting, acts.holding
    retracting = acts.retracting
    if retracting:
        retracting = replace(retracting, steps=_among(retracting.steps, ids))
    waiving = acts.waiving
    if waiving:
        waiving = replace(waiving, steps=_among(waiving.steps, ids))
    if holding:
        holding = replace(holding, during=_among(holding.during, ids))
    if back:
        back = replace(back, from_steps=_among(back.from_steps, ids), to_steps=_among(back.to_steps, ids))
    if evidence:
        evidence = replace(evidence, during=_among(evidence.during, ids))
    return replace(
        acts,
        returning=back if back and back.from_steps and back.to_steps else None,
        evidence=evidence if evidence and evidence.during else None,
        objecting=objecting if objecting and objecting.during in ids else None,
        holding=holding if holding and holding.during else None,
        retracting=retracting if retracting and retracting.steps else None,
        waiving=waiving if waiving and waiving.steps else None,
    )


def _among(steps: tuple[str, ...], ids: Collection[str]) -> tuple[str, ...]:
    return tuple(step for step in steps if step in ids)
