"""Walking a procedure's routes against the machine of states: where each step can be waited for."""

from collections.abc import Iterator

from domain import status
from domain.document import Defect
from domain.workflow import Procedure, Route, Step


def waiting(procedure: Procedure) -> dict[str, set[str | None]]:
    """For each step that can be reached, the states in which a dossier waits for it (returns aside)."""
    found: dict[str, set[str | None]] = {procedure.first.id: {None}}
    for step in procedure.steps:
        for route in step.routes.values() if step.id in found else ():
            if route.to is not None:
                found.setdefault(route.to, set()).add(route.state)
    return found


def problems(procedure: Procedure, written: Procedure) -> Iterator[tuple[str, Defect]]:
    """Field and defect of every way that cannot be gone; steps are numbered as they are `written`."""
    if procedure.first.fact != "registered":
        yield "steps[0].fact", Defect("the first step must be the registration ('registered')")
    if all(step.fact != "award-decided" for step in procedure.steps):
        yield "steps", Defect("no step decides on the award ('award-decided')")
    found = waiting(procedure)
    for step in procedure.steps:
        for outcome, route in step.routes.items():
            for key, defect in _of_route(procedure, step, route, found.get(step.id, set())):
                yield f"steps[{written.place_of(step.id)}].routes.{outcome}.{key}", defect
    for step in procedure.steps:
        if step.id not in found:
            yield f"steps[{written.place_of(step.id)}].id", Defect("no route leads to step '%(step)s'", step=step.id)


def _of_route(procedure: Procedure, step: Step, route: Route, states: set[str | None]) -> Iterator[tuple[str, Defect]]:
    for state in sorted(states, key=str):
        if route.state not in status.may(state, step.fact):
            told = {"fact": step.fact, "before": state, "state": route.state}
            if state is None:
                yield "state", Defect("'%(fact)s' does not lead from the start to '%(state)s'", **told)
            else:
                yield "state", Defect("'%(fact)s' does not lead from '%(before)s' to '%(state)s'", **told)
    if route.to is None and route.state not in status.FINAL:
        yield "to", Defect("the way ends in '%(state)s', which is not final", state=route.state)
    if route.to is not None and route.state in status.FINAL:
        yield "to", Defect("must be null: '%(state)s' is final", state=route.state)
    if route.to is not None and procedure.place_of(route.to) <= procedure.place_of(step.id):
        yield "to", Defect("step '%(to)s' does not come later; the way back is the act of return", to=route.to)
