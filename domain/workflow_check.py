"""Checks across a whole procedure: what no single field can tell."""

from collections.abc import Collection, Iterator

from domain import workflow_ways
from domain.document import Defect, EditionInvalid, Part
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
    for field, defect in _problems(procedure, written or procedure):
        raise EditionInvalid(part.file, field, defect)


def _problems(procedure: Procedure, written: Procedure) -> Iterator[tuple[str, Defect]]:
    yield from _twice("offices", [office.id for office in procedure.offices])
    yield from _twice("steps", [step.id for step in procedure.steps])
    yield from _offices(procedure)
    yield from workflow_ways.problems(procedure, written)
    for place, step in enumerate(procedure.steps):
        for field, defect in _of_step(procedure, place, step):
            yield f"steps[{written.place_of(step.id)}].{field}", defect
    for field, defect in check_acts(procedure):
        yield f"acts.{field}", defect


def _twice(key: str, ids: Collection[str]) -> Iterator[tuple[str, Defect]]:
    found: set[str] = set()
    for place, id in enumerate(ids):
        if id in found:
            yield f"{key}[{place}].id", Defect("'%(name)s' stands twice", name=id)
        found.add(id)


def _offices(procedure: Procedure) -> Iterator[tuple[str, Defect]]:
    levels = LEVELS[procedure.subject_kind]
    for place, office in enumerate(procedure.offices):
        if office.level not in levels:
            defect = Defect(
                "nobody can hold '%(office)s': a %(kind)s has no level '%(level)s'",
                office=office.id,
                kind=procedure.subject_kind,
                level=office.level,
            )
            yield f"offices[{place}].level", defect


def _of_step(procedure: Procedure, place: int, step: Step) -> Iterator[tuple[str, Defect]]:
    before = procedure.steps[:place]
    yield from _apart(procedure, step)
    yield from _clock(step, [each.id for each in before])
    yield from _shown(procedure, step, [each.fact for each in before])
    yield from _demanded(procedure, step)
    yield from _council(procedure, step)


def _demanded(procedure: Procedure, step: Step) -> Iterator[tuple[str, Defect]]:
    """What a fact needs of the step that records it."""
    if step.form not in FORMS[step.fact]:
        defect = Defect(
            "must be one of %(allowed)s: nothing else enters '%(fact)s'",
            allowed=", ".join(FORMS[step.fact]),
            fact=step.fact,
        )
        yield "form", defect
    if step.quorum and step.fact not in VOTED:
        yield "quorum", Defect("nobody votes on '%(fact)s'", fact=step.fact)
    if step.fact == "village-verified" and step.quorum is None:
        yield "quorum", Defect("is missing: the village's meeting votes")
    if step.fact in JUDGED and not step.must_see:
        yield "must_see", Defect("must be true: '%(fact)s' judges what was seen", fact=step.fact)
    if step.fact == "posted" and any(_fact_of(procedure, route) != "posting-closed" for route in step.routes.values()):
        yield "routes.done.to", Defect("what is posted must come down: the next step is 'posting-closed'")
    if step.fact == "posting-closed" and not (step.clock and step.clock.waits):
        yield "clock", Defect("must wait: it says for how long the posting stays up")


def _council(procedure: Procedure, step: Step) -> Iterator[tuple[str, Defect]]:
    if step.council is not None:
        yield from _seats(procedure, step, step.council)
    if (step.form == BY_COUNCIL) != (step.council is not None):
        yield "form", Defect("'%(form)s' is the form of a council, and of nobody else", form=BY_COUNCIL)


def _seats(procedure: Procedure, step: Step, council: Council) -> Iterator[tuple[str, Defect]]:
    if step.fact != "commune-appraised":
        yield "council", Defect("no council takes '%(fact)s'", fact=step.fact)
    if step.quorum is None:
        yield "quorum", Defect("is missing: a council votes")
    for office in council.members:
        if procedure.office(office).level not in (COMMUNE, ABOVE):
            defect = Defect("'%(office)s' is no office of the commune, for which a council sits", office=office)
            yield "council.members", defect
    for office in council.chaired_by:
        if office not in council.members:
            yield "council.chaired_by", Defect("'%(office)s' is no office of its members", office=office)
        if office not in step.offices:
            yield "council.chaired_by", Defect("'%(office)s' does not take this step", office=office)


def _fact_of(procedure: Procedure, route: Route) -> str | None:
    return None if route.to is None else procedure.step(route.to).fact


def _apart(procedure: Procedure, step: Step) -> Iterator[tuple[str, Defect]]:
    for other in sorted(step.apart_from):
        if other == step.id:
            yield "apart_from", Defect("step '%(other)s' cannot be kept apart from itself", other=other)
        elif step.id not in procedure.step(other).apart_from:
            yield "apart_from", Defect("step '%(other)s' does not name '%(step)s' in turn", other=other, step=step.id)


def _clock(step: Step, before: Collection[str]) -> Iterator[tuple[str, Defect]]:
    within = step.clock and step.clock.within
    if within and within.names_step and within.since not in before:
        yield "clock.within.from", Defect("step '%(step)s' does not come before", step=within.since)
    escalates = step.clock.escalates_to.offices if step.clock and step.clock.escalates_to else ()
    for place, office in enumerate(escalates):
        if office in step.offices:
            yield f"clock.escalates_to.offices[{place}]", Defect("'%(office)s' takes the step itself", office=office)
    if step.by_clock and step.fact != "posting-closed":
        yield "by_clock", Defect("'%(fact)s' needs a person's hand", fact=step.fact)


def _shown(procedure: Procedure, step: Step, before: Collection[str]) -> Iterator[tuple[str, Defect]]:
    filled = {column for column, fact in FILLED_BY.items() if fact in before}
    filled |= {"evidence"} if procedure.acts.evidence else set()
    filled |= {"objections"} if procedure.acts.objecting else set()
    for column in step.shown:
        if column not in filled:
            yield "shown", Defect("nothing fills column '%(column)s' before this step", column=column)
