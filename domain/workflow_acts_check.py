"""Checks of the acts around the steps: each must be possible in every state in which it is offered."""

from collections.abc import Collection, Iterator

from domain import status
from domain.acts import Objection, Retract, Return, Waive
from domain.document import Defect
from domain.workflow import Procedure
from domain.workflow_ways import waiting


def check_acts(procedure: Procedure) -> Iterator[tuple[str, Defect]]:
    """Field and defect of every act that could not be done when the procedure says so."""
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
                defect = Defect("step '%(name)s' takes the list down, with or without this dossier", name=id)
                yield "hold.during", defect
    if acts.retracting:
        yield from _retract(procedure, acts.retracting)
    if acts.waiving:
        yield from _waive(procedure, acts.waiving)
    if acts.evidence:
        yield from _possible(procedure, "evidence.during", "evidence-added", acts.evidence.during)


def _possible(procedure: Procedure, field: str, topic: str, steps: Collection[str]) -> Iterator[tuple[str, Defect]]:
    found = waiting(procedure)
    for step in steps:
        for state in sorted(found[step], key=str):
            if not status.may(state, topic):
                told = {"act": topic, "state": state, "step": step}
                if state is None:
                    yield field, Defect("'%(act)s' is not possible at the start, before step '%(step)s'", **told)
                else:
                    yield field, Defect("'%(act)s' is not possible in '%(state)s', before step '%(step)s'", **told)


def _return(procedure: Procedure, act: Return) -> Iterator[tuple[str, Defect]]:
    yield from _possible(procedure, "return.from", "returned", act.from_steps)
    for id in act.from_steps:
        if not procedure.returns_to(id):
            yield "return.from", Defect("no step of `to` comes before '%(name)s'", name=id)
    for id in act.to_steps:
        step = procedure.step(id)
        if any(route.state not in status.may(status.RETURNED, step.fact) for route in step.routes.values()):
            yield "return.to", Defect("step '%(name)s' cannot be done again after a return", name=id)
        if all(id not in procedure.returns_to(each) for each in act.from_steps):
            yield "return.to", Defect("step '%(name)s' comes before no step of `from`", name=id)


def _objection(procedure: Procedure, act: Objection) -> Iterator[tuple[str, Defect]]:
    yield from _possible(procedure, "object.during", "objection-raised", [act.during])
    if procedure.place_of(act.answer_before) < procedure.place_of(act.during):
        defect = Defect("step '%(step)s' comes before '%(during)s'", step=act.answer_before, during=act.during)
        yield "object.answer_before", defect


def _retract(procedure: Procedure, act: Retract) -> Iterator[tuple[str, Defect]]:
    found = waiting(procedure)
    for id in act.steps:
        step = procedure.step(id)
        if step.fact not in status.RETRACTABLE:
            yield "retract.steps", Defect("step '%(name)s' is about many dossiers at once, or begins one", name=id)
            continue
        for route in step.routes.values():
            back = status.may(route.state, "act-retracted")
            if route.to is not None and not found[id] <= back:
                defect = Defect("step '%(name)s' cannot be taken back to every state in which it is taken", name=id)
                yield "retract.steps", defect


def _waive(procedure: Procedure, act: Waive) -> Iterator[tuple[str, Defect]]:
    for id in act.steps:
        step = procedure.step(id)
        if not step.must_see:
            yield "override_kinship.steps", Defect("nobody is kept from step '%(name)s'", name=id)
        if step.council is not None:
            defect = Defect("step '%(name)s' is taken by a council, in which kin do not vote", name=id)
            yield "override_kinship.steps", defect
