"""Public posting: the village's list goes up, comments are taken and answered, the list comes down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.commands.batch import decide_each
from domain.dossier import Dossier
from domain.errors import EmptyList, NotFound, NotThisStep
from domain.office import Desk
from domain.posting import Posting


def open_posting(
    desk: Desk, *, posting: str, place: str, dossiers: Sequence[str], posted_on: date | None = None
) -> dict[str, Any]:
    """Post what the village verified, for the procedure's days."""
    if not dossiers:
        raise EmptyList
    act = replace(desk.act, done=posted_on, batch_id=desk.act.batch_id or desk.act.command_id)
    found = desk.all(Dossier, dossiers)
    first = found[0]
    rules = desk.rules_of(first)
    standing = desk.standing(act, rules.procedure, subject=place, people=(), place=place)
    day = day_of(act.moment)
    closing = next((step for step in rules.procedure.steps if step.fact == "posting-closed"), None)
    if closing is None:
        raise NotThisStep(state=first.state, step=first.next_step or "-")
    until = rules.procedure.due(closing.id, after=day, year=first.year) or day

    def decide(dossier: Dossier) -> None:
        if dossier.place["id"] != place:
            raise NotFound
        dossier.post(act, desk.rules_of(dossier), standing, posting=posting, until=until)
        desk.keep(dossier)

    decide_each(found, decide, named=lambda dossier: dossier.id)
    desk.keep(
        Posting.open(
            Posting.Opened,
            f"posting.{posting}",
            act,
            place=desk.place(place).named,
            title=first.title,
            year=first.year,
            posted_on=day.isoformat(),
            until=until.isoformat(),
            dossiers=list(dossiers),
            entry_mandate=act.entry_mandate,
        )
    )
    return {"posting": posting, "until": until.isoformat()}


def raise_objection(desk: Desk, *, dossier: str, objection: str, text: dict[str, str]) -> dict[str, Any]:
    """A comment on a posted dossier, entered by whoever takes it down."""
    found = desk.get(Dossier, dossier)
    rules = desk.rules_of(found)
    standing = desk.standing_at(desk.act, rules.procedure, found)
    found.object(desk.act, rules, office=standing.office, objection=objection, text=text)
    desk.keep(found)
    return {"dossier": dossier, "objection": objection}


def answer_objection(desk: Desk, *, dossier: str, objection: str, outcome: str, text: dict[str, str]) -> dict[str, Any]:
    """The answer to a comment: upheld or dismissed, with its text."""
    found = desk.get(Dossier, dossier)
    rules = desk.rules_of(found)
    standing = desk.standing_at(desk.act, rules.procedure, found)
    found.answer(desk.act, rules, standing, objection=objection, outcome=outcome, text=text)
    desk.keep(found)
    return {"dossier": dossier, "objection": objection}


def close_posting(desk: Desk, *, posting: str) -> dict[str, Any]:
    """The list comes down after its days, by an officer or by the clock."""
    act = replace(desk.act, batch_id=desk.act.batch_id or desk.act.command_id)
    up = desk.get(Posting, f"posting.{posting}")
    if not up.is_open:
        raise NotFound
    found = [dossier for dossier in desk.all(Dossier, up.dossiers) if dossier.posting == posting]
    waiting = [dossier for dossier in found if dossier.state == "posted"]
    if not waiting:
        raise EmptyList
    rules = desk.rules_of(waiting[0])
    place = up.place["id"]
    by_clock = act.source == "clock"
    standing = None if by_clock else desk.standing(act, rules.procedure, subject=place, people=(), place=place)

    def decide(dossier: Dossier) -> None:
        dossier.close_posting(act, desk.rules_of(dossier), standing)
        desk.keep(dossier)

    decide_each(waiting, decide, named=lambda dossier: dossier.id)
    objections = sum(len(dossier.objections) for dossier in found)
    up.close(act, closed_on=day_of(act.moment), objections=objections)
    desk.keep(up)
    return {"posting": posting}
