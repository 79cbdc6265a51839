"""Checks of the acts around the steps: each must be possible in every state in which it is offered."""

from collections.abc import Collection, Iterator

from domain import status
from domain.acts import Objection, Retract, Return, Waive
from domain.workflow import Procedure
from domain.workflow_ways import waiting


def check_acts(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Field and problem of every act that could not be done when the procedure says so."""
    acts = procedure.acts
    if acts.returning:
        yield from _return(procedure, acts.returning)
    if acts.withdrawing:
        until = procedure.place_of(acts.withdrawing.until)
        steps = [step.id for step in procedure.steps[1 : until + 1]]
        yield from _possible(procedure, "withdraw.until", "withdrawn", steps or [acts.withdrawing.until])
    if acts.objecting:
        yield from _objection(procedure, acts.objecting)
    if acts.holding:
        yield from _possible(procedure, "hold.during", "held", acts.holding.during)
        for id in acts.holding.during:
            if procedure.step(id).fact == "posting-closed":
                yield "hold.during", f"step {id!r} takes the list down, with or without this dossier"
    if acts.retracting:
        yield from _retract(procedure, acts.retracting)
    if acts.waiving:
        yield from _waive(procedure, acts.waiving)
    if acts.evidence:
        yield from _possible(procedure, "evidence.during", "evidence-added", acts.evidence.during)


def _possible(procedure: Procedure, field: str, topic: str, steps: Collection[str]) -> Iterator[tuple[str, str]]:
    found = waiting(procedure)
    for step in steps:
        for state in sorted(found[step], key=str):
            if not status.may(state, topic):
                yield field, f"{topic!r} is not possible in {state or 'the start'!r}, before step {step!r}"


def _return(procedure: Procedure, act: Return) -> Iterator[tuple[str, str]]:
    yield from _possible(procedure, "return.from", "returned", act.from_steps)
    for id in act.from_steps:
        if not procedure.returns_to(id):
            yield "return.from", f"no step of `to` comes before {id!r}"
    for id in act.to_steps:
        step = procedure.step(id)
        if any(route.state not in status.may(status.RETURNED, step.fact) for route in step.routes.values()):
            yield "return.to", f"step {id!r} cannot be done again after a return"
        if all(id not in procedure.returns_to(each) for each in act.from_steps):
            yield "return.to", f"step {id!r} comes before no step of `from`"


def _objection(procedure: Procedure, act: Objection) -> Iterator[tuple[str, str]]:
    yield from _possible(procedure, "object.during", "objection-raised", [act.during])
    if procedure.place_of(act.answer_before) < procedure.place_of(act.during):
        yield "object.answer_before", f"step {act.answer_before!r} comes before {act.during!r}"


def _retract(procedure: Procedure, act: Retract) -> Iterator[tuple[str, str]]:
    found = waiting(procedure)
    for id in act.steps:
        step = procedure.step(id)
        if step.fact not in status.RETRACTABLE:
            yield "retract.steps", f"step {id!r} is about many dossiers at once, or begins one"
            continue
        for route in step.routes.values():
            back = status.may(route.state, "act-retracted")
            if route.to is not None and not found[id] <= back:
                yield "retract.steps", f"step {id!r} cannot be taken back to every state in which it is taken"


def _waive(procedure: Procedure, act: Waive) -> Iterator[tuple[str, str]]:
    for id in act.steps:
        step = procedure.step(id)
        if not step.must_see:
            yield "override_kinship.steps", f"nobody is kept from step {id!r}"
        if step.council is not None:
            yield "override_kinship.steps", f"step {id!r} is taken by a council, in which kin do not vote"
