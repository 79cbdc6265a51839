"""Checks across a whole procedure: what no single field can tell."""

from collections.abc import Collection, Iterator

from domain import workflow_ways
from domain.document import EditionInvalid, Part
from domain.levels import ABOVE, COMMUNE, LEVELS
from domain.workflow import FILLED_BY, Council, Procedure, Route, Step
from domain.workflow_acts_check import check_acts

# Facts of somebody's judgement: what lay before them is kept with the fact.
JUDGED = ("village-verified", "commune-appraised", "award-decided")
VOTED = ("village-verified", "commune-appraised")
# The form in which a council's meeting is entered.
BY_COUNCIL = "council-appraisal"
# By which form each fact is entered; a step with another could be taken by nobody.
FORMS = {
    "registered": ("registration",),
    "self-assessed": ("self-assessment",),
    "village-verified": ("village-verification",),
    "posted": ("posting",),
    "posting-closed": ("posting-close",),
    "commune-appraised": ("commune-appraisal", BY_COUNCIL),
    "award-decided": ("award-decision",),
}


def check(procedure: Procedure, part: Part, *, written: Procedure | None = None) -> None:
    """Raise EditionInvalid for the first thing that does not fit together; steps are numbered as they are `written`."""
    for field, problem in _problems(procedure, written or procedure):
        raise EditionInvalid(part.file, field, problem)


def _problems(procedure: Procedure, written: Procedure) -> Iterator[tuple[str, str]]:
    yield from _twice("offices", [office.id for office in procedure.offices])
    yield from _twice("steps", [step.id for step in procedure.steps])
    yield from _offices(procedure)
    yield from workflow_ways.problems(procedure, written)
    for place, step in enumerate(procedure.steps):
        for field, problem in _of_step(procedure, place, step):
            yield f"steps[{written.place_of(step.id)}].{field}", problem
    for field, problem in check_acts(procedure):
        yield f"acts.{field}", problem


def _twice(key: str, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    found: set[str] = set()
    for place, id in enumerate(ids):
        if id in found:
            yield f"{key}[{place}].id", f"{id!r} stands twice"
        found.add(id)


def _offices(procedure: Procedure) -> Iterator[tuple[str, str]]:
    levels = LEVELS[procedure.subject_kind]
    for place, office in enumerate(procedure.offices):
        if office.level not in levels:
            problem = f"nobody can hold {office.id!r}: a {procedure.subject_kind} has no level {office.level!r}"
            yield f"offices[{place}].level", problem


def _of_step(procedure: Procedure, place: int, step: Step) -> Iterator[tuple[str, str]]:
    before = procedure.steps[:place]
    yield from _apart(procedure, step)
    yield from _clock(step, [each.id for each in before])
    yield from _shown(procedure, step, [each.fact for each in before])
    yield from _demanded(procedure, step)
    yield from _council(procedure, step)


def _demanded(procedure: Procedure, step: Step) -> Iterator[tuple[str, str]]:
    """What a fact needs of the step that records it."""
    if step.form not in FORMS[step.fact]:
        yield "form", f"must be one of {', '.join(FORMS[step.fact])}: nothing else enters {step.fact!r}"
    if step.quorum and step.fact not in VOTED:
        yield "quorum", f"nobody votes on {step.fact!r}"
    if step.fact == "village-verified" and step.quorum is None:
        yield "quorum", "is missing: the village's meeting votes"
    if step.fact in JUDGED and not step.must_see:
        yield "must_see", f"must be true: {step.fact!r} judges what was seen"
    if step.fact == "posted" and any(_fact_of(procedure, route) != "posting-closed" for route in step.routes.values()):
        yield "routes.done.to", "what is posted must come down: the next step is 'posting-closed'"
    if step.fact == "posting-closed" and not (step.clock and step.clock.waits):
        yield "clock", "must wait: it says for how long the posting stays up"


def _council(procedure: Procedure, step: Step) -> Iterator[tuple[str, str]]:
    if step.council is not None:
        yield from _seats(procedure, step, step.council)
    if (step.form == BY_COUNCIL) != (step.council is not None):
        yield "form", f"{BY_COUNCIL!r} is the form of a council, and of nobody else"


def _seats(procedure: Procedure, step: Step, council: Council) -> Iterator[tuple[str, str]]:
    if step.fact != "commune-appraised":
        yield "council", f"no council takes {step.fact!r}"
    if step.quorum is None:
        yield "quorum", "is missing: a council votes"
    for office in council.members:
        if procedure.office(office).level not in (COMMUNE, ABOVE):
            yield "council.members", f"{office!r} is no office of the commune, for which a council sits"
    for office in council.chaired_by:
        if office not in council.members:
            yield "council.chaired_by", f"{office!r} is no office of its members"
        if office not in step.offices:
            yield "council.chaired_by", f"{office!r} does not take this step"


def _fact_of(procedure: Procedure, route: Route) -> str | None:
    return None if route.to is None else procedure.step(route.to).fact


def _apart(procedure: Procedure, step: Step) -> Iterator[tuple[str, str]]:
    for other in sorted(step.apart_from):
        if other == step.id:
            yield "apart_from", f"step {other!r} cannot be kept apart from itself"
        elif step.id not in procedure.step(other).apart_from:
            yield "apart_from", f"step {other!r} does not name {step.id!r} in turn"


def _clock(step: Step, before: Collection[str]) -> Iterator[tuple[str, str]]:
    within = step.clock and step.clock.within
    if within and within.names_step and within.since not in before:
        yield "clock.within.from", f"step {within.since!r} does not come before"
    escalates = step.clock.escalates_to.offices if step.clock and step.clock.escalates_to else ()
    for place, office in enumerate(escalates):
        if office in step.offices:
            yield f"clock.escalates_to.offices[{place}]", f"{office!r} takes the step itself"
    if step.by_clock and step.fact != "posting-closed":
        yield "by_clock", f"{step.fact!r} needs a person's hand"


def _shown(procedure: Procedure, step: Step, before: Collection[str]) -> Iterator[tuple[str, str]]:
    filled = {column for column, fact in FILLED_BY.items() if fact in before}
    filled |= {"evidence"} if procedure.acts.evidence else set()
    filled |= {"objections"} if procedure.acts.objecting else set()
    for column in step.shown:
        if column not in filled:
            yield "shown", f"nothing fills column {column!r} before this step"
