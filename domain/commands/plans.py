"""Plans: a place takes the plan that was signed for it, and with it the targets that the plan sets."""

from typing import Any

from domain.commands.known_titles import must_know
from domain.commands.setup import add_fact, set_target
from domain.cycle import Target
from domain.desk import Desk
from domain.plan import Plan

# Who enters what the commune, or the level above, has planned.
KEEPING = ("records-officer", "culture-office", "upper-officer")


def adopt_plan(desk: Desk, *, plan: Plan) -> dict[str, Any]:
    """Keep the plan whole; a plan of the same name that was adopted before no longer sets targets."""
    may_plan(desk)
    must_know(desk, plan.named_titles())
    stream = Target.stream_of(book=desk.act.book, year=plan.year)
    data = {
        "year": plan.year,
        "plan": plan.id,
        "digest": plan.digest,
        "document": dict(plan.document),
        "entry_mandate": desk.act.entry_mandate,
    }
    add_fact(desk, Target, Target.PlanAdopted, stream, data)
    for each in plan.targets:
        set_target(
            desk,
            year=each.year,
            title=each.title,
            measure=each.measure,
            numerator=each.numerator,
            denominator=each.denominator,
            share=each.share,
            scope=each.scope.as_data(),
            source={"document": plan.label.vi, "passage": each.passage, "plan": plan.id, "digest": plan.digest},
        )
    return {"plan": plan.id, "targets": len(plan.targets)}


def may_plan(desk: Desk) -> None:
    """Refuse whoever does not keep the plans here."""
    desk.must_hold(KEEPING, desk.act.book)
